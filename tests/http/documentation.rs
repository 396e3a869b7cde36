//! What `docs/api.md` says, against the program.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use stagedoor_domain::{Earned, Error};
use stagedoor_session::status;

use crate::routes::ROUTES;

const DOCUMENT: &str = include_str!("../../docs/api.md");

/// Every route in the tables, as `METHOD /path`.
fn documented_routes() -> BTreeSet<String> {
    let first_cells = DOCUMENT
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    first_cells
        .map(|(cell, _)| cell.to_owned())
        .filter(|cell| cell.contains(" /"))
        .collect()
}

#[test]
fn every_route_is_in_the_document_and_nothing_else() {
    let id = "01890000-0000-7000-8000-000000000000";
    let mut routes: BTreeSet<String> = ROUTES
        .iter()
        .map(|route| {
            let path = route.path.strip_prefix("/api/v1").unwrap();
            format!("{} {}", route.method, path.replace(id, "{id}"))
        })
        .collect();
    routes.insert("POST /tracks".to_owned());
    assert_eq!(documented_routes(), routes);
}

#[test]
fn every_code_is_in_the_document_with_its_status() {
    let documented: BTreeMap<&str, u16> = DOCUMENT
        .lines()
        .filter_map(|line| {
            let (code, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            let (status, _) = rest.split_once(" | ")?;
            Some((code, status.parse().ok()?))
        })
        .collect();
    let retry_after = Duration::ZERO;
    let mut codes: BTreeMap<&str, u16> = [
        Error::Unauthenticated,
        Error::InvalidCredentials,
        Error::CurrentPasswordWrong,
        Error::ReauthenticationRequired,
        Error::SecondFactorProofRequired,
        Error::InvalidCode,
        Error::PasskeyRejected,
        Error::PasskeySuspended,
        Error::SuspendedFirst,
        Error::PasskeysUnavailable,
        Error::TwoFactorAlreadyEnabled,
        Error::TwoFactorNotEnabled,
        Error::LastLoginMethod,
        Error::TooMany { most: 1 },
        Error::EmailNotVerified(Earned::Artist),
        Error::CreatorRoleRequired,
        Error::TwoStepRequired,
        Error::UserNotFound,
        Error::WrongUser {
            logged_in_as: "eve".to_owned(),
        },
        Error::NotFound,
        Error::UsernameTaken,
        Error::TokenInvalid,
        Error::PayloadTooLarge { limit_bytes: 1 },
        Error::QuotaExceeded {
            left_bytes: 0,
            quota_bytes: 1,
        },
        Error::UploadsUnderWay { most: 4 },
        Error::UnsupportedMediaType,
        Error::Validation(Vec::new()),
        Error::RateLimited { retry_after },
        Error::unavailable("away"),
        Error::internal("broken"),
    ]
    .iter()
    .map(|error| (error.code(), status(error).as_u16()))
    .collect();
    // What only HTTP knows of.
    codes.extend([
        ("CSRF_REJECTED", 403),
        ("MALFORMED_REQUEST", 400),
        ("METHOD_NOT_ALLOWED", 405),
    ]);
    assert_eq!(documented, codes);
}
