//! Where somebody is logged in, and ending that.

use serde_json::Value;
use uuid::Uuid;

use crate::http::app::TestApp;
use crate::http::client::Client;

use stagedoor_domain::Role;
use stagedoor_testing::on_both_databases;

const PATH: &str = "/api/v1/users/me/sessions";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";

async fn items(client: &Client) -> Vec<Value> {
    let list = client.get(PATH).await.expect_status(200).json();
    assert!(list["next_cursor"].is_null(), "{list}");
    assert_eq!(list.as_object().unwrap().len(), 2, "{list}");
    list["items"].as_array().unwrap().clone()
}

/// The id of the session that this client asks through.
async fn own_id(client: &Client) -> String {
    let items = items(client).await;
    let own = items.iter().find(|item| item["current"] == true).unwrap();
    own["id"].as_str().unwrap().to_owned()
}

#[on_both_databases]
async fn sessions_are_listed_in_words_and_no_one_elses(app: TestApp) {
    app.user("ada", Role::User, true).await;
    let firefox = app
        .anonymous()
        .at("192.0.2.7")
        .with_header("user-agent", FIREFOX);
    firefox.log_in("ada").await.expect_status(200);
    app.advance(3600);
    let ada = app.logged_in("ada").await;
    app.with_user("eve").await;

    let listed = items(&ada).await;
    assert_eq!(listed.len(), 2, "{listed:?}");
    let mut keys: Vec<&String> = listed[0].as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "address",
            "browser",
            "created_at",
            "current",
            "id",
            "last_seen_at",
            "system"
        ]
    );
    assert_eq!(listed[0]["current"], true, "one's own first");
    let other = &listed[1];
    assert_eq!(other["current"], false);
    assert_eq!(other["address"], "192.0.2.7");
    assert_eq!(
        (&other["browser"], &other["system"]),
        (&"Firefox".into(), &"Linux".into())
    );
    assert_eq!(other["created_at"], "2026-01-01T00:00:00Z");
    assert_eq!(other["last_seen_at"], "2026-01-01T00:00:00Z");
    let id: Uuid = other["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(id.get_version_num(), 7);

    // The id in the list is not the one in the cookie.
    let thief = app.anonymous();
    thief.set_cookie("stagedoor", other["id"].as_str().unwrap());
    thief.expect_logged_out().await;
}

#[on_both_databases]
async fn a_session_that_is_ended_is_dead_at_its_next_request(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, tablet) = (app.logged_in("ada").await, app.logged_in("ada").await);
    let path = format!("{PATH}/{}", own_id(&phone).await);
    let session = ada.session();
    ada.delete(&path).await.expect_status(204);
    phone.expect_logged_out().await;
    tablet.me().await.expect_status(200);
    assert_eq!(ada.session(), session);
    assert_eq!(items(&ada).await.len(), 2);
    ada.delete(&path).await.expect_problem(404, "NOT_FOUND");
}

#[on_both_databases]
async fn all_others_end_at_once(app: TestApp) {
    let ada = app.with_user("ada").await;
    let others = [app.logged_in("ada").await, app.logged_in("ada").await];
    let eve = app.with_user("eve").await;
    for _ in 0..2 {
        ada.delete(PATH).await.expect_status(204);
    }
    for other in &others {
        other.expect_logged_out().await;
    }
    ada.me().await.expect_status(200);
    eve.me().await.expect_status(200);
    assert_eq!(items(&ada).await.len(), 1);
}

#[tokio::test]
async fn to_end_ones_own_session_is_to_log_out() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let (copy, phone) = (ada.copy(), app.logged_in("ada").await);
    // It needs no proof, however old the last one is.
    app.advance(11 * 60);
    let path = format!("{PATH}/{}", own_id(&ada).await);
    let answer = ada.delete(&path).await.expect_status(204);
    assert!(answer.cookies()[0].contains("Max-Age=0"), "{answer:?}");
    copy.expect_logged_out().await;
    phone.me().await.expect_status(200);
}

#[tokio::test]
async fn what_is_nobodys_or_somebody_elses_is_not_there() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let eve = app.with_user("eve").await;
    let of_eve = own_id(&eve).await;
    for id in ["nonsense", "%20", &Uuid::now_v7().to_string(), &of_eve] {
        ada.delete(&format!("{PATH}/{id}"))
            .await
            .expect_problem(404, "NOT_FOUND");
    }
    eve.me().await.expect_status(200);
}

#[on_both_databases]
async fn use_is_written_down_once_a_minute(app: TestApp) {
    let ada = app.with_user("ada").await;
    let phone = app.logged_in("ada").await;
    let phone_id = own_id(&phone).await;
    let last_seen = async || {
        let items = items(&ada).await;
        let found = items.iter().find(|item| item["id"] == *phone_id).unwrap();
        found["last_seen_at"].as_str().unwrap().to_owned()
    };
    // The use is noted beside the answer.
    let settle = || tokio::time::sleep(std::time::Duration::from_millis(100));
    app.advance(59);
    phone.me().await.expect_status(200);
    settle().await;
    assert_eq!(last_seen().await, "2026-01-01T00:00:00Z");
    app.advance(2);
    phone
        .clone()
        .at("203.0.113.9")
        .me()
        .await
        .expect_status(200);
    for _ in 0..50 {
        if last_seen().await != "2026-01-01T00:00:00Z" {
            break;
        }
        settle().await;
    }
    assert_eq!(last_seen().await, "2026-01-01T00:01:01Z");
    let listed = items(&ada).await;
    let found = listed.iter().find(|item| item["id"] == *phone_id).unwrap();
    assert_eq!(found["address"], "203.0.113.9", "where it was last used");
}
