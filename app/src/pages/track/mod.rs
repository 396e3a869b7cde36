//! `/tracks/{id}`: one track, for everybody who may hear it.

use leptos::prelude::*;
use stagedoor_domain::Error;
use stagedoor_domain::tracks::{self, State, Track, Visibility};

use crate::components::icon::{self, Icon};
use crate::components::moment::Day;
use crate::components::player::Player;
use crate::components::report_link::ReportLink;
use crate::components::sentence::sentence;
use crate::components::sleeve::Sleeve;
use crate::format;
use crate::language::words;
use crate::media_url;
use crate::rendering::{Content, Instead, PageRequest, Sharing};

/// The track, and how it may be seen.
pub struct Data {
    track: Track,
    /// 0 to 255 each; empty where they are not known.
    peaks: Vec<u8>,
    /// What opens it, where that came with the address.
    key: Option<String>,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let id = request.path().rsplit('/').next().unwrap_or_default();
    let id = id.parse().map_err(|_| Instead::NotFound)?;
    let caller = request.visitor().whoever().await?;
    let key = request.query("key");
    let track = tracks::see(&caller, id, key.as_deref()).await;
    let track = track.map_err(|error| match error {
        Error::NotFound => Instead::NotFound,
        error => error.into(),
    })?;
    let peaks = tracks::peaks(&caller, id, key.as_deref()).await?;
    // To a public one the address without it leads as well.
    let key = key.filter(|_| track.visibility == Visibility::Unlisted);
    Ok(Data { track, peaks, key })
}

/// Its sleeve, what it is called, its sound, and what its artist says of it.
pub fn view(data: Data) -> Content {
    let Data { track, peaks, key } = data;
    let track_page = &words().track_page;
    let title = (track_page.by)(&track.artist.name);
    let title = format!("{} {title}", track.title);
    let is_hidden = track.visibility != Visibility::Public;
    let sharing = Sharing::of_track(&track);
    let main = move || {
        let about = track.description.clone();
        let about = about.map(|words| view! { <p class="track-words">{words}</p> });
        view! {
            <article class="track-page" data-music="">
                <div class="sleeve"><Sleeve track=track.clone() is_large=true /></div>
                <Head track=track.clone() />
                <Sound track=track.clone() peaks key=key.clone() />
                <div class="track-about">
                    <Actions track key />
                    {about}
                </div>
            </article>
        }
    };
    Content::new(title, main)
        .class("page")
        .shared_as(sharing)
        .hidden_from_search(is_hidden)
}

#[component]
fn Head(track: Track) -> impl IntoView {
    let words = words();
    let (track_page, player) = (&words.track_page, &words.player);
    let is_member = track.original_url.is_some();
    let seen_by = match track.visibility {
        Visibility::Public => None,
        Visibility::Private => Some((icon::LOCK, track_page.only_you)),
        Visibility::Unlisted => Some((icon::LINK, track_page.with_link)),
    };
    let seen_by = seen_by.map(|(shape, said)| {
        view! { <p><span class="badge"><Icon shape />{said}</span></p> }
    });
    let name = track.artist.name;
    // The page of an artist without public tracks is there for its members alone.
    let artist = if is_member || track.visibility == Visibility::Public {
        let href = format!("/artists/{}", track.artist.handle);
        view! { <a href=href>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    let plays = u64::try_from(track.plays).unwrap_or_default();
    let length = track.duration_ms.map(format::length);
    let published = track
        .published_at
        .filter(|_| track.visibility == Visibility::Public);
    let published = published.map(|at| {
        let day = view! { <Day at /> };
        view! { <span>{sentence(track_page.published_on, [("day", day.into_any())])}</span> }
    });
    view! {
        <header class="track-head">
            {seen_by}
            <h1>{track.title}</h1>
            <p class="track-artist">{artist}</p>
            <p class="own-facts">
                {length.map(|length| view! { <span>{length}</span> })}
                <span>{(player.plays)(plays)}</span>
                {published}
            </p>
        </header>
    }
    .into_any()
}

/// The player, or why there is none yet.
#[component]
fn Sound(track: Track, peaks: Vec<u8>, key: Option<String>) -> impl IntoView {
    let track_page = &words().track_page;
    if track.is_playable {
        return view! { <Player tracks=vec![track] is_alone=true peaks key /> }.into_any();
    }
    if track.state == State::Failed {
        return view! { <p class="track-waiting">{track_page.does_not_play}</p> }.into_any();
    }
    let again = media_url::page(&track, key.as_deref());
    view! {
        <p class="track-waiting">{track_page.being_prepared} " " <a href=again>{track_page.look_again}</a></p>
    }
    .into_any()
}

#[component]
fn Actions(track: Track, key: Option<String>) -> impl IntoView {
    let track_page = &words().track_page;
    let own = track.original_url.is_some().then(|| {
        let href = format!("/studio/tracks/{}", track.id);
        view! { <a href=href>{track_page.edit}</a> }
    });
    let report = track.owner_id.is_none().then(|| {
        let path = format!("/tracks/{}", track.id);
        view! { <ReportLink name=track.title.clone() path /> }
    });
    let can_be_shared = track.visibility == Visibility::Public || key.is_some();
    let share = can_be_shared.then(|| {
        let link = media_url::page(&track, key.as_deref());
        view! {
            <button
                class="button" type="button" hidden data-share=link data-title=track.title
                data-done=track_page.copied
            >
                <Icon shape=icon::SHARE />{track_page.share}
            </button>
            <span role="status"></span>
        }
    });
    view! { <div class="track-actions">{share}{own}{report}</div> }.into_any()
}
