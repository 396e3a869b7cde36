//! Giving an account another name, at both doors.

use serde_json::json;
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::both_doors::call;
use crate::http::client::Client;

const PATH: &str = "/api/v1/users/me/username";
const PAGE: &str = "/settings/username";
const FORM: &str = "/api/change_username";

async fn change(client: &Client, username: &str) -> Answer {
    client.put(PATH, json!({"username": username})).await
}

async fn shown(client: &Client, path: &str) -> String {
    client.page(path).await.expect_status(200).text()
}

#[on_both_databases]
async fn the_api_answers_the_account_with_its_new_name(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (before, session) = (ada.me().await.json(), ada.session());
    let answer = change(&ada, "Ada-L").await.expect_status(200);
    let mut expected = before;
    expected["username"] = json!("Ada-L");
    assert_eq!(answer.json(), expected);
    assert_eq!(ada.me().await.json(), expected);
    assert_eq!(ada.session(), session, "a name opens nothing");
    assert!(answer.cookies().is_empty());
    // Elsewhere, and in a browser that knows the old name.
    for name in ["ada-l", "ada"] {
        let answer = app.anonymous().log_in(name).await.expect_status(200);
        assert_eq!(answer.json()["username"], "Ada-L");
    }
    let mails = app.mails_to("ada@example.com").await;
    let told = mails
        .iter()
        .filter(|mail| mail.subject.contains("username"));
    assert_eq!(told.count(), 1, "{mails:?}");
}

#[on_both_databases]
async fn what_cannot_be_had_is_refused_alike_at_both_doors(app: TestApp) {
    let (ada, eve) = (app.with_user("ada").await, app.with_user("eve").await);
    change(&eve, "mallory").await.expect_status(200);
    for (name, status) in [
        ("mallory", 409),
        ("EVE", 409),
        ("admin", 409),
        ("x", 422),
        ("two words", 422),
    ] {
        let api = change(&ada, name).await.expect_status(status);
        let page = call(&ada, "change_username", &[("username", name)]).await;
        let (api, page) = (api.json(), page.expect_status(status).json());
        for member in ["code", "detail", "errors"] {
            assert_eq!(api[member], page[member], "{name}");
        }
    }
    change(&ada, "mallory")
        .await
        .expect_problem(409, "USERNAME_TAKEN");
    app.anonymous()
        .register("EVE", "new@example.com")
        .await
        .expect_problem(409, "USERNAME_TAKEN");
    change(&eve, "eve").await.expect_status(200);
}

#[tokio::test]
async fn both_doors_share_their_limit() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for (number, name) in ["ada1", "ada2", "ada3"].into_iter().enumerate() {
        let answer = if number % 2 == 0 {
            change(&ada, name).await
        } else {
            call(&ada, "change_username", &[("username", name)]).await
        };
        answer.expect_status(200);
    }
    let wait = change(&ada, "ada4").await.expect_rate_limited();
    assert!((86_000..=86_400).contains(&wait), "{wait}");
    ada.submit(FORM, &[("username", "ada4")])
        .await
        .expect_redirect(PAGE);
    let page = shown(&ada, PAGE).await;
    assert!(page.contains("Wait 24 hours and try again"), "{page}");
    assert!(page.contains(r#"value="ada4""#), "{page}");
}

#[on_both_databases]
async fn the_form_says_what_was_wrong_and_every_page_the_new_name(app: TestApp) {
    let ada = app.with_user("ada").await;
    app.with_user("eve").await;
    let account = shown(&ada, "/settings").await;
    assert!(
        account.contains(r#"href="/settings/username""#),
        "{account}"
    );
    let page = shown(&ada, PAGE).await;
    for text in [
        "Back to Account",
        "New username",
        "30 days",
        "Change username",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }

    ada.submit(FORM, &[("username", "eve")])
        .await
        .expect_redirect(PAGE);
    let page = shown(&ada, PAGE).await;
    assert!(page.contains(r#"id="username-error""#), "{page}");
    assert!(page.contains("That username is taken"), "{page}");
    assert!(page.contains(r#"value="eve""#), "{page}");

    ada.submit(FORM, &[("username", "lovelace")])
        .await
        .expect_redirect("/settings");
    let account = shown(&ada, "/settings").await;
    assert!(
        account.contains("Your username is lovelace now"),
        "{account}"
    );
    for path in ["/settings/security/password", "/reauthenticate"] {
        assert!(shown(&ada, path).await.contains("lovelace"), "{path}");
    }
    let log = shown(&ada, "/settings/security/log").await;
    assert!(
        log.contains("Username changed from ada to lovelace"),
        "{log}"
    );
    // Sent twice, the second answer is the one that is shown.
    ada.submit(FORM, &[("username", "lovelace")])
        .await
        .expect_redirect("/settings");
}

#[on_both_databases]
async fn a_proof_is_asked_for_and_nothing_that_was_typed_is_lost(app: TestApp) {
    let ada = app.with_user("ada").await;
    assert!(!shown(&ada, PAGE).await.contains("show that it is you"));
    app.advance(10 * 60);
    assert!(shown(&ada, PAGE).await.contains("show that it is you"));
    change(&ada, "lovelace")
        .await
        .expect_problem(403, "REAUTHENTICATION_REQUIRED");
    let place = "/reauthenticate?next=%2Fsettings%2Fusername";
    ada.submit(FORM, &[("username", "lovelace")])
        .await
        .expect_redirect(place);
    let asked = shown(&ada, place).await;
    let (_, kept) = asked.split_once("name=\"kept\" value=\"").unwrap();
    let kept = kept.split('"').next().unwrap().replace("&quot;", "\"");
    let fields = [("password", PASSWORD), ("next", PAGE), ("kept", &*kept)];
    ada.submit("/api/reauthenticate", &fields)
        .await
        .expect_redirect(PAGE);
    assert!(shown(&ada, PAGE).await.contains(r#"value="lovelace""#));
    change(&ada, "lovelace").await.expect_status(200);
}
