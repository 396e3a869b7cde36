//! Account security through the API and through the pages: two doors to the same
//! operations.

use serde_json::{Value, json};
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::app::TestApp;
use crate::http::authenticator_app::{SECOND_FACTOR, TOTP, half_logged_in, set_up};
use crate::http::both_doors::call;
use crate::http::operations::{NEW, anybodys, everything, granted_when_proved, members, sensitive};
use crate::http::passkey_device::localhost;

#[on_both_databases]
async fn both_doors_refuse_alike(backend: Backend) {
    let app = TestApp::with(backend, localhost).await;
    let ada = app.with_user("ada").await;
    for operation in anybodys() {
        operation.expect_refused_alike(&app.anonymous()).await;
    }
    for operation in everything() {
        let code = operation.expect_refused_alike(&app.anonymous()).await;
        assert_eq!(code, "UNAUTHENTICATED", "{}", operation.path);
    }
    for operation in members().into_iter().chain(sensitive()) {
        operation.expect_refused_alike(&ada).await;
    }
    app.advance(10 * 60);
    for operation in sensitive().into_iter().chain(granted_when_proved()) {
        let code = operation.expect_refused_alike(&ada).await;
        assert_eq!(code, "REAUTHENTICATION_REQUIRED", "{}", operation.path);
    }
}

#[tokio::test]
async fn both_doors_miss_an_account_that_is_gone() {
    let app = TestApp::with(Backend::Sqlite, localhost).await;
    let gone = app.with_user("gone").await;
    app.delete_user("gone").await;
    for operation in everything() {
        let code = operation.expect_refused_alike(&gone).await;
        assert_eq!(code, "USER_NOT_FOUND", "{}", operation.path);
    }
}

#[on_both_databases]
async fn a_login_of_two_steps_goes_on_at_either_door(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, codes) = set_up(&app, &ada).await;
    let wrong = phone.wrong_code(&app);
    let half = half_logged_in(&app, "ada").await;
    let api = half.post(SECOND_FACTOR, json!({"code": wrong})).await;
    let page = call(&half, "finish_log_in", &[("code", &wrong)]).await;
    assert_eq!((api.status, page.status.as_u16()), (page.status, 401));
    assert_eq!(api.json()["code"], page.json()["code"]);
    call(&half, "finish_log_in", &[("code", &codes[0])])
        .await
        .expect_status(200);
    half.me().await.expect_status(200);

    let other = app.anonymous();
    let fields = [("identifier", "ada"), ("password", PASSWORD)];
    let first = call(&other, "log_in", &fields).await.expect_status(200);
    assert_eq!(first.json(), Value::Null, "nobody yet");
    other
        .post(SECOND_FACTOR, json!({"code": codes[1]}))
        .await
        .expect_status(200);
}

#[tokio::test]
async fn both_doors_share_their_limits() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let wrong = [("current_password", "wrong"), ("new_password", NEW)];
    let body = json!({"current_password": "wrong", "new_password": NEW});
    for number in 0..5 {
        let answer = if number % 2 == 0 {
            call(&ada, "change_password", &wrong).await
        } else {
            ada.put("/api/v1/users/me/password", body.clone()).await
        };
        assert_eq!(answer.json()["code"], "CURRENT_PASSWORD_WRONG");
    }
    ada.put("/api/v1/users/me/password", body)
        .await
        .expect_rate_limited();
    let answer = call(&ada, "change_password", &wrong)
        .await
        .expect_status(429);
    assert!(answer.header("retry-after").parse::<u64>().is_ok());
}

#[tokio::test]
async fn a_change_at_the_pages_door_kills_the_old_id_as_well() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let (before, phone) = (ada.copy(), app.logged_in("ada").await);
    let fields = [("current_password", PASSWORD), ("new_password", NEW)];
    ada.submit("/api/change_password", &fields)
        .await
        .expect_status(303);
    assert_ne!(ada.session(), before.session());
    ada.me().await.expect_status(200);
    before.expect_logged_out().await;
    phone.expect_logged_out().await;

    let (_, codes) = set_up(&app, &ada).await;
    let before = ada.copy();
    call(&ada, "turn_off_two_step", &[])
        .await
        .expect_status(200);
    before.expect_logged_out().await;
    ada.delete(TOTP)
        .await
        .expect_problem(409, "TWO_FACTOR_NOT_ENABLED");
    assert_eq!(codes.len(), 10);
}
