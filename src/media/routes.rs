//! The addresses of audio and pictures.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use stagedoor_domain::media::{self, Content, Wanted};
use stagedoor_domain::tracks::{Audience, Quality, Rendition};
use stagedoor_domain::{Caller, Error};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::asked::Asked;
use super::{answer, playlist};
use crate::api::error::Problem;
use crate::preconditions::is_known;

/// As RFC 8216 has it (section 4).
const PLAYLIST: HeaderValue = HeaderValue::from_static("application/vnd.apple.mpegurl");

/// Every address below `/media`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/media/tracks/{id}/original", get(original))
        .route("/media/tracks/{id}/artwork", get(artwork))
        .route("/media/tracks/{id}/stream.m4a", get(stream))
        .route("/media/tracks/{id}/master.m3u8", get(master))
        .route("/media/tracks/{id}/low.m3u8", get(low))
        .route("/media/tracks/{id}/high.m3u8", get(high))
        .route("/media/artists/{id}/picture", get(picture))
}

type Answer = Result<Response, Problem>;

async fn original(Path(id): Path<String>, asked: Asked) -> Answer {
    of_track(&id, Wanted::Original, &asked).await
}

async fn artwork(Path(id): Path<String>, asked: Asked) -> Answer {
    of_track(&id, Wanted::Artwork, &asked).await
}

async fn stream(Path(id): Path<String>, asked: Asked) -> Answer {
    let quality = match asked.address.quality.as_deref() {
        Some("low") => Quality::Low,
        _ => Quality::High,
    };
    of_track(&id, Wanted::Stream(quality), &asked).await
}

async fn of_track(id: &str, wanted: Wanted, asked: &Asked) -> Answer {
    let (id, key) = (parse(id)?, asked.address.key.as_deref());
    let found = media::of_track(&asked.visitor.anybody(), id, key, wanted).await;
    let content = match member_after(found, &asked.visitor).await? {
        Found::It(content) => content,
        Found::Ask(member) => media::of_track(&member, id, key, wanted).await?,
    };
    answer::of(in_size(content, asked).await, asked).await
}

async fn picture(Path(id): Path<String>, asked: Asked) -> Answer {
    let id = parse(&id)?;
    let found = media::of_artist(&asked.visitor.anybody(), id).await;
    let content: Content = match member_after(found, &asked.visitor).await? {
        Found::It(content) => content,
        Found::Ask(member) => media::of_artist(&member, id).await?,
    };
    answer::of(in_size(content, &asked).await, &asked).await
}

/// The smaller picture, where that is asked for and there is one.
async fn in_size(content: Content, asked: &Asked) -> Content {
    if asked.address.size.as_deref() != Some("small") {
        return content;
    }
    media::smaller(asked.visitor.services(), content).await
}

async fn master(Path(id): Path<String>, asked: Asked) -> Answer {
    playlist(&id, &asked, |renditions, key| {
        Some(playlist::master(renditions, key))
    })
    .await
}

async fn low(Path(id): Path<String>, asked: Asked) -> Answer {
    playlist(&id, &asked, |all, key| of_quality(all, Quality::Low, key)).await
}

async fn high(Path(id): Path<String>, asked: Asked) -> Answer {
    playlist(&id, &asked, |all, key| of_quality(all, Quality::High, key)).await
}

fn of_quality(all: &[Rendition], quality: Quality, key: Option<&str>) -> Option<String> {
    let rendition = all.iter().find(|rendition| rendition.quality == quality)?;
    Some(playlist::media(rendition, key))
}

/// The playlist that `write` makes of a track's renditions, and of the key by which they
/// were opened.
async fn playlist(
    id: &str,
    asked: &Asked,
    write: impl Fn(&[Rendition], Option<&str>) -> Option<String> + Send,
) -> Answer {
    let (id, key) = (parse(id)?, asked.address.key.as_deref());
    let found = media::renditions(&asked.visitor.anybody(), id, key).await;
    let (renditions, audience) = match member_after(found, &asked.visitor).await? {
        Found::It(found) => found,
        Found::Ask(member) => media::renditions(&member, id, key).await?,
    };
    let key = key.filter(|_| audience == Audience::Link);
    let text = write(&renditions, key).ok_or_else(Problem::not_found)?;
    let tag = answer::tag_of_text(&text)?;
    let kept = answer::kept(audience, false);
    let headers = [(header::CACHE_CONTROL, kept), (header::ETAG, tag.clone())];
    if is_known(&asked.headers, &tag) {
        return Ok((axum::http::StatusCode::NOT_MODIFIED, headers).into_response());
    }
    Ok((headers, [(header::CONTENT_TYPE, PLAYLIST)], text).into_response())
}

fn parse(id: &str) -> Result<Uuid, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}

/// What was found for everybody, or as whom to ask again.
enum Found<T> {
    It(T),
    Ask(Caller),
}

/// Looks at the session of whoever may not have as anybody what they ask for. Most listeners
/// have none, or need none, and theirs is not even read.
async fn member_after<T>(found: Result<T, Error>, visitor: &Visitor) -> Result<Found<T>, Problem> {
    match found {
        Ok(found) => Ok(Found::It(found)),
        Err(Error::NotFound) => match visitor.logged_in().await {
            Ok(member) => Ok(Found::Ask(member)),
            Err(Error::Unauthenticated) => Err(Problem::not_found()),
            Err(error) => Err(error.into()),
        },
        Err(error) => Err(error.into()),
    }
}
