//! Whether the process is up, and whether it can work. No session is looked at.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use stagedoor_domain::readiness::{Answer, Readiness};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;

use crate::middleware::request_log::Probed;
use crate::version::{COMMIT, VERSION};

/// Where readiness is asked for. It answers JSON whoever asks, also a browser.
pub(crate) const READYZ: &str = "/readyz";

/// What no cache may keep.
const UNKEPT: (HeaderName, HeaderValue) =
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// In how many seconds a server that is not ready may be asked again.
const ASK_AGAIN: (HeaderName, HeaderValue) = (header::RETRY_AFTER, HeaderValue::from_static("1"));

/// How the process is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`.
    status: &'static str,
}

/// Says that the process is up.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "healthz",
    tag = "Operations",
    responses(
        (status = 200, description = "It is up.", body = Health),
    ),
)]
pub(crate) async fn healthz() -> (Extension<Probed>, Json<Health>) {
    (Extension(Probed), Json(Health { status: "ok" }))
}

/// Whether requests should come to this server.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ready {
    /// `ready`, `not_ready`, or `draining` when it was told to stop.
    status: Status,
    /// The program's version.
    version: &'static str,
    /// The commit that it was built from, or `unknown`.
    commit: &'static str,
    /// What was looked at.
    checks: Vec<Check>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    Ready,
    NotReady,
    Draining,
}

/// One of the things that are looked at.
#[derive(Serialize, ToSchema)]
struct Check {
    /// `database`, `mail`, `storage` or `key`.
    name: &'static str,
    /// Whether it is as it should be. `mail` is told and makes no server unready: what is
    /// late is late for all servers.
    ok: bool,
    /// How it is, in a few words.
    detail: String,
}

/// Says whether requests should come here: whether the database takes writes, files can be
/// stored, and the key is there. What was found is good for a second, and comes within two.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "readyz",
    tag = "Operations",
    responses(
        (status = 200, description = "It is ready.", body = Ready),
        (status = 503, description = "It is not ready, or draining.", body = Ready, headers(
            ("retry-after" = u32, description = "In how many seconds to ask again."),
        )),
    ),
)]
pub(crate) async fn readyz(
    State(readiness): State<Readiness>,
    State(Draining(draining)): State<Draining>,
) -> Response {
    let report = readiness.report().await;
    let status = if draining.is_cancelled() {
        Status::Draining
    } else if report.is_ready() {
        Status::Ready
    } else {
        Status::NotReady
    };
    let body = Json(Ready {
        status,
        version: VERSION,
        commit: COMMIT,
        checks: report.answers.iter().map(Check::from).collect(),
    });
    if status == Status::Ready {
        (Extension(Probed), [UNKEPT], body).into_response()
    } else {
        let refusal = (Extension(Probed), [UNKEPT, ASK_AGAIN], body);
        (StatusCode::SERVICE_UNAVAILABLE, refusal).into_response()
    }
}

/// Cancelled when the server was told to stop, and from then on finishes what it has.
#[derive(Debug, Clone)]
pub(crate) struct Draining(pub(crate) CancellationToken);

impl From<&Answer> for Check {
    fn from(answer: &Answer) -> Self {
        Self {
            name: answer.name,
            ok: answer.finding.ok,
            detail: answer.finding.detail.clone(),
        }
    }
}
