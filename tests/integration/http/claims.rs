//! Accounts that claim an address, through both doors.

use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::both_doors::call;
use crate::http::client::Client;
use crate::http::passkey_device::localhost;

const OWNED: &str = "ada@example.com";
const FREE: &str = "free@example.com";

/// What an answer looks like from outside, ids and times apart.
fn shape(answer: &Answer) -> (u16, Vec<String>, String) {
    let names = answer.headers.keys().map(ToString::to_string).collect();
    let location = answer.header("location").to_owned();
    (answer.status.as_u16(), names, location)
}

async fn registered(app: &TestApp, username: &str, email: &str) -> (Client, Answer) {
    let client = app.anonymous();
    let fields = [
        ("username", username),
        ("email", email),
        ("password", PASSWORD),
    ];
    let answer = client.submit("/api/register", &fields).await;
    (client, answer)
}

#[on_both_databases]
async fn nobody_finds_out_by_registering_which_addresses_have_accounts(app: TestApp) {
    app.user("ada", Role::User, true).await;
    let (of_owned, answer) = registered(&app, "one", OWNED).await;
    let (of_free, same) = registered(&app, "two", FREE).await;
    assert_eq!(shape(&answer), shape(&same));
    answer.expect_redirect("/register/sent");
    for (client, email, name) in [(&of_owned, OWNED, "one"), (&of_free, FREE, "two")] {
        let me = client.me().await.expect_status(200).json();
        assert_eq!(me["is_verified"], false);
        assert_eq!(me["email"], email);
        let sent = client.page("/register/sent").await.text();
        for shown in [email, name, "Change it"] {
            assert!(sent.contains(shown), "{shown} is missing in {sent}");
        }
        let settings = client.page("/settings").await.text();
        assert!(settings.contains("Resend verification"), "{settings}");
        app.logged_in(name).await;
        app.anonymous()
            .log_in_with(email, "not anybody's password")
            .await
            .expect_problem(401, "INVALID_CREDENTIALS");
        client
            .post("/api/v1/auth/verify-email/resend", json!({}))
            .await
            .expect_status(202);
    }
    let to_ada = app.mails_to(OWNED).await;
    assert_eq!(to_ada.len(), 1, "{to_ada:?}");
    let links = to_ada[0].links();
    assert!(links.iter().all(|link| link.path() != "/verify-email"));
}

#[on_both_databases]
async fn whoever_gets_the_mail_refuses_the_account_at_either_door(app: TestApp) {
    for (name, is_api) in [("mal", true), ("mallory", false)] {
        let email = format!("{name}@example.com");
        app.anonymous()
            .register(name, &email)
            .await
            .expect_status(202);
        let mal = app.logged_in(name).await;
        let token = app.confirmation_token(&email).await;
        let victim = app.anonymous();
        let page = victim.page(&format!("/verify-email?token={token}")).await;
        let page = page.text();
        for shown in [name, &email, "Verify email", "I didn't create this account"] {
            assert!(page.contains(shown), "{shown} is missing in {page}");
        }
        if is_api {
            let body = json!({"token": token});
            let answer = victim.post("/api/v1/auth/reject-registration", body).await;
            assert_eq!(
                answer.expect_status(200).json(),
                json!({"status": "removed"})
            );
        } else {
            victim
                .submit("/api/reject_registration", &[("token", &token)])
                .await
                .expect_redirect("/");
            let home = victim.page("/").await.text();
            assert!(home.contains("no longer uses your email"), "{home}");
        }
        mal.me().await.expect_problem(401, "UNAUTHENTICATED");
        mal.log_in(name)
            .await
            .expect_problem(401, "INVALID_CREDENTIALS");
        victim
            .post("/api/v1/auth/verify-email", json!({"token": token}))
            .await
            .expect_problem(400, "TOKEN_INVALID");
    }
}

#[on_both_databases]
async fn nobody_plants_a_second_factor_before_the_address_is_confirmed(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let mal = app.with_unverified("mal").await;
    for (route, function, fields) in [
        ("/api/v1/users/me/2fa/totp", "begin_two_step", vec![]),
        (
            "/api/v1/users/me/passkeys/options",
            "passkey_challenge",
            vec![("purpose", "register")],
        ),
    ] {
        let api = mal
            .post_nothing(route)
            .await
            .expect_problem(403, "EMAIL_NOT_VERIFIED");
        let page = call(&mal, function, &fields).await.expect_status(403);
        assert_eq!(page.json()["detail"], api["detail"]);
    }
    for page in ["/settings/security/two-step", "/settings/security/passkeys"] {
        let page = mal.page(page).await.expect_status(200).text();
        for shown in [
            "Verify your email before you",
            "Resend verification",
            "/settings/security/email",
        ] {
            assert!(page.contains(shown), "{shown} is missing in {page}");
        }
        for button in [
            "Set up two-step login</button>",
            "action=\"/api/add_passkey\"",
        ] {
            assert!(!page.contains(button), "{button} is in {page}");
        }
    }
}

#[on_both_databases]
async fn a_mistyped_address_is_corrected_at_either_door(app: TestApp) {
    for (name, is_api) in [("grace", true), ("hope", false)] {
        let (typo, right) = (format!("{name}@exmaple.com"), format!("{name}@example.com"));
        let (client, _) = registered(&app, name, &typo).await;
        let stray = app.confirmation_token(&typo).await;
        if is_api {
            let body = json!({"email": right, "password": PASSWORD});
            client
                .post("/api/v1/users/me/email", body)
                .await
                .expect_status(202);
        } else {
            let form = client.page("/settings/security/email").await.text();
            assert!(!form.contains("can undo"), "{form}");
            // Back to where they wait, with the new address.
            client
                .submit("/api/change_email", &[("email", &right)])
                .await
                .expect_redirect("/register/sent");
            let waiting = client.page("/register/sent").await.text();
            assert!(waiting.contains(&right) && !waiting.contains(&typo));
        }
        let me = client.me().await.expect_status(200).json();
        assert_eq!(
            (&me["email"], &me["is_verified"]),
            (&json!(right), &json!(false))
        );
        let verify = async |token: &str| {
            let body = json!({"token": token});
            client.post("/api/v1/auth/verify-email", body).await
        };
        verify(&stray).await.expect_problem(400, "TOKEN_INVALID");
        verify(&app.confirmation_token(&right).await)
            .await
            .expect_status(200);
        assert_eq!(app.mails_to(&typo).await.len(), 1, "told of nothing");
    }
}

#[tokio::test]
async fn whoever_has_just_registered_and_is_refused_is_told_how_to_get_in() {
    let app = TestApp::new().await;
    let (client, _) = registered(&app, "grace", "grace@example.com").await;
    client
        .submit("/api/log_out", &[])
        .await
        .expect_redirect("/");
    let fields = [("identifier", "grace@example.com"), ("password", PASSWORD)];
    client
        .submit("/api/log_in", &fields)
        .await
        .expect_redirect("/login");
    let page = client.page("/login").await.text();
    assert!(page.contains("Log in with your username"), "{page}");
    let fields = [("identifier", "grace"), ("password", PASSWORD)];
    client
        .submit("/api/log_in", &fields)
        .await
        .expect_redirect("/settings");
}

#[on_both_databases]
async fn one_mail_to_the_logged_out_lists_every_claim(app: TestApp) {
    for name in ["mal", "grace"] {
        let client = app.anonymous();
        client.register(name, FREE).await.expect_status(202);
    }
    let before = app.mails_to(FREE).await.len();
    let body = json!({"email": FREE});
    app.anonymous()
        .post("/api/v1/auth/verify-email/resend", body)
        .await
        .expect_status(202);
    app.advance(60);
    app.anonymous()
        .submit("/api/resend_verification", &[("email", FREE)])
        .await
        .expect_redirect("/verify-email/resend");
    let mails = app.mails_to(FREE).await;
    assert_eq!(mails.len() - before, 2);
    for mail in &mails[before..] {
        assert_eq!(mail.links().len(), 2);
        for name in ["mal", "grace"] {
            assert!(
                mail.text.contains(&format!("Account: {name}")),
                "{}",
                mail.text
            );
        }
    }
}
