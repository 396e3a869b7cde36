//! `/artists/{handle}`: an artist, and what they have to hear.

use leptos::prelude::*;
use stagedoor_domain::Page;
use stagedoor_domain::artist_pages::{self, Found};
use stagedoor_domain::artists::{Artist, Link};
use stagedoor_domain::tracks::Track;

use crate::components::icon::{self, Icon};
use crate::components::list_parts::ListParts;
use crate::components::player::Player;
use crate::components::report_link::ReportLink;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest, Sharing};

/// The artist, and a part of the list of their public tracks.
pub struct Data {
    artist: Artist,
    is_public: bool,
    tracks: Page<Track>,
    /// Whether these are not the newest.
    is_older: bool,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let handle = request.path().strip_prefix("/artists/").unwrap_or_default();
    let caller = request.visitor().whoever().await?;
    let page = match artist_pages::find(&caller, handle).await {
        Ok(Found::Page(page)) => page,
        Ok(Found::Moved { to }) => return Err(Instead::MovedTo(format!("/artists/{to}"))),
        Err(stagedoor_domain::Error::NotFound) => return Err(Instead::NotFound),
        Err(error) => return Err(error.into()),
    };
    let cursor = request.query("cursor");
    let tracks = artist_pages::tracks(&caller, &page, cursor.as_deref()).await?;
    Ok(Data {
        artist: page.artist,
        is_public: page.is_public,
        tracks,
        is_older: cursor.is_some(),
    })
}

/// Who they are, and then their tracks.
pub fn view(data: Data) -> Content {
    let Data {
        artist,
        is_public,
        tracks,
        is_older,
    } = data;
    let sharing = is_public.then(|| Sharing::of_artist(&artist));
    let title = artist.name.clone();
    let main = move || {
        view! {
            <article class="artist" data-artist-styles="">
                {(!is_public).then(|| view! { <OnlyYou /> })}
                <Header artist=artist.clone() />
                <Tracks artist tracks is_older />
            </article>
        }
    };
    Content::new(title, main)
        .class("page")
        .shared_as(sharing)
        .hidden_from_search(!is_public || is_older)
}

/// What a member reads whose page others cannot see yet.
#[component]
fn OnlyYou() -> impl IntoView {
    let artist_page = &words().artist_page;
    view! {
        <section class="card artist-hidden">
            <p><Icon shape=icon::LOCK />{artist_page.only_you}</p>
            <div class="form-actions">
                <a class="button" href="/studio">{artist_page.only_you_next}</a>
                <a href="/settings/artist">{artist_page.edit}</a>
            </div>
        </section>
    }
}

#[component]
fn Header(artist: Artist) -> impl IntoView {
    let artist_page = &words().artist_page;
    let Artist {
        name,
        about,
        links,
        picture_url,
        ..
    } = artist;
    let picture = match picture_url {
        Some(picture) => {
            let small = format!("{picture}&size=small 320w, {picture} 1024w");
            let alt = (artist_page.picture_of)(&name);
            view! {
                <img
                    class="artist-picture" src=picture srcset=small
                    sizes="(width >= 40rem) 15rem, 10rem" alt=alt width="320" height="320"
                />
            }
            .into_any()
        }
        None => view! {
            <div class="artist-picture" aria-hidden="true"><Icon shape=icon::MICROPHONE /></div>
        }
        .into_any(),
    };
    let about = about.map(|about| view! { <p class="artist-about">{about}</p> });
    let elsewhere = (artist_page.links)(&name);
    let links = (!links.is_empty()).then(|| {
        let links = links.into_iter().map(|link| view! { <ArtistLink link /> });
        view! { <ul class="artist-links" aria-label=elsewhere>{links.collect_view()}</ul> }
    });
    view! {
        <header class="artist-header">
            {picture}
            <div class="artist-words">
                <h1>{name}</h1>
                {about}
                {links}
            </div>
        </header>
    }
}

/// A link, without what every address begins with.
#[component]
fn ArtistLink(link: Link) -> impl IntoView {
    let artist_page = &words().artist_page;
    let shown = link
        .url
        .trim_start_matches("https://")
        .trim_end_matches('/')
        .to_owned();
    let mark = link.confirmed.then(|| {
        view! {
            <span class="artist-confirmed">
                <Icon shape=icon::CHECK /><span class="visually-hidden">{artist_page.links_back}</span>
            </span>
        }
    });
    view! {
        <li><a href=link.url rel="me noopener nofollow ugc">{shown}</a>{mark}</li>
    }
}

#[component]
fn Tracks(artist: Artist, tracks: Page<Track>, is_older: bool) -> impl IntoView {
    let artist_page = &words().artist_page;
    let Page { items, next_cursor } = tracks;
    let page = format!("/artists/{}", artist.handle);
    let ways = (!items.is_empty()).then(|| {
        view! {
            <p class="artist-ways">
                <a href=format!("{page}/feed.xml")>{artist_page.feed}</a>
                <ReportLink name=artist.name path=page.clone() />
            </p>
        }
    });
    let list = if items.is_empty() {
        view! { <p class="empty">{artist_page.no_tracks}</p> }.into_any()
    } else {
        view! { <Player tracks=items /> }.into_any()
    };
    view! {
        <section aria-labelledby="tracks-title">
            <h2 id="tracks-title">{artist_page.tracks}</h2>
            {list}
            <ListParts label=artist_page.parts page list="tracks-title" is_older next_cursor />
            {ways}
        </section>
    }
}
