//! What the OpenAPI document says, against the program.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};
use stagedoor::api::codes::CODES;
use stagedoor::api::document::{PATH, TAGS};
use stagedoor_app::status;
use stagedoor_domain::{Earned, Error};

use crate::http::app::TestApp;
use crate::http::documented::{DOCUMENT, operations};

const SETTINGS: &str = include_str!("../../../docs/settings.md");

#[tokio::test]
async fn the_document_is_there_for_everybody() {
    let app = TestApp::new().await;
    let answer = app.anonymous().get(PATH).await.expect_status(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    assert_eq!(answer.cookies(), [""; 0]);
    assert_eq!(answer.json(), *DOCUMENT);
    assert_eq!(answer.json()["openapi"], "3.1.0");
}

#[tokio::test]
async fn the_reference_page_has_every_operation_and_every_code_and_no_dead_anchor() {
    let app = TestApp::new().await;
    let page = app.anonymous().page("/docs/api").await.expect_status(200);
    let page = page.text();
    let values = |attribute: &str| -> BTreeSet<String> {
        let parts = page.split(attribute).skip(1);
        let values = parts.map(|part| part.split('"').next().unwrap().to_owned());
        values.collect()
    };
    let ids = values(" id=\"");
    for (_, _, operation) in operations() {
        let name = operation["operationId"].as_str().unwrap();
        assert!(ids.contains(name), "{name}");
    }
    for code in CODES {
        assert!(
            ids.contains(&format!("code-{}", code.name)),
            "{}",
            code.name
        );
    }
    for anchor in values(" href=\"#") {
        assert!(ids.contains(&anchor), "{anchor}");
    }
    assert!(!page.contains("hydrate"), "islands");
}

#[test]
fn every_operation_has_a_name_of_its_own_a_section_and_words() {
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations() {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name), "{method} {path}: {name}");
        assert!(operation["summary"].is_string(), "{name}");
        let tag = operation["tags"][0].as_str().unwrap();
        assert!(TAGS.iter().any(|(known, _)| *known == tag), "{name} {tag}");
        for limit in operation["x-limits"].as_array().into_iter().flatten() {
            let limit = limit.as_str().unwrap();
            assert!(SETTINGS.contains(limit), "{name} {limit}");
        }
    }
}

#[test]
fn every_link_leads_to_an_operation() {
    let names: BTreeSet<&str> = operations()
        .map(|(_, _, operation)| operation["operationId"].as_str().unwrap())
        .collect();
    let responses = operations()
        .flat_map(|(_, _, operation)| operation["responses"].as_object().unwrap().values());
    let links = responses.flat_map(|response| response["links"].as_object().into_iter().flatten());
    let mut found = 0;
    for (name, link) in links {
        let target = link["operationId"].as_str().unwrap();
        assert!(names.contains(target), "{name} {target}");
        found += 1;
    }
    assert!(found > 9, "{found}");
}

/// Every code that a declaration names is one of the table, and comes with a status.
#[test]
fn every_code_of_an_operation_is_real() {
    for (method, path, operation) in operations() {
        for code in operation["x-error-codes"].as_array().unwrap() {
            let known = CODES.iter().find(|known| *code == known.name);
            let status = known.map(|known| known.status.as_str());
            let response = &operation["responses"][status.unwrap()];
            assert!(response.is_object(), "{method} {path} {code}");
        }
    }
}

#[test]
fn every_reference_is_to_something() {
    fn check(value: &Value) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(reference)) = object.get("$ref") {
                    let place = DOCUMENT.pointer(reference.trim_start_matches('#'));
                    assert!(place.is_some(), "{reference}");
                }
                object.values().for_each(check);
            }
            Value::Array(items) => items.iter().for_each(check),
            _ => {}
        }
    }
    check(&DOCUMENT);
}

/// An example is of the right shape, and its values are such that only what it names
/// can be missing: the token of a link, a code, a proof.
#[tokio::test]
async fn every_example_is_valid() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for route in crate::http::routes::ROUTES
        .iter()
        .filter(|route| route.needs_body)
    {
        let answer = route.ask(&ada.copy()).await;
        if route.path.ends_with("/users/me/deletion") {
            // The username is that of whoever asks.
            answer.expect_invalid(&["username"]);
            continue;
        }
        assert_ne!(answer.status, 422, "{route:?} {}", answer.text());
        let is_malformed = answer.text().contains("MALFORMED_REQUEST");
        assert!(!is_malformed, "{route:?} {}", answer.text());
    }
}

#[test]
fn every_code_is_in_the_document_with_its_status() {
    let documented: BTreeMap<&str, u16> = CODES
        .iter()
        .map(|code| (code.name, code.status.as_u16()))
        .collect();
    let names = &DOCUMENT["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
    let all: Vec<&str> = CODES.iter().map(|code| code.name).collect();
    assert_eq!(*names, json!(all));
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
        Error::AccountLeaving {
            until: chrono::DateTime::UNIX_EPOCH,
        },
        Error::AccountSuspended {
            reason: String::new(),
        },
        Error::UserNotFound,
        Error::WrongUser {
            logged_in_as: "eve".to_owned(),
        },
        Error::ExportUnderWay,
        Error::ExportNotReady,
        Error::ExportOver,
        Error::NotFound,
        Error::UsernameTaken,
        Error::TokenInvalid,
        Error::PayloadTooLarge { limit_bytes: 1 },
        Error::QuotaExceeded {
            left_bytes: 0,
            quota_bytes: 1,
        },
        Error::UploadsUnderWay { most: 4 },
        Error::UploadOffset,
        Error::UploadBusy,
        Error::ChecksumMismatch,
        Error::UnsupportedMediaType,
        Error::RegistrationClosed,
        Error::InvitationRequired,
        Error::InvitationInvalid,
        Error::Maintenance {
            message: None,
            until: None,
            retry_after,
        },
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
        ("RANGE_NOT_SATISFIABLE", 416),
        ("TUS_VERSION_UNSUPPORTED", 412),
    ]);
    assert_eq!(documented, codes);
}
