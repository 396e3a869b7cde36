//! How the processing of tracks goes on, and what it measured.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, Query};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::StreamExt;
use stagedoor_domain::tracks::{self, Progress, Track, Waveform};
use stagedoor_session::Visitor;
use uuid::Uuid;

use super::error::Problem;
use super::json::NoBody;
use super::tracks::KeyQuery;

/// How often something is sent where there is nothing to say: proxies take a connection
/// that is silent for a minute for a dead one.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Asks nginx to pass on each event when it comes, and everybody to keep none.
const UNBUFFERED: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("x-accel-buffering"), "no"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Tries once more to process a track of which that failed.
#[utoipa::path(
    post,
    path = "/tracks/{id}/retry",
    operation_id = "retry_track",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id.")),
    responses(
        (status = 202, description = "The track, which is queued.", body = Track),
    ),
    security(("session" = [])),
    extensions(
        ("x-error-codes" = json!(["CONFLICT", "NOT_FOUND"])),
    ),
)]
pub(super) async fn retry(
    visitor: Visitor,
    Path(id): Path<String>,
    _: NoBody,
) -> Result<(StatusCode, Json<Track>), Problem> {
    let caller = visitor.account_holder().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let track = tracks::retry(&caller, id).await?;
    Ok((StatusCode::ACCEPTED, Json(track)))
}

/// Tells how far the processing of a track is, as it goes on.
///
/// The first event says how far it is now; the stream ends when the track plays or has
/// failed.
#[utoipa::path(
    get,
    path = "/tracks/{id}/events",
    operation_id = "watch_track",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id."), KeyQuery),
    responses(
        (
            status = 200, description = "The `data` of each event.", body = Progress,
            content_type = "text/event-stream",
        ),
    ),
    security((), ("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND"])),
    ),
)]
pub(super) async fn events(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(KeyQuery { key }): Query<KeyQuery>,
) -> Result<impl IntoResponse, Problem> {
    let caller = visitor.whoever().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let progress = tracks::progress(&caller, id, key).await?;
    let events = progress.filter_map(async |progress| {
        let event = Event::default().json_data(progress).ok()?;
        Some(Ok::<_, Infallible>(event))
    });
    let heartbeat = KeepAlive::new().interval(HEARTBEAT);
    Ok((UNBUFFERED, Sse::new(events).keep_alive(heartbeat)))
}

/// Shows the shape of a track's sound, once it was measured.
#[utoipa::path(
    get,
    path = "/tracks/{id}/waveform",
    operation_id = "show_waveform",
    tag = "Tracks",
    params(("id" = Uuid, Path, description = "The track's id."), KeyQuery),
    responses(
        (status = 200, description = "The waveform.", body = Waveform),
    ),
    security((), ("session" = [])),
    extensions(
        ("x-error-codes" = json!(["NOT_FOUND"])),
    ),
)]
pub(super) async fn waveform(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(KeyQuery { key }): Query<KeyQuery>,
) -> Result<Json<Waveform>, Problem> {
    let caller = visitor.whoever().await?;
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    Ok(Json(tracks::waveform(&caller, id, key.as_deref()).await?))
}
