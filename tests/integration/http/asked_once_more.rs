//! What asks once more before it is done, on a page of its own.

use stagedoor_testing::{Authenticator, Backend, on_both_databases};

use crate::http::app::TestApp;
use crate::http::authenticator_app::set_up;
use crate::http::client::Client;
use crate::http::passkey_device::{PATH, SITE, add, localhost};

const TWO_STEP: &str = "/settings/security/two-step";
const PASSKEYS: &str = "/settings/security/passkeys";

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
