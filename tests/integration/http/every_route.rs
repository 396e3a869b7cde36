//! What holds at every route of the API.

use serde_json::{Value, json};
use stagedoor_testing::{Backend, on_both_databases};

use crate::http::app::{Setup, TestApp};
use crate::http::routes::{ROUTES, Who};

/// With passkeys, and without limits, which have tests of their own.
fn open(setup: &mut Setup) {
    setup.settings.public_url = "http://localhost:3000".parse().unwrap();
    setup.settings.rate_limits = false;
}

#[tokio::test]
async fn nobody_is_told_to_log_in() {
    let app = TestApp::with(Backend::Sqlite, open).await;
    for route in ROUTES.iter().filter(|route| route.who == Who::LoggedIn) {
        let nobody = app.anonymous();
        println!("{route:?}");
        route
            .ask(&nobody)
            .await
            .expect_problem(401, "UNAUTHENTICATED");
        assert_eq!(nobody.session(), None);
    }
    for purpose in ["second_factor", "reauthenticate"] {
        app.anonymous()
            .post("/api/v1/auth/passkey/options", json!({"purpose": purpose}))
            .await
            .expect_problem(401, "UNAUTHENTICATED");
    }
}

#[on_both_databases]
async fn a_deleted_users_cookie_finds_nobody(backend: Backend) {
    let app = TestApp::with(backend, open).await;
    let ada = app.with_user("ada").await;
    app.delete_user("ada").await;
    let mut wrong = Vec::new();
    for route in ROUTES.iter().filter(|route| route.who == Who::LoggedIn) {
        // That one is for whoever has no session yet.
        if route.path.contains("/second-factor") {
            continue;
        }
        let answer = route.ask(&ada).await;
        if answer.status != 404 || !answer.text().contains("USER_NOT_FOUND") {
            wrong.push((route.method, route.path, answer.status, answer.text()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn every_answer_is_for_one_person_and_has_an_id() {
    let app = TestApp::with(Backend::Sqlite, open).await;
    app.user("ada", stagedoor_domain::Role::User, true).await;
    for route in ROUTES.iter() {
        for client in [&app.anonymous(), &app.logged_in("ada").await] {
            let answer = route.ask(client).await;
            assert_eq!(answer.header("cache-control"), "no-store", "{route:?}");
            let id = answer.header("x-request-id");
            assert!(id.parse::<uuid::Uuid>().is_ok(), "{route:?} {id}");
            assert_ne!(answer.status, 500, "{route:?} {}", answer.text());
            assert_ne!(answer.status, 405, "{route:?}");
        }
    }
}

#[tokio::test]
async fn another_origin_is_refused_wherever_something_may_change() {
    let app = TestApp::with(Backend::Sqlite, open).await;
    let ada = app.with_user("ada").await;
    let evil = ada
        .clone()
        .with_header("sec-fetch-site", "cross-site")
        .with_header("origin", "https://evil.example");
    for route in ROUTES.iter() {
        let answer = route.ask(&evil).await;
        if route.is_unsafe() {
            answer.expect_problem(403, "CSRF_REJECTED");
        } else {
            assert_ne!(answer.status, 403, "{route:?}");
        }
    }
    ada.me().await.expect_status(200);
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn without_a_database_each_says_that_it_is_away() {
    let app = TestApp::with(Backend::Sqlite, open).await;
    let ada = app.with_user("ada").await;
    app.services.db.close().await;
    for route in ROUTES.iter() {
        println!("{route:?}");
        let answer = route.ask(&ada).await;
        answer.expect_problem(503, "SERVICE_UNAVAILABLE");
    }
}

#[tokio::test]
async fn a_body_that_is_not_the_documented_json_is_malformed() {
    let app = TestApp::with(Backend::Sqlite, open).await;
    app.user("ada", stagedoor_domain::Role::Creator, true).await;
    let with_bodies = ROUTES.iter().filter_map(|route| Some((route, route.body?)));
    for (route, good) in with_bodies {
        let ada = app.logged_in("ada").await;
        let mut bodies = vec![
            b"{".to_vec(),
            b"null".to_vec(),
            b"[]".to_vec(),
            b"nonsense".to_vec(),
            b"{\"email\":\"\xff\xfe\"}".to_vec(),
            b"\xef\xbb\xbf{}".to_vec(),
            "[".repeat(10_000).into_bytes(),
            format!("{good} trailing").into_bytes(),
        ];
        bodies.extend(misshapen(good));
        for body in bodies {
            let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
            let answer = route.send(&ada, "application/json", body).await;
            assert_eq!(answer.status, 400, "{route:?} {shown} {}", answer.text());
            answer.expect_problem(400, "MALFORMED_REQUEST");
        }
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "",
            "application/jsonp",
        ] {
            route
                .send(&ada, kind, good)
                .await
                .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
        }
        route
            .send(&ada, "Application/JSON; charset=utf-8", "{")
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
    }
    let me = app.logged_in("ada").await.me().await.json();
    assert_eq!(me["email"], "ada@example.com");
    assert_eq!(me["two_factor_enabled"], false);
    assert!(app.mails().await.is_empty());
}

/// This body with a field too many, with one missing, and with one of another type.
fn misshapen(good: &str) -> Vec<Vec<u8>> {
    let good: Value = serde_json::from_str(good).unwrap();
    let mut bodies = Vec::new();
    for field in [
        "role",
        "is_verified",
        "promoted_to_creator_at",
        "two_factor_enabled",
        "status",
        "deletion_scheduled_for",
    ] {
        let mut body = good.clone();
        body[field] = json!(true);
        bodies.push(body);
    }
    let fields: Vec<&String> = good.as_object().unwrap().keys().collect();
    for &field in &fields {
        for other in [json!(null), json!(12_345_678), json!(["x"]), json!(true)] {
            let mut body = good.clone();
            body[field] = other;
            bodies.push(body);
        }
        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(field);
        bodies.push(body);
    }
    let resend = json!({"email": "grace@example.com"});
    let export = json!({"include_media": true});
    bodies.retain(|body| {
        // There it need not be said who is logged in.
        let names_nobody = good == resend && matches!(body.get("email"), None | Some(Value::Null));
        // There it need not be said what goes along, and it is said by yes or no.
        let says_less = good == export && (*body == json!({}) || *body == export);
        // There it need not be said what stays, and it is said by yes or no.
        let keeps = good.get("keep_public_tracks").is_some()
            && body["username"] == good["username"]
            && body.as_object().is_some_and(|fields| fields.len() <= 2)
            && matches!(body.get("keep_public_tracks"), None | Some(Value::Bool(_)));
        !names_nobody && !says_less && !keeps
    });
    bodies
        .into_iter()
        .map(|body| body.to_string().into_bytes())
        .collect()
}

#[tokio::test]
async fn no_body_at_all_is_a_body_without_fields() {
    let app = TestApp::with(Backend::Sqlite, open).await;
    app.user("ada", stagedoor_domain::Role::User, true).await;
    for route in ROUTES.iter() {
        let ada = app.logged_in("ada").await;
        let answer = ada.ask(route.method, route.path, None).await;
        if route.needs_body {
            answer.expect_problem(400, "MALFORMED_REQUEST");
            let untyped = ada.request(route.method, route.path);
            ada.send(untyped.body("{}".into()).unwrap())
                .await
                .expect_problem(415, "UNSUPPORTED_MEDIA_TYPE");
        } else {
            let status = answer.status.as_u16();
            assert!(!matches!(status, 400 | 415 | 500), "{route:?} {status}");
        }
    }
}
