//! `/settings/artist`: the tab "Artist".

use leptos::prelude::*;
use stagedoor_domain::artists::{self, Artist, MOST_LINKS};
use stagedoor_domain::pictures::LARGEST_FILE;

use crate::components::field::{Field, FieldError, described_by};
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::long_field::LongField;
use crate::components::sentence::sentence;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::format;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// The form's name.
pub const FORM: &str = "artist";

/// The names of the fields for links.
pub const LINKS: [&str; MOST_LINKS] = ["link_1", "link_2", "link_3", "link_4", "link_5"];

/// What somebody finds there.
pub enum Data {
    /// A listener: what it is for.
    Listener,
    /// An artist: what they say of themselves.
    Artist(Box<Own>),
}

/// One's own artist, and the form as it is filled in.
pub struct Own {
    artist: Artist,
    form: FormState,
    user_id: String,
    /// Whether they are an artist no longer.
    is_listener: bool,
    /// Where artists' pages are.
    site: String,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?;
    let caller = request.visitor().logged_in().await?;
    // A listener who left tracks here still has what the artist says of them.
    let mine = artists::mine(&caller).await?;
    let Some(own) = mine.into_iter().next() else {
        return if user.role.is_creator_tier() {
            Err(Instead::NotFound)
        } else {
            Ok(Data::Listener)
        };
    };
    let host = request.services().settings.public_url.clone();
    let site = host.join("/artists/").map_or_else(
        |_| String::new(),
        |url| {
            url.as_str()
                .trim_start_matches("https://")
                .trim_start_matches("http://")
                .to_owned()
        },
    );
    let sent = request.form(FORM).await?;
    let form = if sent.name.is_empty() {
        filled(&own.artist)
    } else {
        sent
    };
    Ok(Data::Artist(Box::new(Own {
        artist: own.artist,
        form,
        user_id: user.id.to_string(),
        is_listener: !user.role.is_creator_tier(),
        site,
    })))
}

/// The form that says what the artist says by now.
fn filled(artist: &Artist) -> FormState {
    let about = artist.about.as_deref().unwrap_or_default();
    let mut form = FormState::typed(
        FORM,
        &[
            ("name", &artist.name),
            ("handle", &artist.handle),
            ("about", about),
        ],
    );
    for (field, link) in LINKS.into_iter().zip(&artist.links) {
        form.values.insert(field.to_owned(), link.url.clone());
    }
    form
}

/// The form; for a listener, what it is for.
pub fn view(data: Data) -> Content {
    let words = words();
    let heading = words.artist_settings.heading;
    match data {
        Data::Listener => Content::settings(heading, || view! { <ForArtists /> }),
        Data::Artist(own) => Content::settings(heading, || view! { <ArtistForm own=*own /> }),
    }
}

#[component]
fn ForArtists() -> impl IntoView {
    let words = words();
    let (upload, islands) = (&words.upload, &words.islands);
    view! {
        <section class="card">
            <h2 class="card-title"><Icon shape=icon::MICROPHONE />{words.artist_settings.artists_only}</h2>
            <p>{upload.become_first}</p>
            <div class="form-actions">
                <a class="button button-primary" href="/settings">{islands.become_artist}</a>
            </div>
        </section>
    }
}

#[component]
fn ArtistForm(own: Own) -> impl IntoView {
    let Own {
        artist,
        form,
        user_id,
        is_listener,
        site,
    } = own;
    let artist_settings = &words().artist_settings;
    let page = format!("/artists/{}", artist.handle);
    let leave = view! { <a href="/support?kind=leave_artist">{artist_settings.leave_ask}</a> };
    view! {
        <p>{artist_settings.about_tab}" "<a href=page>{artist_settings.see_page}</a></p>
        <form
            class="form card" method="post" action="/settings/artist"
            enctype="multipart/form-data" novalidate data-artist-styles=""
        >
            // First, so that nothing of a form for somebody else is kept.
            <ShownTo user_id />
            <FormErrors form=form.clone() />
            <Field
                name="name" label=artist_settings.name autocomplete="off" is_prose=true
                hint=artist_settings.name_hint form=form.clone()
            />
            // Tracks that a listener left stay where they are found, as they look.
            {(!is_listener).then(|| view! { <Field
                name="handle" label=artist_settings.handle autocomplete="off"
                hint=format!(
                    "{} {}",
                    (artist_settings.handle_hint)(&site),
                    artist_settings.handle_kept,
                )
                form=form.clone()
            /> })}
            <LongField name="about" label=artist_settings.about form=form.clone() />
            <Links artist=artist.clone() form=form.clone() />
            {(!is_listener).then(|| view! { <PictureField artist form /> })}
            <div class="form-actions">
                <button class="button button-primary" type="submit">{artist_settings.save}</button>
            </div>
        </form>
        {(!is_listener).then(|| view! {
            <p class="field-hint">{sentence(artist_settings.leave, [("ask", leave.into_any())])}</p>
        })}
    }
}

#[component]
fn Links(artist: Artist, form: FormState) -> impl IntoView {
    let artist_settings = &words().artist_settings;
    let problem = form.problem("links");
    let described = described_by("links", true, problem.is_some());
    let fields = LINKS.into_iter().zip(1..).map(|(name, number)| {
        let typed = form.value(name);
        let is_confirmed = artist
            .links
            .iter()
            .any(|link| link.confirmed && link.url == typed);
        let mark = is_confirmed.then(|| {
            view! {
                <p class="field-hint" id=format!("{name}-hint")>
                    <Icon shape=icon::CHECK />{artist_settings.is_yours}
                </p>
            }
        });
        view! {
            <div class="field">
                <label class="visually-hidden" for=name>{(artist_settings.link)(number)}</label>
                <input
                    id=name name=name type="url" value=(!typed.is_empty()).then_some(typed)
                    autocomplete="off" autocapitalize="none" spellcheck="false"
                    placeholder="https://" enterkeyhint="next"
                    aria-describedby=described_by(name, is_confirmed, false)
                    aria-invalid=problem.is_some().then_some("true")
                />
                {mark}
            </div>
        }
    });
    let fields = fields.collect_view();
    view! {
        <fieldset class="field" id="links" tabindex="-1" aria-describedby=described>
            <legend>{artist_settings.links}</legend>
            <p class="field-hint" id="links-hint">{artist_settings.links_hint}</p>
            {fields}
            {problem.clone().map(|problem| view! { <FieldError name="links" problem /> })}
        </fieldset>
    }
}

#[component]
fn PictureField(artist: Artist, form: FormState) -> impl IntoView {
    let artist_settings = &words().artist_settings;
    let problem = form.problem("file");
    let most = format::size(i64::try_from(LARGEST_FILE).unwrap_or(i64::MAX));
    let shown = artist.picture_url.map(|picture| {
        view! {
            <img
                class="picture" src=format!("{picture}&size=small") alt=artist_settings.picture_now
                width="96" height="96"
            />
        }
    });
    view! {
        <div class="field">
            <label for="file">{artist_settings.picture}</label>
            <p class="field-hint" id="file-hint">{(artist_settings.picture_hint)(&most)}</p>
            {shown}
            <input
                id="file" name="file" type="file" accept="image/jpeg,image/png,image/webp"
                aria-describedby=described_by("file", true, problem.is_some())
                aria-invalid=problem.is_some().then_some("true")
            />
            {problem.map(|problem| view! { <FieldError name="file" problem /> })}
        </div>
    }
}
