//! Every route of the API, for what holds at all of them.

use crate::answer::Answer;
use crate::client::Client;

/// Whom a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever asks.
    Anyone,
    /// Whoever is logged in.
    LoggedIn,
}

/// One route, and a request to it that is of the right shape.
#[derive(Debug)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    /// The body; none where none is read. `{}` where there may be no other.
    pub body: Option<&'static str>,
    pub who: Who,
}

impl Route {
    const fn new(
        who: Who,
        method: &'static str,
        path: &'static str,
        body: Option<&'static str>,
    ) -> Self {
        Self {
            method,
            path,
            body,
            who,
        }
    }

    /// Whether it may change something.
    pub fn is_unsafe(&self) -> bool {
        self.method != "GET"
    }

    /// Whether nothing can be asked for without a body.
    pub fn needs_body(&self) -> bool {
        self.body.is_some_and(|body| body != "{}") && !self.path.ends_with("/resend")
    }

    /// Asks as documented.
    pub async fn ask(&self, client: &Client) -> Answer {
        match self.body {
            Some(body) => self.send(client, "application/json", body).await,
            None => client.ask(self.method, self.path, None).await,
        }
    }

    /// Asks with another body.
    pub async fn send(
        &self,
        client: &Client,
        kind: &str,
        body: impl Into<axum::body::Body>,
    ) -> Answer {
        client.send_raw(self.method, self.path, kind, body).await
    }
}

const NOTHING: Option<&str> = Some("{}");
const TOKEN: Option<&str> = Some(r#"{"token":"x"}"#);
const CODE: Option<&str> = Some(r#"{"code":"123456"}"#);
const ANSWER: Option<&str> =
    Some(r#"{"ceremony_id":"01890000-0000-7000-8000-000000000000","credential":{}}"#);

use Who::{Anyone, LoggedIn};

/// Uploads apart, which take no JSON.
pub const ROUTES: &[Route] = &[
    Route::new(
        Anyone,
        "POST",
        "/api/v1/auth/register",
        Some(
            r#"{"username":"grace","email":"grace@example.com","password":"seven lanterns by the river"}"#,
        ),
    ),
    Route::new(Anyone, "POST", "/api/v1/auth/verify-email", TOKEN),
    Route::new(Anyone, "POST", "/api/v1/auth/reject-registration", TOKEN),
    Route::new(
        Anyone,
        "POST",
        "/api/v1/auth/verify-email/resend",
        Some(r#"{"email":"ada@example.com"}"#),
    ),
    Route::new(
        Anyone,
        "POST",
        "/api/v1/auth/login",
        Some(r#"{"identifier":"nobody","password":"x"}"#),
    ),
    Route::new(LoggedIn, "POST", "/api/v1/auth/login/second-factor", CODE),
    Route::new(
        LoggedIn,
        "POST",
        "/api/v1/auth/login/second-factor/wait",
        NOTHING,
    ),
    Route::new(
        LoggedIn,
        "DELETE",
        "/api/v1/auth/login/second-factor/wait",
        NOTHING,
    ),
    Route::new(Anyone, "POST", "/api/v1/auth/logout", NOTHING),
    Route::new(
        Anyone,
        "POST",
        "/api/v1/auth/forgot-password",
        Some(r#"{"email":"ada@example.com"}"#),
    ),
    Route::new(
        Anyone,
        "POST",
        "/api/v1/auth/reset-password",
        Some(r#"{"token":"x","password":"eleven paper boats"}"#),
    ),
    Route::new(Anyone, "POST", "/api/v1/auth/confirm-email-change", TOKEN),
    Route::new(Anyone, "POST", "/api/v1/auth/undo-email-change", TOKEN),
    Route::new(Anyone, "POST", "/api/v1/auth/disown", TOKEN),
    Route::new(
        Anyone,
        "POST",
        "/api/v1/auth/passkey/options",
        Some(r#"{"purpose":"log_in"}"#),
    ),
    Route::new(Anyone, "POST", "/api/v1/auth/passkey", ANSWER),
    Route::new(
        LoggedIn,
        "POST",
        "/api/v1/auth/reauthenticate",
        Some(r#"{"password":"x"}"#),
    ),
    Route::new(
        LoggedIn,
        "POST",
        "/api/v1/auth/reauthenticate/passkey",
        ANSWER,
    ),
    Route::new(LoggedIn, "GET", "/api/v1/users/me", None),
    Route::new(
        LoggedIn,
        "POST",
        "/api/v1/users/me/upgrade-creator",
        NOTHING,
    ),
    Route::new(
        LoggedIn,
        "PUT",
        "/api/v1/users/me/password",
        Some(r#"{"current_password":"x","new_password":"eleven paper boats"}"#),
    ),
    Route::new(
        LoggedIn,
        "POST",
        "/api/v1/users/me/email",
        Some(r#"{"email":"new@example.com","password":"x"}"#),
    ),
    Route::new(LoggedIn, "GET", "/api/v1/users/me/email", None),
    Route::new(LoggedIn, "DELETE", "/api/v1/users/me/email", NOTHING),
    Route::new(LoggedIn, "GET", "/api/v1/users/me/sessions", None),
    Route::new(LoggedIn, "DELETE", "/api/v1/users/me/sessions", NOTHING),
    Route::new(
        LoggedIn,
        "DELETE",
        "/api/v1/users/me/sessions/01890000-0000-7000-8000-000000000000",
        NOTHING,
    ),
    Route::new(LoggedIn, "POST", "/api/v1/users/me/2fa/totp", NOTHING),
    Route::new(LoggedIn, "POST", "/api/v1/users/me/2fa/totp/confirm", CODE),
    Route::new(LoggedIn, "DELETE", "/api/v1/users/me/2fa/totp", NOTHING),
    Route::new(
        LoggedIn,
        "POST",
        "/api/v1/users/me/2fa/backup-codes",
        NOTHING,
    ),
    Route::new(LoggedIn, "GET", "/api/v1/users/me/passkeys", None),
    Route::new(
        LoggedIn,
        "POST",
        "/api/v1/users/me/passkeys/options",
        NOTHING,
    ),
    Route::new(LoggedIn, "POST", "/api/v1/users/me/passkeys", ANSWER),
    Route::new(
        LoggedIn,
        "PATCH",
        "/api/v1/users/me/passkeys/01890000-0000-7000-8000-000000000000",
        Some(r#"{"name":"Phone"}"#),
    ),
    Route::new(
        LoggedIn,
        "DELETE",
        "/api/v1/users/me/passkeys/01890000-0000-7000-8000-000000000000",
        NOTHING,
    ),
    Route::new(LoggedIn, "GET", "/api/v1/users/me/suspended-factors", None),
    Route::new(
        LoggedIn,
        "POST",
        "/api/v1/users/me/suspended-factors/01890000-0000-7000-8000-000000000000/keep",
        NOTHING,
    ),
    Route::new(
        LoggedIn,
        "DELETE",
        "/api/v1/users/me/suspended-factors/01890000-0000-7000-8000-000000000000",
        NOTHING,
    ),
    Route::new(LoggedIn, "GET", "/api/v1/users/me/security-log", None),
    Route::new(LoggedIn, "GET", "/api/v1/tracks", None),
    Route::new(
        LoggedIn,
        "GET",
        "/api/v1/tracks/01890000-0000-7000-8000-000000000000",
        None,
    ),
];
