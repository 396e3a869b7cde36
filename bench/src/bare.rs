//! The bound that the real server is measured against: hand-written handlers on the same database
//! and pools, that do what must be done for an answer, one query after the other, and nothing else.
//! No pages are rendered, no layers stand in between, and what is answered is fixed. It stays as it
//! is when the real server learns a shorter way, or figures of then and now could not be compared.

use std::str::FromStr;
use std::sync::Arc;

use anyhow::Result;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use axum::{Json, Router};
use stagedoor_domain::accounts::{self, Credentials, Login};
use stagedoor_domain::mail::Mailer;
use stagedoor_domain::passwords::HashSettings;
use stagedoor_domain::sessions::{self, SessionToken};
use stagedoor_domain::users;
use stagedoor_domain::{Caller, ClientInfo, Error, Principal, Services, background, creators};
use tokio_util::sync::CancellationToken;
use tower_sessions::session::Id;

use crate::arguments::Bare;
use crate::crowd;

#[derive(Clone)]
struct BareApp {
    services: Services,
    page: Bytes,
}

/// Serves until the process is killed.
///
/// # Errors
/// When the database cannot be opened or the address is taken.
pub async fn serve(bare: Bare) -> Result<()> {
    let media = bare.data.join("media");
    let services = crowd::open(&bare.database_url, &media, HashSettings::default()).await?;
    if bare.mails {
        let mailer = Mailer::from_url(None, "localhost", bare.data.join("outbox"))?;
        tokio::spawn(background::run(
            services.clone(),
            mailer,
            CancellationToken::new(),
        ));
    }
    let page = Bytes::from(std::fs::read(&bare.page)?);
    let router = Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/settings", get(settings))
        .route("/api/v1/users/me/upgrade-creator", post(upgrade))
        .route("/api/v1/auth/login", post(log_in))
        .with_state(Arc::new(BareApp { services, page }));
    let listener = tokio::net::TcpListener::bind(bare.addr).await?;
    let listener = listener.tap_io(|stream| {
        // Without it a small answer may wait 40 ms for its acknowledgement.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

async fn settings(
    State(app): State<Arc<BareApp>>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let principal = app.principal(&headers).await?;
    users::find(&app.services, principal.user_id).await?;
    let html = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((html, app.page.clone()).into_response())
}

async fn upgrade(State(app): State<Arc<BareApp>>, headers: HeaderMap) -> Result<Response, Refused> {
    let (principal, presented) = app.presented(&headers).await?;
    let client = ClientInfo::default();
    let renewed = creators::upgrade(
        &Caller::logged_in(&app.services, &client, principal),
        &presented,
    )
    .await?;
    let mut token = presented;
    let upgrade = renewed.open(|new| token = new);
    Ok(([(SET_COOKIE, cookie(&token))], Json(upgrade)).into_response())
}

async fn log_in(
    State(app): State<Arc<BareApp>>,
    Json(body): Json<serde_json::Value>,
) -> Result<Response, Refused> {
    let field = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let credentials = Credentials {
        identifier: field("identifier"),
        password: field("password"),
    };
    let client = ClientInfo::default();
    let login = accounts::log_in(
        &Caller::anonymous(&app.services, &client),
        credentials,
        None,
    )
    .await?;
    let cookie = cookie(&login.began().token);
    match login {
        Login::Done(user, _) => Ok(([(SET_COOKIE, cookie)], Json(user)).into_response()),
        Login::SecondFactorRequired(_) => Err(Error::Unauthenticated.into()),
    }
}

impl BareApp {
    async fn principal(&self, headers: &HeaderMap) -> Result<Principal, Error> {
        Ok(self.presented(headers).await?.0)
    }

    async fn presented(&self, headers: &HeaderMap) -> Result<(Principal, SessionToken), Error> {
        let id = headers
            .get(COOKIE)
            .and_then(|cookie| cookie.to_str().ok()?.strip_prefix("stagedoor="))
            .and_then(|id| Id::from_str(id).ok())
            .ok_or(Error::Unauthenticated)?;
        let token = SessionToken::from_bytes(id.0.to_le_bytes());
        let session = sessions::load(&self.services, &token).await?;
        let principal = session.and_then(|session| session.principal());
        Ok((principal.ok_or(Error::Unauthenticated)?, token))
    }
}

fn cookie(token: &SessionToken) -> String {
    let id = Id(i128::from_le_bytes(token.as_bytes()));
    format!("stagedoor={id}; HttpOnly; SameSite=Lax; Path=/")
}

/// Why there is no answer: the load stops at anything but a 200 and shows this.
struct Refused(Error);

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::INTERNAL_SERVER_ERROR, self.0.to_string()).into_response()
    }
}
