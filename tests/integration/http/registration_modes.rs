//! Who may make an account: everybody, the invited, nobody; and with which addresses.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use stagedoor_domain::settings::{Declared, Environment, Registration};
use stagedoor_domain::{Settings, operators};
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::client::Client;

const API: &str = "/api/v1/auth/register";
const DAY: Duration = Duration::from_hours(24);

async fn app(backend: Backend, registration: Registration) -> TestApp {
    TestApp::with(backend, |setup| setup.settings.registration = registration).await
}

fn body(username: &str, invitation: Option<&str>) -> serde_json::Value {
    let mut body = json!({
        "username": username, "email": format!("{username}@example.com"), "password": PASSWORD,
    });
    if let Some(invitation) = invitation {
        body["invitation"] = invitation.into();
    }
    body
}

/// The token of a new invitation.
async fn invite(app: &TestApp, email: Option<&str>, uses: u32) -> String {
    let invited = operators::invite(&app.services, email, uses, DAY);
    let link = invited.await.unwrap().link;
    assert!(link.as_str().starts_with("http://stagedoor.test/register?"));
    let (_, token) = link.query_pairs().next().unwrap();
    token.into_owned()
}

async fn submit(visitor: &Client, username: &str, invitation: &str) -> String {
    let email = format!("{username}@example.com");
    let fields = [
        ("username", username),
        ("email", &email),
        ("password", PASSWORD),
        ("invitation", invitation),
    ];
    let answer = visitor.submit("/api/register", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").to_owned()
}

#[on_both_databases]
async fn a_closed_site_makes_no_account_by_either_door(backend: Backend) {
    let app = app(backend, Registration::Closed).await;
    let visitor = app.anonymous();
    let refused = visitor.post(API, body("ada", None)).await;
    refused.expect_problem(403, "REGISTRATION_CLOSED");
    assert_eq!(submit(&visitor, "ada", "").await, "/register");
    assert!(app.mails().await.is_empty());
    let page = visitor.page("/register").await.text();
    assert!(page.contains("No new accounts"), "{page}");
    assert!(!page.contains("<input type=\"password\""), "{page}");
    for path in ["/", "/login", "/register/sent", "/help"] {
        let page = visitor.page(path).await.text();
        assert!(!page.contains("href=\"/register\""), "{path}: {page}");
    }
    let page = visitor.page("/login").await.text();
    assert!(page.contains("takes no new accounts"), "{page}");
    // Operators make accounts whatever is set, and those log in.
    app.with_user("grace").await.me().await.expect_status(200);
}

#[on_both_databases]
async fn an_open_site_asks_for_no_invitation(app: TestApp) {
    let visitor = app.anonymous();
    let answer = visitor.post(API, body("ada", Some("whatever"))).await;
    answer.expect_status(202);
    let page = visitor.page("/").await.text();
    assert!(page.contains("href=\"/register\""), "{page}");
}

#[on_both_databases]
async fn an_invitation_makes_one_account_and_keeps_what_was_typed(backend: Backend) {
    let app = app(backend, Registration::Invite).await;
    let visitor = app.anonymous();
    let without = visitor.post(API, body("ada", None)).await;
    without.expect_problem(403, "INVITATION_REQUIRED");
    let wrong = visitor.post(API, body("ada", Some("never-made"))).await;
    wrong.expect_problem(400, "TOKEN_INVALID");
    let page = visitor.page("/register").await.text();
    assert!(page.contains("By invitation"), "{page}");

    let token = invite(&app, None, 1).await;
    let place = format!("/register?invitation={token}");
    let page = visitor.page(&place).await.text();
    assert!(page.contains("You are invited"), "{page}");
    assert!(page.contains("noindex"), "{page}");
    // Something is wrong with it: the invitation stays, and so does what was typed.
    let fields = [
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("password", "short"),
        ("invitation", &*token),
    ];
    let answer = visitor.submit("/api/register", &fields).await;
    answer.expect_redirect(&place);
    let page = visitor.page(&place).await.text();
    assert!(page.contains("value=\"ada@example.com\""), "{page}");
    assert!(page.contains(&format!("value=\"{token}\"")), "{page}");
    assert_eq!(submit(&visitor, "ada", &token).await, "/register/sent");
    visitor.me().await.expect_status(200);
    // The same form sent twice is the same registration.
    assert_eq!(submit(&visitor, "ada", &token).await, "/register/sent");

    let other = app.anonymous();
    assert_eq!(submit(&other, "eve", &token).await, place);
    let page = other.page(&place).await.text();
    assert!(page.contains("does not work any more"), "{page}");
    let again = other.post(API, body("eve", Some(&token))).await;
    again.expect_problem(400, "TOKEN_INVALID");
}

#[on_both_databases]
async fn an_invitation_ends_by_time_and_by_hand_and_may_be_for_one_address(backend: Backend) {
    let app = app(backend, Registration::Invite).await;
    let visitor = app.anonymous();
    let bound = invite(&app, Some("Ada@Example.com"), 1).await;
    let page = visitor.page(&format!("/register?invitation={bound}")).await;
    assert!(page.text().contains("value=\"Ada@example.com\""));
    let refused = visitor.post(API, body("eve", Some(&bound))).await;
    refused.expect_invalid(&["email"]);
    let taken = visitor.post(API, body("ada", Some(&bound))).await;
    taken.expect_status(202);

    // The newest is listed first.
    app.advance(1);
    let revoked = invite(&app, None, 5).await;
    let listed = operators::list_invitations(&app.services).await.unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!((listed[0].used, listed[1].used), (0, 1));
    let id = listed[0].id;
    operators::revoke_invitation(&app.services, id)
        .await
        .unwrap();
    operators::revoke_invitation(&app.services, id)
        .await
        .unwrap_err();
    let refused = visitor.post(API, body("grace", Some(&revoked))).await;
    refused.expect_problem(400, "TOKEN_INVALID");

    let late = invite(&app, None, 5).await;
    app.advance(24 * 60 * 60);
    let refused = visitor.post(API, body("grace", Some(&late))).await;
    refused.expect_problem(400, "TOKEN_INVALID");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn however_many_come_at_once_an_invitation_counts_no_more_than_its_uses(backend: Backend) {
    let app = app(backend, Registration::Invite).await;
    let token = invite(&app, None, 3).await;
    let all = (0..12).map(|number| {
        let (visitor, token) = (app.anonymous(), token.clone());
        async move {
            let name = format!("guest-{number}");
            visitor.post(API, body(&name, Some(&token))).await.status
        }
    });
    let answers = futures::future::join_all(all).await;
    let mut counted = BTreeMap::new();
    for status in answers {
        *counted.entry(status.as_u16()).or_insert(0) += 1;
    }
    assert_eq!(counted, BTreeMap::from([(202, 3), (400, 9)]));
    let users = app.count("SELECT COUNT(*) FROM users").await;
    assert_eq!(users, 3);
}

/// The settings as an operator writes them.
fn domains(variable: &str, value: &str) -> Settings {
    let environment = [(variable.into(), value.into())];
    let mut settings = Settings::read(&Environment::new(environment)).unwrap();
    settings.public_url = "http://stagedoor.test".parse().unwrap();
    settings
}

#[on_both_databases]
async fn a_domain_that_is_refused_is_so_at_each_door_and_only_for_new_addresses(backend: Backend) {
    let app = TestApp::with(backend, |setup| {
        let refused = "*.example.com, bücher.example";
        setup.settings = domains("STAGEDOOR_MAIL_DOMAINS_REFUSE", refused);
    })
    .await;
    let visitor = app.anonymous();
    let mut registration = body("ada", None);
    for address in [
        "ada@mail.example.com",
        "ada@Bücher.example",
        "ada@XN--BCHER-KVA.example",
    ] {
        registration["email"] = address.into();
        let problem = visitor.post(API, registration.clone()).await;
        let problem = problem.expect_invalid(&["email"]);
        assert_eq!(problem["errors"][0]["code"], "domain_refused", "{problem}");
    }
    registration["email"] = "ada@example.com".into();
    visitor.post(API, registration).await.expect_status(202);

    // Whoever has such an address keeps it, and moves to no other one.
    app.user("grace", stagedoor_domain::Role::User, true).await;
    let grace = app.logged_in("grace").await;
    let change = json!({"email": "grace@mail.example.com", "password": PASSWORD});
    let problem = grace.put("/api/v1/users/me/email", change.clone()).await;
    if problem.status == 405 {
        let problem = grace.post("/api/v1/users/me/email", change).await;
        problem.expect_invalid(&["email"]);
    } else {
        problem.expect_invalid(&["email"]);
    }
}

#[on_both_databases]
async fn only_domains_that_are_allowed_are_taken(backend: Backend) {
    let app = TestApp::with(backend, |setup| {
        setup.settings = domains("STAGEDOOR_MAIL_DOMAINS_ALLOW", ".example.org");
    })
    .await;
    let visitor = app.anonymous();
    let mut registration = body("ada", None);
    visitor
        .post(API, registration.clone())
        .await
        .expect_invalid(&["email"]);
    registration["email"] = "ada@choir.example.org".into();
    visitor.post(API, registration).await.expect_status(202);
    let invited = operators::invite(&app.services, Some("eve@example.com"), 1, DAY);
    invited.await.unwrap_err();
}
