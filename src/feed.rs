//! `/artists/{handle}/feed.xml`: an artist's public tracks, for programs that follow them.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rss::extension::itunes::ITunesItemExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Channel, Enclosure, Guid, Image, Item};
use sha2::{Digest, Sha256};
use stagedoor_domain::artist_pages::{self, Feed, FeedItem, FoundFeed};
use stagedoor_domain::{Caller, ClientInfo, Error, Services};
use stagedoor_words::Language;
use url::Url;

use crate::api::error::Problem;
use crate::state::AppState;

/// Programs that follow feeds ask often: they may take what they have for so long.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The feed's route.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/artists/{handle}/feed.xml", get(show))
}

async fn show(
    State(services): State<Services>,
    Path(handle): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let caller = Caller::anonymous(&services, ClientInfo::default());
    let feed = match artist_pages::feed(&caller, &handle).await? {
        FoundFeed::Feed(feed) => feed,
        FoundFeed::Moved { to } => {
            let place = format!("/artists/{to}/feed.xml");
            return Ok((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, place)]).into_response());
        }
    };
    let text = written(&feed, &services.settings.public_url);
    let tag = format!(
        "\"{}\"",
        BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&text)[..16])
    );
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let always = [
        (
            header::ETAG,
            HeaderValue::try_from(tag).map_err(Error::internal)?,
        ),
        (header::CACHE_CONTROL, CACHED),
    ];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, always).into_response());
    }
    let kind = HeaderValue::from_static("application/rss+xml; charset=utf-8");
    Ok((always, [(header::CONTENT_TYPE, kind)], text).into_response())
}

/// The feed as RSS 2.0, with whole addresses of the site at `site`.
fn written(feed: &Feed, site: &Url) -> String {
    let whole = |path: &str| site.join(path).map_or_else(|_| path.to_owned(), Into::into);
    let artist = &feed.artist;
    // A feed is for whoever follows it: it speaks the language of the site.
    let artist_page = &Language::default().words().artist_page;
    let page = whole(&format!("/artists/{}", artist.handle));
    let title = said(&(artist_page.feed_title)(&artist.name));
    let image = artist.picture_url.as_deref().map(|picture| Image {
        url: whole(picture),
        title: title.clone(),
        link: page.clone(),
        ..Image::default()
    });
    let about = artist.about.clone();
    let description = about.unwrap_or_else(|| (artist_page.listen_to)(&artist.name));
    let newest = feed.items.first().map(date);
    let channel = Channel {
        title,
        link: page.clone(),
        description: as_html(&description),
        image,
        last_build_date: newest,
        generator: Some("Stagedoor".to_owned()),
        items: feed
            .items
            .iter()
            .map(|item| written_item(item, &whole))
            .collect(),
        namespaces: BTreeMap::from([("atom".to_owned(), "http://www.w3.org/2005/Atom".to_owned())]),
        extensions: itself(&format!("{page}/feed.xml")),
        ..Channel::default()
    };
    channel.to_string()
}

fn written_item(item: &FeedItem, whole: &impl Fn(&str) -> String) -> Item {
    let FeedItem { track, file } = item;
    let page = whole(&format!("/tracks/{}", track.id));
    let length = track.duration_ms.map(|length| (length / 1_000).to_string());
    Item {
        title: Some(said(&track.title)),
        link: Some(page.clone()),
        description: track.description.as_deref().map(as_html),
        guid: Some(Guid {
            value: page,
            permalink: true,
        }),
        pub_date: Some(date(item)),
        enclosure: Some(Enclosure {
            url: whole(&file.path),
            length: file.size_bytes.to_string(),
            mime_type: file.content_type.clone(),
        }),
        itunes_ext: Some(ITunesItemExtension {
            duration: length,
            ..ITunesItemExtension::default()
        }),
        categories: vec![Category {
            name: "Music".to_owned(),
            domain: None,
        }],
        ..Item::default()
    }
}

/// When it was published, as RFC 2822 writes times.
fn date(item: &FeedItem) -> String {
    let track = &item.track;
    track.published_at.unwrap_or(track.created_at).to_rfc2822()
}

/// Where the feed itself is, as validators ask for.
fn itself(address: &str) -> ExtensionMap {
    let link = Extension {
        name: "atom:link".to_owned(),
        attrs: BTreeMap::from([
            ("href".to_owned(), address.to_owned()),
            ("rel".to_owned(), "self".to_owned()),
            ("type".to_owned(), "application/rss+xml".to_owned()),
        ]),
        ..Extension::default()
    };
    ExtensionMap::from([(
        "atom".to_owned(),
        BTreeMap::from([("link".to_owned(), vec![link])]),
    )])
}

/// The text where readers take what they get for HTML: as it was typed, line for line.
fn as_html(text: &str) -> String {
    let text = said(text).replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('\n', "<br>\n")
}

/// The text without what XML 1.0 (2.2) has no place for.
fn said(text: &str) -> String {
    let is_xml = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_xml).collect()
}
