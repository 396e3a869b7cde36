//! The REST API below `/api/v1`: one file per resource.
//!
//! Each handler declares its route with `utoipa`: method, path, body, answers, error
//! codes and limits. [`Api::new`] makes the routers and the OpenAPI document from
//! those declarations, so that neither has a route that the other has not.

pub mod codes;
pub mod document;
pub mod error;
pub mod health;

mod artists;
mod auth;
mod deletion;
mod email;
mod exports;
mod group;
mod json;
mod lists;
mod passkey_answers;
mod passkeys;
mod password;
mod problem_answers;
mod reauthentication;
mod reference;
mod second_factor;
mod security_log;
mod sessions;
mod status;
mod support;
mod suspended;
mod track_files;
mod track_links;
mod track_processing;
mod tracks;
mod two_factor;
mod uploads;
mod users;

use axum::routing::options;
use axum::{Router, middleware};
use stagedoor_app::api_reference::ApiReference;
use url::Url;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;
use crate::upload::tus;
use error::Problem;
use group::Group;

/// Where the API begins.
const PREFIX: &str = "/api/v1";

/// The API's routes, and what they say of themselves.
pub struct Api {
    /// Routes that look at the session; their paths begin behind `/api/v1`.
    pub(crate) ordinary: Router<AppState>,
    /// The routes with the path of an upload, which has its own limits of size and
    /// time.
    pub(crate) uploads: Router<AppState>,
    /// Routes that look at no session.
    pub(crate) operations: Router<AppState>,
    /// The OpenAPI document.
    pub document: serde_json::Value,
}

impl Api {
    /// The API of the site at `public_url`, whose session cookie is named `cookie`.
    pub fn new(public_url: &Url, cookie: &str) -> Self {
        let (ordinary, of_ordinary) = ordinary().split_for_parts();
        let (uploads, of_uploads) = uploads().split_for_parts();
        let (operations, of_operations) = operations().split_for_parts();
        let visited = OpenApi::default()
            .nest(PREFIX, of_ordinary)
            .merge_from(of_uploads);
        let groups = [
            (Group::Visited, visited),
            (Group::Operations, of_operations),
        ];
        Self {
            ordinary: ordinary
                .method_not_allowed_fallback(async || Problem::method_not_allowed())
                .fallback(async || Problem::not_found()),
            uploads: uploads.method_not_allowed_fallback(async || Problem::method_not_allowed()),
            operations,
            document: document::write(groups, public_url, cookie),
        }
    }

    /// The document as a page shows it.
    pub(crate) fn reference(&self) -> ApiReference {
        reference::reference(&self.document)
    }
}

fn ordinary() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(auth::register))
        .routes(routes!(auth::verify_email))
        .routes(routes!(auth::resend_verification))
        .routes(routes!(auth::reject_registration))
        .routes(routes!(auth::log_in))
        .routes(routes!(auth::log_out))
        .routes(routes!(second_factor::log_in))
        .routes(routes!(
            second_factor::begin_waiting,
            second_factor::stop_waiting
        ))
        .routes(routes!(passkey_answers::options))
        .routes(routes!(passkey_answers::log_in))
        .routes(routes!(reauthentication::with_password))
        .routes(routes!(passkey_answers::reauthenticate))
        .routes(routes!(password::forgot))
        .routes(routes!(password::reset))
        .routes(routes!(email::confirm))
        .routes(routes!(email::undo))
        .routes(routes!(email::disown))
        .routes(routes!(users::me))
        .routes(routes!(users::change_username))
        .routes(routes!(users::upgrade_creator))
        .routes(routes!(deletion::ask, deletion::cancel))
        .routes(routes!(password::change))
        .routes(routes!(email::show, email::change, email::cancel))
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::end))
        .routes(routes!(two_factor::begin, two_factor::disable))
        .routes(routes!(two_factor::confirm))
        .routes(routes!(two_factor::renew_codes))
        .routes(routes!(passkeys::list, passkeys::add))
        .routes(routes!(passkeys::options))
        .routes(routes!(passkeys::rename, passkeys::remove))
        .routes(routes!(suspended::list))
        .routes(routes!(suspended::remove))
        .routes(routes!(suspended::keep))
        .routes(routes!(security_log::page))
        .routes(routes!(exports::ask))
        .routes(routes!(exports::list))
        .routes(routes!(exports::fetch))
        .routes(routes!(support::open, support::list))
        .routes(routes!(support::show))
        .routes(routes!(support::reply))
        .routes(routes!(tracks::show, tracks::edit, tracks::delete))
        .routes(routes!(track_links::renew_key, track_links::revoke_key))
        .routes(routes!(track_links::note_play))
        .routes(routes!(track_processing::retry))
        .routes(routes!(track_processing::events))
        .routes(routes!(track_processing::waveform))
        .routes(routes!(artists::list_own))
        .routes(routes!(artists::show, artists::edit))
        .routes(routes!(artists::list_tracks))
}

fn uploads() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(tracks::list, tracks::create))
        .routes(routes!(track_files::replace))
        .routes(routes!(track_files::set_artwork))
        .routes(routes!(artists::set_picture))
        .merge(files_in_parts())
}

/// What speaks tus, whose `OPTIONS` is for whoever asks.
fn files_in_parts() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(uploads::list, uploads::create))
        .routes(routes!(uploads::show, uploads::send, uploads::end))
        .route("/api/v1/uploads", options(tus::options))
        .route("/api/v1/uploads/{id}", options(tus::options))
        .layer(middleware::from_fn(tus::mark))
}

fn operations() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(document::show))
}
