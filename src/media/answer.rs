//! An object of the media store, as an answer.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};
use stagedoor_domain::media::{self, Content};
use stagedoor_domain::storage::{hex, version};
use stagedoor_domain::tracks::Audience;

use super::asked::Asked;
use super::file_name;
use super::range::{Part, part};
use crate::api::error::Problem;
use crate::connections::LongAnswer;
use crate::middleware::security_headers::RESOURCE_POLICY;
use crate::preconditions::{is_continued, is_known, is_unwanted};

/// For what everybody may have, at an address that never means anything else. One year is
/// what caches treat as forever.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// For what everybody may have: kept, and asked about each time whether it is still good.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");

/// For what whoever has the link may have: their browser keeps it, nobody on the way does,
/// and it is asked about each time, since the link may be over.
const ASK_AGAIN_ALONE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// A browser that opens an address by itself plays and shows it in a page that keeps to this.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; media-src 'self'; img-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'",
);

/// How long an address in the store is good.
const REDIRECTED: Duration = Duration::from_mins(5);

/// For what a few people may have.
const NEVER: HeaderValue = HeaderValue::from_static("no-store");

/// The answer to `asked` that is `content`, or the part of it that is asked for. Its bytes
/// are read as they are sent.
pub async fn of(content: Content, asked: &Asked) -> Result<Response, Problem> {
    let is_current = asked
        .address
        .v
        .as_ref()
        .map(|asked| *asked == version(&content.sha256));
    let tag = tag(&content.sha256)?;
    let mut answer = StatusCode::OK.into_response();
    let headers = answer.headers_mut();
    headers.insert(header::ETAG, tag.clone());
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(
        header::CACHE_CONTROL,
        kept(content.audience, is_current == Some(true)),
    );
    if content.audience == Audience::Everybody {
        // A reader of feeds may be a page of another site.
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    if is_unwanted(&asked.headers, &tag) {
        return Err(Problem::precondition_failed());
    }
    if is_known(&asked.headers, &tag) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(answer);
    }

    let services = asked.visitor.services();
    let size = media::size(services, &content).await?;
    // A part of what has been replaced since would not go with the parts that are there.
    let may_continue = is_current != Some(false) && is_continued(&asked.headers, &tag);
    let range = if may_continue {
        part(&asked.headers, size)
    } else {
        Part::Whole
    };
    let bytes = match range {
        Part::Whole => 0..size,
        Part::Bytes(bytes) => {
            *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
            let range = format!("bytes {}-{}/{size}", bytes.start, bytes.end - 1);
            insert(&mut answer, header::CONTENT_RANGE, &range);
            bytes
        }
        Part::NotThere => return Ok(not_there(size)),
    };

    insert(&mut answer, header::CONTENT_TYPE, &content.content_type);
    insert(&mut answer, header::ACCEPT_RANGES, "bytes");
    let length = HeaderValue::from(bytes.end - bytes.start);
    answer.headers_mut().insert(header::CONTENT_LENGTH, length);
    if let Some((title, extension)) = &content.saved_as
        && let Some(disposition) = file_name::attachment(title, extension)
    {
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    if asked.is_head {
        return Ok(answer);
    }
    if let Some(place) = straight_from_the_store(&content, asked, answer.headers()).await? {
        return Ok(place);
    }
    *answer.body_mut() = Body::from_stream(media::open(services, &content, bytes).await?);
    let client = asked.visitor.client().address;
    answer.extensions_mut().insert(LongAnswer(client));
    Ok(answer)
}

/// Where browsers fetch what plays by themselves, if an operator wants that and they can.
async fn straight_from_the_store(
    content: &Content,
    asked: &Asked,
    headers: &HeaderMap,
) -> Result<Option<Response>, Problem> {
    let services = asked.visitor.services();
    // A picture is small, and pages show many.
    let is_wanted =
        services.settings.storage_redirect && content.content_type.starts_with("audio/");
    if !is_wanted {
        return Ok(None);
    }
    let disposition = headers.get(header::CONTENT_DISPOSITION);
    let disposition = disposition.and_then(|value| value.to_str().ok());
    let place = services
        .media
        .signed_url(&content.key, &content.content_type, disposition, REDIRECTED)
        .await?;
    Ok(place.map(|place| {
        let mut answer = Redirect::temporary(place.as_str()).into_response();
        answer.headers_mut().insert(header::CACHE_CONTROL, NEVER);
        answer
    }))
}

/// How long others may keep what has this audience.
pub fn kept(audience: Audience, is_version: bool) -> HeaderValue {
    match audience {
        Audience::Everybody if is_version => FOREVER,
        Audience::Everybody => ASK_AGAIN,
        Audience::Link => ASK_AGAIN_ALONE,
        Audience::Members => NEVER,
    }
}

/// 128 bits of the content's hash.
fn tag(sha256: &[u8]) -> Result<HeaderValue, Problem> {
    let digits = hex(sha256.get(..16).unwrap_or(sha256));
    HeaderValue::try_from(format!("\"{digits}\""))
        .map_err(|error| Problem::internal(&error.to_string()))
}

/// The tag of a text that is made just now.
pub fn tag_of_text(text: &str) -> Result<HeaderValue, Problem> {
    tag(&Sha256::digest(text))
}

fn not_there(size: u64) -> Response {
    let mut answer = Problem::range_not_satisfiable().into_response();
    insert(
        &mut answer,
        header::CONTENT_RANGE,
        &format!("bytes */{size}"),
    );
    answer
}

/// What is put in is ours, and has nothing in it that a header cannot have.
fn insert(answer: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        answer.headers_mut().insert(name, value);
    }
}
