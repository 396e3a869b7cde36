//! Backup codes on the page, until their owner has kept them.

use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::authenticator_app::{AuthenticatorApp, SECOND_FACTOR, half_logged_in, set_up};
use crate::http::client::Client;

const TWO_STEP: &str = "/settings/security/two-step";
const FILE: &str = "/settings/security/two-step/backup-codes.txt";
const PROOF: &str = "/reauthenticate?next=%2Fsettings%2Fsecurity%2Ftwo-step&needs=second_factor";

async fn page(client: &Client, path: &str) -> String {
    client.page(path).await.expect_status(200).text()
}

/// The codes on a page.
fn codes(page: &str) -> Vec<String> {
    let parts = page.split("<code>").skip(1);
    let codes = parts.filter_map(|part| part.split_once("</code>"));
    codes.map(|(code, _)| code.to_owned()).collect()
}

/// New codes by the form; the app that proves who asks.
async fn renewed(app: &TestApp, client: &Client) -> (AuthenticatorApp, Vec<String>) {
    let (phone, old) = set_up(app, client).await;
    client
        .submit("/api/renew_backup_codes", &[])
        .await
        .expect_redirect(TWO_STEP);
    let shown = codes(&page(client, TWO_STEP).await);
    assert_eq!(shown.len(), 10);
    assert!(shown.iter().all(|code| !old.contains(code)));
    (phone, shown)
}

#[on_both_databases]
async fn they_are_shown_again_until_they_are_kept(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (_, shown) = renewed(&app, &ada).await;
    for elsewhere in ["/settings", "/settings/security", TWO_STEP] {
        page(&ada, elsewhere).await;
        let again = ada.page(TWO_STEP).await.expect_status(200);
        assert_eq!(again.header("cache-control"), "no-store");
        assert_eq!(codes(&again.text()), shown);
    }
    let overview = page(&ada, "/settings/security").await;
    assert!(overview.contains("Show the backup codes"), "{overview}");
    // What else there is to do waits.
    let held = page(&ada, TWO_STEP).await;
    assert!(!held.contains("Turn off two-step login"), "{held}");
    ada.submit("/api/keep_backup_codes", &[])
        .await
        .expect_redirect(TWO_STEP);
    let after = page(&ada, TWO_STEP).await;
    assert_eq!(codes(&after), Vec::<String>::new());
    assert!(after.contains("does not show them again"), "{after}");
    assert!(after.contains("Turn off two-step login"), "{after}");
    let overview = page(&ada, "/settings/security").await;
    assert!(!overview.contains("Show the backup codes"), "{overview}");
    ada.page(FILE).await.expect_redirect(TWO_STEP);
    // A second time changes nothing.
    ada.submit("/api/keep_backup_codes", &[])
        .await
        .expect_redirect(TWO_STEP);
}

#[on_both_databases]
async fn an_id_that_the_upgrade_has_renewed_does_not_read_them(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (_, shown) = renewed(&app, &ada).await;
    let stolen = ada.copy();
    ada.upgrade().await.expect_status(200);
    stolen.page("/settings").await.expect_status(200);
    for path in [TWO_STEP, FILE] {
        let read = stolen.page(path).await.text();
        assert!(shown.iter().all(|code| !read.contains(code)), "{read}");
    }
    assert_eq!(codes(&page(&ada, TWO_STEP).await), shown);
}

#[on_both_databases]
async fn a_link_of_another_site_does_not_save_them(app: TestApp) {
    let ada = app.with_user("ada").await;
    renewed(&app, &ada).await;
    let led = ada.copy().with_header("sec-fetch-site", "cross-site");
    led.page(FILE).await.expect_redirect(TWO_STEP);
    let own = ada.copy().with_header("sec-fetch-site", "same-origin");
    own.page(FILE).await.expect_status(200);
}

#[on_both_databases]
async fn they_are_a_file_that_nobody_keeps_on_the_way(app: TestApp) {
    let ada = app.with_user("ada").await;
    ada.page(FILE).await.expect_redirect(TWO_STEP);
    let (_, shown) = renewed(&app, &ada).await;
    let file = ada.page(FILE).await.expect_status(200);
    assert_eq!(file.header("cache-control"), "no-store");
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"stagedoor-backup-codes.txt\""
    );
    let text = file.text();
    assert!(
        text.starts_with("Stagedoor backup codes of ada\n"),
        "{text}"
    );
    let lines: Vec<&str> = text.lines().filter(|line| line.contains('-')).collect();
    assert_eq!(lines, shown);
    let fields = [("language", "fr"), ("back", "/")];
    ada.submit("/api/choose_language", &fields).await;
    let text = ada.page(FILE).await.text();
    assert!(
        text.contains("Stagedoor") && !text.contains("backup"),
        "{text}"
    );
    app.anonymous().page(FILE).await.expect_redirect(TWO_STEP);
}

#[on_both_databases]
async fn no_cookie_and_no_page_of_another_session_has_them(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, shown) = renewed(&app, &ada).await;
    let jar = ada.session().unwrap_or_default();
    assert!(shown.iter().all(|code| !jar.contains(code)));

    let other = half_logged_in(&app, "ada").await;
    app.advance(30);
    let code = phone.code(&app);
    let body = serde_json::json!({ "code": code });
    other.post(SECOND_FACTOR, body).await.expect_status(200);
    for path in [TWO_STEP, "/settings/security"] {
        let seen = page(&other, path).await;
        assert!(shown.iter().all(|code| !seen.contains(code)), "{seen}");
    }
    other.page(FILE).await.expect_redirect(TWO_STEP);
    // Made anew elsewhere, the old ones are shown nowhere.
    other
        .submit("/api/renew_backup_codes", &[])
        .await
        .expect_redirect(TWO_STEP);
    assert_eq!(codes(&page(&ada, TWO_STEP).await), Vec::<String>::new());
    assert_eq!(codes(&page(&other, TWO_STEP).await).len(), 10);
    // They are gone with the session.
    other.submit("/api/log_out", &[]).await.expect_redirect("/");
    let kept = "SELECT COUNT(*) FROM sessions WHERE sealed_codes IS NOT NULL";
    assert_eq!(app.count(kept).await, 0);
}

#[on_both_databases]
async fn after_a_while_they_are_shown_to_whoever_shows_who_they_are(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, shown) = renewed(&app, &ada).await;
    app.advance(11 * 60);
    let held = page(&ada, TWO_STEP).await;
    assert_eq!(codes(&held), Vec::<String>::new());
    assert!(held.contains("wait for you"), "{held}");
    assert!(held.contains(&PROOF.replace('&', "&amp;")), "{held}");
    ada.page(FILE).await.expect_redirect(TWO_STEP);
    let code = phone.code(&app);
    let fields = [
        ("password", PASSWORD),
        ("code", &*code),
        ("next", TWO_STEP),
        ("kept", ""),
        ("needs", "second_factor"),
    ];
    ada.submit("/api/reauthenticate", &fields)
        .await
        .expect_redirect(TWO_STEP);
    assert_eq!(codes(&page(&ada, TWO_STEP).await), shown);
}
