//! What asks once more before it is done, on a page of its own.

use stagedoor_testing::{Authenticator, Backend, PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::authenticator_app::set_up;
use crate::http::client::Client;
use crate::http::passkey_device::{PATH, SITE, add, localhost};

const TWO_STEP: &str = "/settings/security/two-step";
const PASSKEYS: &str = "/settings/security/passkeys";
const SUSPENDED: &str = "/settings/security/suspended";

async fn page(client: &Client, path: &str) -> String {
    client.page(path).await.expect_status(200).text()
}

/// The page at `path` says these, and its form goes to `action`.
async fn expect_question(client: &Client, path: &str, action: &str, says: &[&str]) {
    let question = page(client, path).await;
    assert!(
        question.contains(&format!("method=\"post\" action=\"{action}\"")),
        "{question}"
    );
    for words in says {
        assert!(question.contains(words), "{words} is missing in {question}");
    }
}

#[on_both_databases]
async fn two_step_login_is_turned_off_and_its_codes_renewed_after_a_question(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (new_codes, turn_off) = (
        format!("{TWO_STEP}/new-codes"),
        format!("{TWO_STEP}/turn-off"),
    );
    // Nothing to ask while it is off.
    for path in [&new_codes, &turn_off] {
        ada.page(path).await.expect_redirect(TWO_STEP);
    }
    set_up(&app, &ada).await;
    let shown = page(&ada, TWO_STEP).await;
    for (path, action, says) in [
        (
            &new_codes,
            "/api/renew_backup_codes",
            [
                "The 10 codes that you have left stop working",
                "Keep the ones you have",
            ],
        ),
        (
            &turn_off,
            "/api/turn_off_two_step",
            ["Your password alone opens your account", "Keep it on"],
        ),
    ] {
        assert!(shown.contains(&format!("href=\"{path}\"")), "{shown}");
        assert!(!shown.contains(action), "{shown}");
        expect_question(&ada, path, action, &says).await;
    }
    // To be asked changes nothing.
    assert_eq!(ada.me().await.json()["two_factor_enabled"], true);
    assert_eq!(app.count("SELECT COUNT(*) FROM backup_codes").await, 10);
}

#[on_both_databases]
async fn a_passkey_is_removed_after_a_question(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let ada = app.with_user("ada").await;
    let passkey = add(&ada, &mut Authenticator::at(SITE), "Laptop").await;
    let id = passkey["id"].as_str().unwrap();
    let question = format!("{PASSKEYS}/remove?id={id}");
    let list = page(&ada, PASSKEYS).await;
    assert!(list.contains(&format!("href=\"{question}\"")), "{list}");
    assert!(!list.contains("/api/remove_passkey"), "{list}");
    let says = ["Remove this passkey?", "Laptop", "It is your only one"];
    expect_question(&ada, &question, "/api/remove_passkey", &says).await;
    add(&ada, &mut Authenticator::at(SITE), "Phone").await;
    let with_two = page(&ada, &question).await;
    assert!(!with_two.contains("It is your only one"), "{with_two}");

    // Of somebody else's, and of none, nothing is said.
    let eve = app.with_user("eve").await;
    for path in [&question, &format!("{PASSKEYS}/remove")] {
        eve.page(path).await.expect_redirect(PASSKEYS);
    }
    // A proof that is old by now is asked for before the question, and comes back to it.
    app.advance(11 * 60);
    let proof = ada.page(&question).await;
    let place = proof.header("location").to_owned();
    let back = format!("next=%2Fsettings%2Fsecurity%2Fpasskeys%2Fremove%3Fid%3D{id}");
    assert!(
        place.starts_with("/reauthenticate?") && place.ends_with(&back),
        "{place}"
    );
    let removed = ada.submit("/api/remove_passkey", &[("id", id)]).await;
    removed.expect_redirect(&place);
    ada.log_in("ada").await.expect_status(200);
    ada.submit("/api/remove_passkey", &[("id", id)])
        .await
        .expect_redirect(PASSKEYS);
    let left = ada.get(PATH).await.expect_status(200).json();
    assert_eq!(left["items"].as_array().unwrap().len(), 1);
    ada.page(&question).await.expect_redirect(PASSKEYS);
}

#[on_both_databases]
async fn a_passkey_that_was_just_removed_is_put_back(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let ada = app.with_user("ada").await;
    let passkey = add(&ada, &mut Authenticator::at(SITE), "Laptop").await;
    let id = passkey["id"].as_str().unwrap();
    let stolen = ada.copy();
    ada.submit("/api/remove_passkey", &[("id", id)])
        .await
        .expect_redirect(PASSKEYS);
    stolen.expect_logged_out().await;
    let removed = page(&ada, PASSKEYS).await;
    let (_, field) = removed.split_once("name=\"removed\" value=\"").unwrap();
    let (undo, _) = field.split_once('"').unwrap();
    let undo = [("removed", undo)];
    // Nobody else has a use for it.
    let eve = app.with_user("eve").await;
    eve.submit("/api/put_passkey_back", &undo)
        .await
        .expect_redirect(PASSKEYS);
    let refused = page(&eve, PASSKEYS).await;
    assert!(refused.contains("cannot be put back any more"), "{refused}");
    for said in ["is back", "cannot be put back any more"] {
        ada.submit("/api/put_passkey_back", &undo)
            .await
            .expect_redirect(PASSKEYS);
        let after = page(&ada, PASSKEYS).await;
        assert!(after.contains(said), "{said}: {after}");
        assert!(!after.contains("name=\"removed\""), "{after}");
    }
    let list = ada.get(PATH).await.expect_status(200).json();
    assert_eq!(list["items"], serde_json::json!([passkey]));
}

/// As a lockdown leaves it: all of it suspended, and two-step login on.
async fn suspend_all(app: &TestApp) {
    for statement in [
        "UPDATE totp_secrets SET suspended_at = confirmed_at",
        "UPDATE backup_codes SET suspended_at = created_at",
        "UPDATE passkeys SET suspended_at = created_at",
    ] {
        app.execute(statement).await;
    }
}

#[on_both_databases]
async fn what_is_suspended_is_removed_after_a_question(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let ada = app.with_user("ada").await;
    let passkey = add(&ada, &mut Authenticator::at(SITE), "Laptop").await;
    let passkey = passkey["id"].as_str().unwrap();
    set_up(&app, &ada).await;
    suspend_all(&app).await;
    let question = |id: &str| format!("{SUSPENDED}/remove?id={id}");

    // None of it counts as a protection that is on.
    let overview = page(&ada, "/settings/security").await;
    for stands in [
        "Suspended</span>",
        "10 suspended</span>",
        "1 suspended</span>",
    ] {
        assert!(overview.contains(stands), "{stands}: {overview}");
    }
    assert_eq!(
        overview.matches("data-kind=\"verified\"").count(),
        2,
        "{overview}"
    );

    let list = page(&ada, SUSPENDED).await;
    assert!(!list.contains("/api/remove_suspended"), "{list}");
    for (id, says) in [
        (
            passkey,
            ["Remove this suspended passkey?", "Laptop", "gone for good"],
        ),
        (
            "backup_codes",
            [
                "Remove the suspended backup codes?",
                "10 backup codes",
                "gone for good",
            ],
        ),
        (
            "authenticator_app",
            [
                "Remove the suspended authenticator app?",
                "your backup codes stop working, for good",
                "Your password alone opens your account",
            ],
        ),
    ] {
        let question = question(id);
        assert!(list.contains(&format!("href=\"{question}\"")), "{list}");
        expect_question(&ada, &question, "/api/remove_suspended", &says).await;
        let french = ada.copy().with_header("accept-language", "fr");
        let asked = page(&french, &question).await;
        assert!(asked.contains("suspendu"), "{asked}");
    }
    let suspended = "SELECT COUNT(*) FROM backup_codes WHERE suspended_at IS NOT NULL";
    assert_eq!(
        app.count(suspended).await,
        10,
        "to be asked changes nothing"
    );

    // Of somebody else's, and of none, nothing is said.
    let eve = app.with_user("eve").await;
    for path in [&question(passkey), &question("backup_codes"), &question("")] {
        eve.page(path).await.expect_redirect(SUSPENDED);
    }
    // A proof that is old by now is asked for before the question, and comes back to it.
    app.advance(11 * 60);
    for (id, needs) in [
        ("authenticator_app", "&needs=second_factor"),
        ("backup_codes", ""),
    ] {
        let place = ada.page(&question(id)).await.header("location").to_owned();
        let back = format!("next=%2Fsettings%2Fsecurity%2Fsuspended%2Fremove%3Fid%3D{id}{needs}");
        assert_eq!(place, format!("/reauthenticate?{back}"));
        let removed = ada.submit("/api/remove_suspended", &[("id", id)]).await;
        removed.expect_redirect(&place);
    }
    let proof = [("password", PASSWORD), ("next", &*question("backup_codes"))];
    ada.submit("/api/reauthenticate", &proof)
        .await
        .expect_redirect(&question("backup_codes"));
    ada.submit("/api/remove_suspended", &[("id", "backup_codes")])
        .await
        .expect_redirect(SUSPENDED);
    let after = page(&ada, SUSPENDED).await;
    assert!(after.contains("The backup codes are removed"), "{after}");
    ada.page(&question("backup_codes"))
        .await
        .expect_redirect(SUSPENDED);
    assert_eq!(app.count("SELECT COUNT(*) FROM backup_codes").await, 0);
    assert_eq!(app.count("SELECT COUNT(*) FROM passkeys").await, 1);
}
