//! `/oembed`: what other sites show of a link to an artist or a track (oembed.com).

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::{Deserialize, Serialize};
use stagedoor_domain::artist_pages::{self, Found};
use stagedoor_domain::tracks;
use stagedoor_domain::{Caller, ClientInfo, Error, Services};
use stagedoor_words::Language;
use url::Url;

use crate::api::error::Problem;
use crate::state::AppState;

/// What is shown changes seldom.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// The side of a picture: those of [`stagedoor_domain::pictures`].
const PICTURE: u32 = 1024;
const SMALL_PICTURE: u32 = 320;

/// The route of what is said of links.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/oembed", get(show))
}

/// What is asked.
#[derive(Debug, Deserialize)]
struct Asked {
    url: Option<String>,
    format: Option<String>,
    maxwidth: Option<String>,
    maxheight: Option<String>,
}

/// What is said of a link: type `link`, with a picture where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename = "oembed")]
struct Said {
    #[serde(rename = "type")]
    kind: &'static str,
    version: &'static str,
    title: String,
    author_name: String,
    author_url: String,
    provider_name: &'static str,
    provider_url: String,
    cache_age: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_height: Option<u32>,
}

async fn show(
    State(services): State<Services>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let is_xml = match asked.format.as_deref() {
        None | Some("json") => false,
        Some("xml") => true,
        // As oEmbed 1.0 (2.3.4) has it.
        Some(_) => return Ok(StatusCode::NOT_IMPLEMENTED.into_response()),
    };
    let url = asked.url.as_deref();
    let url = url.ok_or_else(|| Problem::malformed("Say of which link, in url."))?;
    let said = of_link(&services, url, most(&asked)).await?;
    let (kind, text) = if is_xml {
        ("text/xml; charset=utf-8", said.xml()?)
    } else {
        let json = serde_json::to_string(&said).map_err(Error::internal)?;
        ("application/json", json)
    };
    let kind = HeaderValue::from_static(kind);
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, CACHED),
        ],
        text,
    )
        .into_response())
}

/// The largest picture that is wanted, in pixels.
fn most(asked: &Asked) -> u32 {
    let wanted = [&asked.maxwidth, &asked.maxheight];
    let wanted = wanted.into_iter().flatten();
    wanted
        .filter_map(|most| most.parse().ok())
        .min()
        .unwrap_or(u32::MAX)
}

async fn of_link(services: &Services, url: &str, most: u32) -> Result<Said, Problem> {
    let site = &services.settings.public_url;
    let url = Url::parse(url).map_err(|_| Problem::not_found())?;
    if url.origin() != site.origin() {
        return Err(Problem::not_found());
    }
    let caller = Caller::anonymous(services, ClientInfo::default());
    let whole = |path: &str| {
        site.join(path)
            .map_or_else(|_| path.to_owned(), String::from)
    };
    let (title, artist, name, picture) = match url.path().split('/').collect::<Vec<_>>()[..] {
        ["", "artists", handle] => {
            let mut found = artist_pages::find_public(&caller, handle).await?;
            if let Found::Moved { to } = found {
                found = artist_pages::find_public(&caller, &to).await?;
            }
            let Found::Page(page) = found else {
                return Err(Problem::not_found());
            };
            let artist = page.artist;
            (
                artist.name.clone(),
                artist.handle,
                artist.name,
                artist.picture_url,
            )
        }
        ["", "tracks", id] => {
            let id = id.parse().map_err(|_| Problem::not_found())?;
            let track = tracks::see(&caller, id, None).await?;
            let by = Language::default().words().artist_page.by;
            let title = by(&track.title, &track.artist.name);
            (
                title,
                track.artist.handle,
                track.artist.name,
                track.artwork_url,
            )
        }
        _ => return Err(Problem::not_found()),
    };
    let picture = picture.and_then(|picture| thumbnail(&whole(&picture), most));
    let (thumbnail_url, width) = picture.unzip();
    Ok(Said {
        kind: "link",
        version: "1.0",
        title,
        author_name: name,
        author_url: whole(&format!("/artists/{artist}")),
        provider_name: "Stagedoor",
        provider_url: site.to_string(),
        cache_age: 300,
        thumbnail_url,
        thumbnail_width: width,
        thumbnail_height: width,
    })
}

/// The larger picture that is not too large, and its side; none where both are.
fn thumbnail(url: &str, most: u32) -> Option<(String, u32)> {
    if most >= PICTURE {
        Some((url.to_owned(), PICTURE))
    } else if most >= SMALL_PICTURE {
        Some((format!("{url}&size=small"), SMALL_PICTURE))
    } else {
        None
    }
}

impl Said {
    fn xml(&self) -> Result<String, Error> {
        let body = quick_xml::se::to_string(self).map_err(Error::internal)?;
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n{body}"
        ))
    }
}
