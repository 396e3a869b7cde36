//! The end of an account, and keeping it, at both doors.

use serde_json::json;
use stagedoor_domain::{Role, operators};
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::both_doors::call;
use crate::http::kept_forms::value;

const PATH: &str = "/api/v1/users/me/deletion";
const ASK: &str = "/api/delete_account";
const KEEP: &str = "/api/keep_account";
const PAGE: &str = "/settings/data";
const ONE_MORE_STEP: &str = "One step is left";
const DAY: u64 = 24 * 60 * 60;

#[on_both_databases]
async fn the_api_says_when_and_ends_every_session(app: TestApp) {
    let ada = app.with_user("ada").await;
    let elsewhere = app.logged_in("ada").await;
    let body = json!({"username": "ada", "keep_public_tracks": true});
    let answer = ada.post(PATH, body).await.expect_status(202).json();
    let until = answer["deletion_scheduled_for"]
        .as_str()
        .unwrap()
        .to_owned();
    ada.expect_logged_out().await;
    elsewhere.expect_logged_out().await;

    let again = app.logged_in("ada").await;
    let me = again.me().await.expect_status(200).json();
    assert_eq!(me["status"], "leaving");
    assert_eq!(me["deletion_scheduled_for"], json!(until));
    // Restricted until it is kept, which a login alone does not do.
    let detail = again
        .get("/api/v1/users/me/sessions")
        .await
        .expect_problem(403, "ACCOUNT_LEAVING");
    assert!(detail.to_string().contains(&until[..10]), "{detail}");
    again
        .post(PATH, json!({"username": "ada"}))
        .await
        .expect_problem(403, "ACCOUNT_LEAVING");

    again.delete(PATH).await.expect_status(204);
    let me = again.me().await.expect_status(200).json();
    assert_eq!(me["status"], "active");
    assert_eq!(me["deletion_scheduled_for"], json!(null));
    again
        .get("/api/v1/users/me/sessions")
        .await
        .expect_status(200);
    again.delete(PATH).await.expect_status(204);
}

#[on_both_databases]
async fn what_is_refused_is_refused_alike_at_both_doors(app: TestApp) {
    let ada = app.with_role("ada", Role::Admin).await;
    for (name, status, code) in [
        ("", 422, "VALIDATION_FAILED"),
        ("grace", 422, "VALIDATION_FAILED"),
        // There is no other administrator.
        ("ada", 409, "CONFLICT"),
    ] {
        let api = ada.post(PATH, json!({"username": name})).await;
        let api = api.expect_problem(status, code);
        let page = call(&ada, "delete_account", &[("username", name)]).await;
        let page = page.expect_status(status).json();
        for member in ["code", "detail", "errors"] {
            assert_eq!(api[member], page[member], "{name}");
        }
    }
    app.advance(60 * 60);
    ada.post(PATH, json!({"username": "ada"}))
        .await
        .expect_problem(403, "REAUTHENTICATION_REQUIRED");
    ada.me().await.expect_status(200);
}

#[on_both_databases]
async fn tracks_of_a_suspended_account_are_not_left_here_at_either_door(app: TestApp) {
    app.with_role("ada", Role::Creator).await;
    operators::suspend_account(&app.services, "ada", "Spam")
        .await
        .unwrap();
    let ada = app.logged_in("ada").await;
    let body = json!({"username": "ada", "keep_public_tracks": true});
    let api = ada.post(PATH, body).await;
    let api = api.expect_problem(422, "VALIDATION_FAILED");
    assert_eq!(api["errors"][0]["field"], "keep_public_tracks");
    assert_eq!(api["errors"][0]["code"], "hidden");
    let said = api["errors"][0]["message"].as_str().unwrap();
    assert!(said.contains("suspended"), "{said}");
    let fields = [("username", "ada"), ("keep_public_tracks", "on")];
    let page = call(&ada, "delete_account", &fields).await;
    let page = page.expect_status(422).json();
    assert_eq!(api["errors"], page["errors"]);
    ada.submit(ASK, &fields).await.expect_redirect(PAGE);
    let shown = ada.page(PAGE).await.expect_status(200).text();
    assert!(shown.contains("cannot be left here"), "{shown}");
    ada.post(PATH, json!({"username": "ada"}))
        .await
        .expect_status(202);
}

#[on_both_databases]
async fn the_pages_lead_out_and_back_without_a_script(app: TestApp) {
    let ada = app.with_user("ada").await;
    let page = ada.page(PAGE).await.expect_status(200).text();
    for text in ["Delete account", "30 days", "365 days", "Type ada"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(
        !page.contains("keep_public_tracks"),
        "there is nothing to keep"
    );
    ada.submit(ASK, &[("username", "eda")])
        .await
        .expect_redirect(PAGE);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains(r#"id="username-error""#), "{page}");
    assert!(page.contains(r#"value="eda""#), "{page}");

    // A proof that is too old is asked for anew, and what was typed stays.
    app.advance(60 * 60);
    let answer = ada.submit(ASK, &[("username", "ada")]).await;
    let to = answer.header("location").to_owned();
    assert!(
        to.starts_with("/reauthenticate?next=%2Fsettings%2Fdata"),
        "{to}"
    );

    // Nothing has been sent by the proof, and the form that is back says so.
    let page = ada.page(&to).await.expect_status(200).text();
    let kept = value(&page, "kept").unwrap();
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(!page.contains(ONE_MORE_STEP), "{page}");
    ada.page(&to).await.expect_status(200);
    let proof = [("password", PASSWORD), ("next", PAGE), ("kept", &*kept)];
    ada.submit("/api/reauthenticate", &proof)
        .await
        .expect_redirect(PAGE);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains(r#"value="ada""#), "{page}");
    let note = page.split(ONE_MORE_STEP).next().unwrap();
    let note = note.rsplit("<div").next().unwrap();
    assert!(note.contains(r#"role="status""#), "{note}");
    assert!(note.contains("autofocus"), "{note}");
    ada.me().await.expect_status(200);
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(!page.contains(ONE_MORE_STEP), "nothing is typed any more");

    ada.submit(ASK, &[("username", "ada")])
        .await
        .expect_redirect("/login");
    let login = ada.page("/login").await.expect_status(200).text();
    assert!(login.contains("will be deleted on"), "{login}");
    ada.expect_logged_out().await;

    let again = app.logged_in("ada").await;
    for closed in ["/settings", "/studio", "/settings/security"] {
        again.page(closed).await.expect_redirect("/leaving");
    }
    let page = again.page("/leaving").await.expect_status(200).text();
    assert!(page.contains("Keep my account"), "{page}");
    let data = again.page(PAGE).await.expect_status(200).text();
    assert!(data.contains(r#"href="/leaving""#), "{data}");
    assert!(!data.contains("/api/delete_account"), "{data}");

    again.submit(KEEP, &[]).await.expect_redirect("/settings");
    let page = again.page("/settings").await.expect_status(200).text();
    assert!(page.contains("Your account stays"), "{page}");
    again.page("/leaving").await.expect_redirect("/settings");
}

#[on_both_databases]
async fn whoever_keeps_an_account_that_is_suspended_reads_that_it_still_is(app: TestApp) {
    let ada = app.with_user("ada").await;
    ada.post(PATH, json!({"username": "ada"}))
        .await
        .expect_status(202);
    operators::suspend_account(&app.services, "ada", "Because.")
        .await
        .unwrap();
    let again = app.logged_in("ada").await;
    again.submit(KEEP, &[]).await.expect_redirect("/suspended");
    let page = again.page("/suspended").await.expect_status(200).text();
    assert!(page.contains("It is still suspended"), "{page}");
    assert!(!page.contains("All is as it was"), "{page}");
}

#[on_both_databases]
async fn whoever_is_gone_finds_nothing_of_theirs(app: TestApp) {
    let ada = app.with_user("ada").await;
    ada.post(PATH, json!({"username": "ada"}))
        .await
        .expect_status(202);
    let again = app.logged_in("ada").await;
    app.advance(31 * DAY);
    app.mails().await;
    again.me().await.expect_problem(401, "UNAUTHENTICATED");
    again
        .delete(PATH)
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    again
        .page("/leaving")
        .await
        .expect_redirect("/login?next=%2Fleaving");
    app.anonymous()
        .log_in("ada")
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    app.anonymous()
        .register("ada", "other@example.com")
        .await
        .expect_problem(409, "USERNAME_TAKEN");
}

/// A reset and "This wasn't me" work, and what they set does not keep the account.
#[on_both_databases]
async fn a_new_password_does_not_keep_the_account(app: TestApp) {
    let ada = app.with_user("ada").await;
    ada.post(PATH, json!({"username": "ada"}))
        .await
        .expect_status(202);
    let somebody = app.anonymous();
    somebody
        .post(
            "/api/v1/auth/forgot-password",
            json!({"email": "ada@example.com"}),
        )
        .await
        .expect_status(202);
    let token = app.mailed_token("/reset-password").await;
    somebody
        .post(
            "/api/v1/auth/reset-password",
            json!({"token": token, "password": "nine owls upon a gate"}),
        )
        .await
        .expect_status(200);
    let answer = somebody.log_in_with("ada", "nine owls upon a gate").await;
    assert_eq!(answer.expect_status(200).json()["status"], "leaving");
}
