//! `/studio`: one's own tracks.

use leptos::prelude::*;
use stagedoor_domain::artists::{self, ArtistRef};
use stagedoor_domain::tracks::{self, Review, State, Storage, Track, Visibility};
use stagedoor_domain::{Error, Page};

use crate::components::icon::{self, Icon};
use crate::components::list_parts::ListParts;
use crate::components::moment::Day;
use crate::components::sentence::sentence;
use crate::components::sleeve::Sleeve;
use crate::format;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// The tracks, and what is left of the room for them.
pub struct Data {
    artist: Option<ArtistRef>,
    storage: Storage,
    tracks: Page<Track>,
    /// Whether these are not the newest.
    is_older: bool,
}

/// Whoever may upload finds their tracks, and so does whoever still has some. Everybody
/// else is told why there is nothing for them where tracks are uploaded.
pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    request.require_user()?;
    let caller = request.visitor().logged_in().await?;
    let artist = match artists::ensure_own(&caller).await {
        Ok(artist) => Some(artist),
        Err(Error::CreatorRoleRequired) => None,
        Err(error) => return Err(error.into()),
    };
    let cursor = request.query("cursor");
    let tracks = tracks::list(&caller, cursor.as_deref()).await?;
    if artist.is_none() && tracks.items.is_empty() {
        return Err(Instead::SeeOther("/studio/upload".to_owned()));
    }
    Ok(Data {
        artist,
        storage: tracks::storage(&caller).await?,
        tracks,
        is_older: cursor.is_some(),
    })
}

/// The tracks, the newest first.
pub fn view(data: Data) -> Content {
    let Data {
        artist,
        storage,
        tracks,
        is_older,
    } = data;
    let words = words();
    let (studio, list, upload) = (&words.studio, &words.tracks, &words.upload);
    let main = move || {
        let Page { items, next_cursor } = tracks;
        let rows = if items.is_empty() {
            view! { <p class="empty">{studio.none}</p> }.into_any()
        } else {
            let rows = items.into_iter().map(|track| view! { <OwnTrack track /> });
            view! { <ul class="own-tracks">{rows.collect_view()}</ul> }.into_any()
        };
        let can_upload = artist.is_some();
        let page = artist.map(|artist| {
            let href = format!("/artists/{}", artist.handle);
            view! { " " <a href=href>{studio.your_page}</a> }
        });
        let lede = if can_upload {
            view! { <p class="lede">{studio.lede}{page}</p> }.into_any()
        } else {
            view! { <p class="lede">{no_artist_any_more()}</p> }.into_any()
        };
        view! {
            <div class="studio-head" data-music="" data-studio="">
                <div>
                    <h1 id="own-tracks">{list.heading}</h1>
                    {lede}
                </div>
                {can_upload.then(|| view! {
                    <a class="button button-primary" href="/studio/upload">
                        <Icon shape=icon::UPLOAD />{upload.heading}
                    </a>
                })}
            </div>
            {rows}
            <ListParts label=list.parts page="/studio" list="own-tracks" is_older next_cursor />
            <Room storage />
        }
    };
    Content::new(list.heading, main).class("page")
}

/// What somebody can do with their tracks who is a listener again, and the way back.
pub fn no_artist_any_more() -> AnyView {
    let studio = &words().studio;
    let become_artist = view! { <a href="/settings#become-an-artist">{studio.become_artist}</a> };
    sentence(studio.lede_listener, [("become", become_artist.into_any())])
}

/// How much of one's room is used.
#[component]
fn Room(storage: Storage) -> impl IntoView {
    let bytes = |number: u64| format::size(i64::try_from(number).unwrap_or(i64::MAX));
    let said = (words().studio.room)(&bytes(storage.used_bytes), &bytes(storage.quota_bytes));
    view! {
        <p class="studio-room">
            <meter
                min="0" max=storage.quota_bytes.to_string() value=storage.used_bytes.to_string()
                aria-label=said.clone()
            ></meter>
            {said}
        </p>
    }
    .into_any()
}

#[component]
fn OwnTrack(track: Track) -> impl IntoView {
    let words = words();
    let href = format!("/studio/tracks/{}", track.id);
    let at = track.created_at;
    let plays = u64::try_from(track.plays).unwrap_or_default();
    view! {
        <li>
            <div class="sleeve"><Sleeve track=track.clone() /></div>
            <div>
                <p class="own-title"><a href=href>{track.title.clone()}</a></p>
                <p class="own-facts">
                    {track.duration_ms.map(|length| view! { <span>{format::length(length)}</span> })}
                    <span>{(words.player.plays)(plays)}</span>
                    <span>{format::size(track.size_bytes)}</span>
                    <span><Day at /></span>
                </p>
            </div>
            <p class="own-state"><Badges track /></p>
        </li>
    }
    .into_any()
}

/// Who may hear a track, and how far it is, in a word each.
#[component]
pub fn Badges(track: Track) -> impl IntoView {
    let studio = &words().studio;
    let state = match track.state {
        State::Ready => None,
        State::Queued => Some(("waiting", studio.queued.to_owned())),
        State::Processing => Some(("waiting", (studio.processing)(track.progress))),
        State::Failed => Some(("failed", studio.failed.to_owned())),
    };
    let review = match track.review.flatten() {
        None => None,
        Some(Review::Waiting) => Some(("waiting", studio.waiting.to_owned())),
        Some(Review::Rejected) => Some(("failed", studio.rejected.to_owned())),
    };
    let (shape, kind, name) = match track.visibility {
        Visibility::Public => (icon::GLOBE, "public", studio.public),
        Visibility::Unlisted => (icon::LINK, "unlisted", studio.unlisted),
        Visibility::Private => (icon::LOCK, "private", studio.private),
    };
    let others = [state, review].into_iter().flatten().map(|(kind, said)| {
        view! { <span class="badge" data-kind=kind>{said}</span> }
    });
    view! {
        <span class="badge" data-kind=kind><Icon shape />{name}</span>
        {others.collect_view()}
    }
    .into_any()
}
