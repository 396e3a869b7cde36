//! The REST API below `/api/v1`: one file per resource.

pub mod error;
pub mod health;

mod auth;
mod email;
mod json;
mod lists;
mod passkey_answers;
mod passkeys;
mod password;
mod reauthentication;
mod second_factor;
mod security_log;
mod sessions;
mod status;
mod suspended;
mod tracks;
mod two_factor;
mod users;

use axum::Router;
use axum::routing::{delete, get, patch, post, put};

use crate::router::AppState;
use error::Problem;

/// The routes of the API, uploads apart.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/auth/register", post(auth::register))
        .route("/auth/verify-email", post(auth::verify_email))
        .route("/auth/verify-email/resend", post(auth::resend_verification))
        .route("/auth/reject-registration", post(auth::reject_registration))
        .route("/auth/login", post(auth::log_in))
        .route("/auth/logout", post(auth::log_out))
        .route("/auth/login/second-factor", post(second_factor::log_in))
        .route(
            "/auth/login/second-factor/wait",
            post(second_factor::begin_waiting).delete(second_factor::stop_waiting),
        )
        .route("/auth/passkey/options", post(passkey_answers::options))
        .route("/auth/passkey", post(passkey_answers::log_in))
        .route(
            "/auth/reauthenticate",
            post(reauthentication::with_password),
        )
        .route(
            "/auth/reauthenticate/passkey",
            post(passkey_answers::reauthenticate),
        )
        .route("/auth/forgot-password", post(password::forgot))
        .route("/auth/reset-password", post(password::reset))
        .route("/auth/confirm-email-change", post(email::confirm))
        .route("/auth/undo-email-change", post(email::undo))
        .route("/auth/disown", post(email::disown))
        .route("/users/me", get(users::me))
        .route("/users/me/upgrade-creator", post(users::upgrade_creator))
        .route("/users/me/password", put(password::change))
        .route(
            "/users/me/email",
            get(email::show).post(email::change).delete(email::cancel),
        )
        .route(
            "/users/me/sessions",
            get(sessions::list).delete(sessions::end_others),
        )
        .route("/users/me/sessions/{id}", delete(sessions::end))
        .route(
            "/users/me/2fa/totp",
            post(two_factor::begin).delete(two_factor::disable),
        )
        .route("/users/me/2fa/totp/confirm", post(two_factor::confirm))
        .route("/users/me/2fa/backup-codes", post(two_factor::renew_codes))
        .route(
            "/users/me/passkeys",
            get(passkeys::list).post(passkeys::add),
        )
        .route("/users/me/passkeys/options", post(passkeys::options))
        .route(
            "/users/me/passkeys/{id}",
            patch(passkeys::rename).delete(passkeys::remove),
        )
        .route("/users/me/suspended-factors", get(suspended::list))
        .route(
            "/users/me/suspended-factors/{id}",
            delete(suspended::remove),
        )
        .route(
            "/users/me/suspended-factors/{id}/keep",
            post(suspended::keep),
        )
        .route("/users/me/security-log", get(security_log::page))
        .route("/tracks/{id}", get(tracks::show))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .fallback(async || Problem::not_found())
}

/// The one route of the API that takes an upload; it has its own limits of size
/// and time.
pub(crate) fn upload_routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/tracks", get(tracks::list).post(tracks::create))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
}
