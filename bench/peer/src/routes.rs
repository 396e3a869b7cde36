//! Its two pages' worth of handlers.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{DateTime, SubsecRound, Utc};
use serde::Serialize;
use tower_http::compression::CompressionLayer;
use tower_sessions::session::Id;
use tower_sessions::{Expiry, Session, SessionManagerLayer};
use uuid::Uuid;

use crate::data::{Data, Promotion, User};
use crate::records;
use crate::store::Store;

const LIFETIME: time::Duration = time::Duration::weeks(2);

/// Everything it serves.
pub fn router<D: Data>(data: D) -> Router {
    let sessions = SessionManagerLayer::new(Store(data.clone()))
        .with_secure(false)
        .with_expiry(Expiry::OnInactivity(LIFETIME));
    Router::new()
        .route("/settings", get(settings::<D>))
        .route("/api/v1/users/me/upgrade-creator", post(upgrade::<D>))
        .layer(sessions)
        .route("/healthz", get(async || "ok"))
        .layer(CompressionLayer::new())
        .with_state(data)
}

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage<'a> {
    user: &'a User,
}

async fn settings<D: Data>(State(data): State<D>, session: Session) -> Result<Response, Refused> {
    let Some(user) = user(&data, &session).await? else {
        return Ok(Redirect::to("/login").into_response());
    };
    let page = SettingsPage { user: &user }.render()?;
    Ok(([(CACHE_CONTROL, "no-store")], Html(page)).into_response())
}

#[derive(Serialize)]
struct Upgrade {
    role: String,
    promoted_to_creator_at: Option<DateTime<Utc>>,
    already_elevated: bool,
}

async fn upgrade<D: Data>(
    State(data): State<D>,
    session: Session,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let Some(mut user) = user(&data, &session).await? else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    if user.is_creator() {
        return Ok(answer(user, true).into_response());
    }
    let Some(old) = session.id() else {
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    // `Session::cycle_id` would delete the old row and insert the new one in transactions of
    // their own: three waits for the disk in place of one.
    let new = Id::default();
    let at = Utc::now().trunc_subsecs(6);
    let record = records::of_user(new, user.id, session.expiry_date())?;
    let done = data
        .promote(Promotion {
            user: user.id,
            at,
            user_agent: headers.get(USER_AGENT).and_then(|it| it.to_str().ok()),
            old_session: old.to_string(),
            new_session: new.to_string(),
            record: records::encode(&record)?,
        })
        .await?;
    if !done {
        return Ok(StatusCode::FORBIDDEN.into_response());
    }
    "creator".clone_into(&mut user.role);
    user.promoted_to_creator_at = Some(at);
    let cookie = format!(
        "id={new}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}",
        LIFETIME.whole_seconds()
    );
    Ok(([(SET_COOKIE, cookie)], answer(user, false)).into_response())
}

fn answer(user: User, already_elevated: bool) -> Json<Upgrade> {
    Json(Upgrade {
        role: user.role,
        promoted_to_creator_at: user.promoted_to_creator_at,
        already_elevated,
    })
}

/// Who asks: one look-up for the session, one for the user.
async fn user<D: Data>(data: &D, session: &Session) -> Result<Option<User>, Refused> {
    match session.get::<Uuid>(records::USER).await? {
        Some(id) => Ok(data.user(id).await?),
        None => Ok(None),
    }
}

/// Why there is no answer.
struct Refused(String);

impl<E: std::error::Error> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0).into_response()
    }
}
