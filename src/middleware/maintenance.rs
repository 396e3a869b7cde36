//! The site while an operator has closed it.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use stagedoor_domain::maintenance::Maintenance;
use stagedoor_domain::{Error, Role, Services};
use stagedoor_session::Visitor;

use crate::api::error::Problem;

/// When to ask again where no time is known.
const SOON: Duration = Duration::from_mins(2);

/// What supervisors and proxies ask.
const ALWAYS_OPEN: [&str; 2] = ["/healthz", "/readyz"];

/// The layer that answers everything with 503 while the site is closed, but to an
/// administrator who is logged in. It stands inside the session layer, where there is one.
pub async fn hold(State(services): State<Services>, request: Request, next: Next) -> Response {
    let Some(closed) = services.maintenance.current() else {
        return next.run(request).await;
    };
    if ALWAYS_OPEN.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let visitor = request.extensions().get::<Visitor>().cloned();
    if is_administrator(visitor).await {
        return next.run(request).await;
    }
    Problem::from(refusal(&services, &closed)).into_response()
}

/// Whoever cannot be looked up is none: the database may be what is worked on.
async fn is_administrator(visitor: Option<Visitor>) -> bool {
    let Some(visitor) = visitor else {
        return false;
    };
    let user = visitor.optional_user().await;
    user.is_ok_and(|user| {
        user.is_some_and(|user| user.role == Role::Admin && user.require_active().is_ok())
    })
}

fn refusal(services: &Services, closed: &Maintenance) -> Error {
    let left = closed
        .until
        .and_then(|until| (until - services.clock.now()).to_std().ok());
    Error::Maintenance {
        message: closed.message.clone(),
        until: closed.until,
        retry_after: left.filter(|left| !left.is_zero()).unwrap_or(SOON),
    }
}
