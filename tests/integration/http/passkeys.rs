//! The passkeys somebody has: adding, naming and removing them.

use serde_json::{Value, json};
use stagedoor_testing::{Authenticator, Backend, on_both_databases};
use uuid::Uuid;

use crate::http::app::TestApp;
use crate::http::client::Client;
use crate::http::passkey_device::{OPTIONS, PATH, SITE, add, localhost, log_in, options, send};

async fn list(client: &Client) -> Vec<Value> {
    let list = client.get(PATH).await.expect_status(200).json();
    assert!(list["next_cursor"].is_null(), "{list}");
    list["items"].as_array().unwrap().clone()
}

fn path_of(passkey: &Value) -> String {
    format!("{PATH}/{}", passkey["id"].as_str().unwrap())
}

#[on_both_databases]
async fn a_passkey_is_added_named_listed_and_removed(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let ada = app.with_user("ada").await;
    let mut device = Authenticator::at(SITE);
    assert!(list(&ada).await.is_empty());

    let challenge = options(&ada).await;
    assert_eq!(challenge.as_object().unwrap().len(), 2, "{challenge}");
    assert_eq!(challenge["options"]["rp"]["id"], "localhost");
    assert_eq!(challenge["options"]["user"]["name"], "ada");
    let before = ada.copy();
    let credential = device.create(&challenge["options"]);
    let passkey = send(&ada, &challenge, "  Ada's laptop ", &credential)
        .await
        .expect_status(201)
        .json();
    let mut keys: Vec<&String> = passkey.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["created_at", "id", "last_used_at", "name"]);
    assert_eq!(passkey["name"], "Ada's laptop");
    assert_eq!(passkey["created_at"], "2026-01-01T00:00:00Z");
    assert!(passkey["last_used_at"].is_null());
    before.expect_logged_out().await;
    ada.me().await.expect_status(200);
    assert_eq!(list(&ada).await, std::slice::from_ref(&passkey));

    let renamed = ada
        .patch(&path_of(&passkey), json!({"name": "Laptop"}))
        .await
        .expect_status(200)
        .json();
    assert_eq!(renamed["id"], passkey["id"]);
    assert_eq!(list(&ada).await, [renamed]);

    app.advance(1);
    let unnamed = add(&ada, &mut Authenticator::at(SITE), "").await;
    assert!(!unnamed["name"].as_str().unwrap().is_empty());
    let names: Vec<Value> = list(&ada)
        .await
        .iter()
        .map(|key| key["name"].clone())
        .collect();
    assert_eq!(names, [json!("Laptop"), unnamed["name"].clone()]);
    // Those that are known are named, so that one device makes no second one.
    let known = options(&ada).await["options"]["excludeCredentials"].clone();
    assert_eq!(known.as_array().unwrap().len(), 2, "{known}");

    let before = ada.copy();
    ada.delete(&path_of(&passkey)).await.expect_status(204);
    before.expect_logged_out().await;
    assert_eq!(list(&ada).await, [unnamed]);
    ada.delete(&path_of(&passkey))
        .await
        .expect_problem(404, "NOT_FOUND");
    let mails = app.mails_to("ada@example.com").await;
    assert_eq!(mails.len(), 3, "two added, one removed: {mails:?}");
}

#[tokio::test]
async fn names_have_one_to_sixty_characters() {
    let app = TestApp::with(Backend::Sqlite, localhost).await;
    let ada = app.with_user("ada").await;
    let passkey = add(&ada, &mut Authenticator::at(SITE), "Laptop").await;
    for name in ["", "  ", "a\0b", &"x".repeat(61)] {
        ada.patch(&path_of(&passkey), json!({"name": name}))
            .await
            .expect_invalid(&["name"]);
    }
    for name in ["x", &"é".repeat(60), "<b>key</b>"] {
        ada.patch(&path_of(&passkey), json!({"name": name}))
            .await
            .expect_status(200);
    }
    let challenge = options(&ada).await;
    let credential = Authenticator::at(SITE).create(&challenge["options"]);
    let too_long = "x".repeat(61);
    send(&ada, &challenge, &too_long, &credential)
        .await
        .expect_invalid(&["name"]);
    // The challenge is still there to be answered under another name.
    send(&ada, &challenge, "Phone", &credential)
        .await
        .expect_status(201);
}

#[on_both_databases]
async fn what_does_not_answer_the_challenge_is_rejected(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let (ada, eve) = (app.with_user("ada").await, app.with_user("eve").await);
    let rejected = async |client: &Client, challenge: &Value, credential: &Value| {
        send(client, challenge, "Laptop", credential)
            .await
            .expect_problem(400, "PASSKEY_REJECTED");
    };
    let challenge = options(&ada).await;
    rejected(&ada, &challenge, &json!({})).await;
    rejected(&ada, &challenge, &json!({"id": "x", "type": "public-key"})).await;
    // Of another site, and of a challenge that nobody gave.
    let elsewhere = Authenticator::at("https://evil.example").create(&challenge["options"]);
    rejected(&ada, &challenge, &elsewhere).await;
    let unknown = json!({"ceremony_id": Uuid::now_v7(), "options": challenge["options"]});
    let credential = Authenticator::at(SITE).create(&challenge["options"]);
    rejected(&ada, &unknown, &credential).await;

    // Of somebody else's session, used already, and too late.
    let challenge = options(&ada).await;
    let credential = Authenticator::at(SITE).create(&challenge["options"]);
    rejected(&eve, &challenge, &credential).await;
    send(&ada, &challenge, "Laptop", &credential)
        .await
        .expect_status(201);
    rejected(&ada, &challenge, &credential).await;
    let challenge = options(&ada).await;
    let credential = Authenticator::at(SITE).create(&challenge["options"]);
    app.advance(5 * 60);
    rejected(&ada, &challenge, &credential).await;
    assert_eq!(list(&ada).await.len(), 1);
    assert!(list(&eve).await.is_empty());
}

#[on_both_databases]
async fn somebody_elses_passkey_is_not_there(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let (ada, eve) = (app.with_user("ada").await, app.with_user("eve").await);
    let passkey = add(&ada, &mut Authenticator::at(SITE), "Laptop").await;
    let nobodys = json!({"id": Uuid::now_v7()});
    let nonsense = json!({"id": "nonsense"});
    for target in [&passkey, &nobodys, &nonsense] {
        eve.patch(&path_of(target), json!({"name": "Mine"}))
            .await
            .expect_problem(404, "NOT_FOUND");
        eve.delete(&path_of(target))
            .await
            .expect_problem(404, "NOT_FOUND");
    }
    assert_eq!(list(&ada).await, [passkey]);
}

#[tokio::test]
async fn an_account_has_twenty_at_most() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        localhost(setup);
        setup.settings.passkeys_per_user = 2;
    })
    .await;
    assert_eq!(
        stagedoor_domain::Settings::new(SITE.parse().unwrap()).passkeys_per_user,
        20
    );
    let ada = app.with_user("ada").await;
    add(&ada, &mut Authenticator::at(SITE), "One").await;
    let challenge = options(&ada).await;
    let credential = Authenticator::at(SITE).create(&challenge["options"]);
    add(&ada, &mut Authenticator::at(SITE), "Two").await;
    send(&ada, &challenge, "Three", &credential)
        .await
        .expect_problem(409, "TOO_MANY");
    ada.post_nothing(&format!("{PATH}/options"))
        .await
        .expect_problem(409, "TOO_MANY");
}

#[tokio::test]
async fn without_a_name_in_the_address_bar_there_are_none() {
    for site in ["http://127.0.0.1:3000", "http://stagedoor.test"] {
        let app = TestApp::with(Backend::Sqlite, |setup| {
            setup.settings.public_url = site.parse().unwrap();
        })
        .await;
        let ada = app.with_user("ada").await;
        ada.post_nothing(&format!("{PATH}/options"))
            .await
            .expect_problem(409, "PASSKEYS_UNAVAILABLE");
        for purpose in ["log_in", "reauthenticate"] {
            ada.post(OPTIONS, json!({"purpose": purpose}))
                .await
                .expect_problem(409, "PASSKEYS_UNAVAILABLE");
        }
        assert!(list(&ada).await.is_empty());
    }
}

#[on_both_databases]
async fn the_last_way_to_log_in_stays(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let ada = app.with_user("ada").await;
    let mut device = Authenticator::at(SITE);
    let first = add(&ada, &mut device, "Laptop").await;
    let second = add(&ada, &mut device, "Phone").await;
    // An operator makes an end of the password alone.
    stagedoor_domain::operators::reset_password(&app.services, "ada", None)
        .await
        .unwrap();

    let browser = app.anonymous();
    log_in(&browser, &device).await.expect_status(200);
    browser.delete(&path_of(&second)).await.expect_status(204);
    browser
        .delete(&path_of(&first))
        .await
        .expect_problem(409, "LAST_LOGIN_METHOD");
    browser.me().await.expect_status(200);
    assert_eq!(list(&browser).await.len(), 1);
}
