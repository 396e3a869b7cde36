//! The archive of somebody's data, as an answer: for the API, and for the page that links
//! to it.

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use stagedoor_app::speaking;
use stagedoor_domain::{Caller, Error, exports};
use stagedoor_session::Visitor;
use uuid::Uuid;

use crate::api::error::Problem;
use crate::connections::LongAnswer;
use crate::media::range::{Part, part};
use crate::preconditions::{is_continued, is_known, is_unwanted};

/// It is one person's.
const NEVER: HeaderValue = HeaderValue::from_static("no-store");

/// The file that the page "Your data" links to.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/settings/data/exports/{id}", get(download))
}

/// The same for a browser: whoever cannot have it now is led to where they can, or told
/// why not.
async fn download(visitor: Visitor, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let asked = async {
        let caller = visitor.account_holder().await?;
        let id = id.parse().map_err(|_| Error::NotFound)?;
        Ok((caller, id))
    };
    let outcome = match asked.await {
        Ok((caller, id)) => of(&caller, id, &headers).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(answer) => answer,
        Err(error) => match stagedoor_app::pages::instead_of_archive(&visitor, &error) {
            Some((place, flash)) => {
                let language = visitor.language();
                let kept = speaking(language, visitor.put_flash(&flash)).await;
                match kept {
                    Ok(()) => Redirect::to(&place).into_response(),
                    Err(error) => Problem::from(error).into_response(),
                }
            }
            None => Problem::from(error).into_response(),
        },
    }
}

/// The answer to whoever asks for this copy, whole or in part.
pub async fn answer(caller: &Caller, id: Uuid, headers: &HeaderMap) -> Result<Response, Problem> {
    Ok(of(caller, id, headers).await?)
}

async fn of(caller: &Caller, id: Uuid, headers: &HeaderMap) -> Result<Response, Error> {
    // What goes on was written down when it began.
    let is_begun = match headers.get(header::RANGE) {
        None => true,
        Some(range) => range
            .to_str()
            .is_ok_and(|range| range.replace(' ', "").starts_with("bytes=0-")),
    };
    let archive = exports::archive(caller, id, is_begun).await?;
    let mut answer = StatusCode::OK.into_response();
    let tag = HeaderValue::try_from(format!("\"{}\"", archive.id)).map_err(Error::internal)?;
    answer.headers_mut().insert(header::ETAG, tag.clone());
    answer.headers_mut().insert(header::CACHE_CONTROL, NEVER);
    if is_unwanted(headers, &tag) {
        return Ok(Problem::precondition_failed().into_response());
    }
    if is_known(headers, &tag) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(answer);
    }
    let size = archive.size;
    let range = if is_continued(headers, &tag) {
        part(headers, size)
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
        Part::NotThere => {
            let mut answer = Problem::range_not_satisfiable().into_response();
            insert(
                &mut answer,
                header::CONTENT_RANGE,
                &format!("bytes */{size}"),
            );
            return Ok(answer);
        }
    };
    insert(&mut answer, header::CONTENT_TYPE, "application/zip");
    insert(&mut answer, header::ACCEPT_RANGES, "bytes");
    let disposition = format!("attachment; filename=\"{}\"", archive.file_name);
    insert(&mut answer, header::CONTENT_DISPOSITION, &disposition);
    let length = HeaderValue::from(bytes.end - bytes.start);
    answer.headers_mut().insert(header::CONTENT_LENGTH, length);
    *answer.body_mut() = Body::from_stream(archive.read(bytes).await?);
    let client = caller.client().address;
    answer.extensions_mut().insert(LongAnswer(client));
    Ok(answer)
}

/// What is put in is ours, and has nothing in it that a header cannot have.
fn insert(answer: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        answer.headers_mut().insert(name, value);
    }
}
