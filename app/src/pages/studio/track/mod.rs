//! `/studio/tracks/{id}`: what an artist does with one of their tracks.

pub mod delete;
mod files;
mod hearing;
mod progress;

use leptos::prelude::*;
use stagedoor_domain::Error;
use stagedoor_domain::tracks::{self, Track};
use uuid::Uuid;

use self::files::{Artwork, OwnFile};
use self::hearing::{Hearing, UnlistedLink};
use self::progress::Progress;
use super::list::{Badges, no_artist_any_more};
use crate::components::field::Field;
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::long_field::LongField;
use crate::components::player::Player;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::language::words;
use crate::media_url;
use crate::rendering::{Content, Instead, PageRequest};

/// The track, and what its forms hold.
pub struct Data {
    user_id: String,
    /// Whether they are an artist still: only then is there more to do than to hide it.
    is_artist: bool,
    track: Track,
    /// 0 to 255 each; empty where they are not known.
    peaks: Vec<u8>,
    details: FormState,
    file: FormState,
    artwork: FormState,
    /// The largest audio file, in bytes.
    limit: u64,
    /// Where links of this site begin.
    origin: String,
}

/// The id in the path of a page below `/studio/tracks/{id}`.
pub(super) fn id_in(path: &str) -> Result<Uuid, Instead> {
    let id = path.strip_prefix("/studio/tracks/").unwrap_or_default();
    let id = id.split('/').next().unwrap_or_default();
    id.parse().map_err(|_| Instead::NotFound)
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?;
    let (user_id, is_artist) = (user.id.to_string(), user.role.is_creator_tier());
    let id = id_in(request.path())?;
    let caller = request.visitor().logged_in().await?;
    let track = tracks::find(&caller, id).await.map_err(not_found)?;
    let settings = &request.services().settings;
    Ok(Data {
        user_id,
        is_artist,
        peaks: tracks::peaks(&caller, id, None).await?,
        track,
        details: request.form("edit_track").await?,
        file: request.form("track_file").await?,
        artwork: request.form("track_artwork").await?,
        limit: settings.upload_limit_bytes,
        origin: settings.public_url.origin().ascii_serialization(),
    })
}

pub(super) fn not_found(error: Error) -> Instead {
    match error {
        Error::NotFound => Instead::NotFound,
        error => error.into(),
    }
}

/// What it sounds like, who hears it and what is said of it, and beside that its picture.
pub fn view(data: Data) -> Content {
    let title = data.track.title.clone();
    let main = move || {
        let Data {
            user_id,
            is_artist,
            track,
            peaks,
            details,
            file,
            artwork,
            limit,
            origin,
        } = data;
        let studio = &words().studio;
        let page = media_url::page(&track, None);
        view! {
            <div class="studio-head" data-music="" data-studio="">
                <div>
                    <p><a href="/studio">{words().tracks.heading}</a></p>
                    <h1>{track.title.clone()}</h1>
                </div>
                <p class="own-state"><Badges track=track.clone() /></p>
            </div>
            {(!is_artist).then(|| view! { <p>{no_artist_any_more()}</p> })}
            <div class="studio-track">
                <div class="studio-main">
                    <Progress track=track.clone() user_id=user_id.clone() is_artist />
                    {track.is_playable.then(|| view! {
                        <section class="card" aria-labelledby="listen">
                            <h2 class="card-title" id="listen"><Icon shape=icon::MUSIC />{studio.listen}</h2>
                            <Player tracks=vec![track.clone()] is_alone=true peaks key=None />
                            <p><a href=page>{studio.open_page}</a></p>
                        </section>
                    }.into_any())}
                    <Hearing track=track.clone() user_id=user_id.clone() is_artist />
                    <UnlistedLink track=track.clone() origin user_id=user_id.clone() is_artist />
                    <Details track=track.clone() form=details user_id=user_id.clone() />
                    <OwnFile track=track.clone() form=file limit user_id=user_id.clone() is_artist />
                </div>
                <div class="studio-side">
                    {is_artist.then(|| view! { <Artwork track=track.clone() form=artwork user_id /> })}
                    <Deletion track />
                </div>
            </div>
        }
    };
    Content::new(title, main).class("page")
}

/// What it is called, and what is said of it.
#[component]
fn Details(track: Track, form: FormState, user_id: String) -> impl IntoView {
    let words = words();
    let (studio, upload) = (&words.studio, &words.upload);
    let form = if form.name.is_empty() {
        let description = track.description.as_deref().unwrap_or_default();
        FormState::typed(
            "edit_track",
            &[("title", &track.title), ("description", description)],
        )
    } else {
        form
    };
    view! {
        <form class="form card" method="post" action="/api/edit_track" novalidate aria-labelledby="details">
            <h2 class="card-title" id="details">{studio.details}</h2>
            <ShownTo user_id />
            <input type="hidden" name="id" value=track.id.to_string() />
            <FormErrors form=form.clone() />
            <Field name="title" label=upload.title autocomplete="off" is_prose=true form=form.clone() />
            <LongField name="description" label=upload.description form />
            <div class="form-actions"><button class="button" type="submit">{studio.save}</button></div>
        </form>
    }
    .into_any()
}

/// The way to the question whether it should go.
#[component]
fn Deletion(track: Track) -> impl IntoView {
    let studio = &words().studio;
    let question = format!("/studio/tracks/{}/delete", track.id);
    view! {
        <section class="card" aria-labelledby="delete">
            <h2 class="card-title" id="delete">{studio.delete_heading}</h2>
            <p>{studio.delete_how}</p>
            <form method="get" action=question>
                <button class="button button-danger" type="submit">{studio.delete}</button>
            </form>
        </section>
    }
    .into_any()
}
