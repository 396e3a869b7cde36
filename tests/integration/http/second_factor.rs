//! The second step of a login.

use futures::future::join_all;
use rstest::rstest;
use serde_json::json;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::authenticator_app::{SECOND_FACTOR, half_logged_in, set_up};
use crate::http::client::Client;

async fn finish(client: &Client, code: &str) -> Answer {
    client.post(SECOND_FACTOR, json!({"code": code})).await
}

#[on_both_databases]
async fn a_code_finishes_a_login_and_works_once(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, _) = set_up(&app, &ada).await;
    // The code that confirmed the set-up was used by that.
    let browser = half_logged_in(&app, "ada").await;
    finish(&browser, &phone.code(&app))
        .await
        .expect_problem(401, "INVALID_CODE");
    app.advance(30);
    let before = browser.copy();
    let answer = finish(&browser, &phone.code(&app)).await.expect_status(200);
    let user = answer.json();
    assert_eq!(user["username"], "ada");
    assert_eq!(user["two_factor_enabled"], true);
    assert_ne!(browser.session(), before.session());
    browser.me().await.expect_status(200);
    before.expect_logged_out().await;
    finish(&before, &phone.code(&app))
        .await
        .expect_problem(401, "UNAUTHENTICATED");

    let thief = half_logged_in(&app, "ada").await;
    finish(&thief, &phone.code(&app))
        .await
        .expect_problem(401, "INVALID_CODE");
    // A clock that is one step ahead, and then the step before: never backwards.
    finish(&thief, &phone.code_in(&app, 1))
        .await
        .expect_status(200);
    app.advance(30);
    let thief = half_logged_in(&app, "ada").await;
    finish(&thief, &phone.code(&app))
        .await
        .expect_problem(401, "INVALID_CODE");
}

#[on_both_databases]
async fn a_backup_code_works_once_however_it_is_typed(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (_, codes) = set_up(&app, &ada).await;
    let typed = codes[0].to_uppercase().replace('-', " ");
    finish(&half_logged_in(&app, "ada").await, &typed)
        .await
        .expect_status(200);
    finish(&half_logged_in(&app, "ada").await, &codes[0])
        .await
        .expect_problem(401, "INVALID_CODE");
    finish(&half_logged_in(&app, "ada").await, &codes[9])
        .await
        .expect_status(200);
    let mails = app.mails_to("ada@example.com").await;
    assert_eq!(mails.len(), 3, "set up, and one for each code: {mails:?}");
}

#[on_both_databases]
async fn of_sixteen_uses_of_one_code_at_once_one_counts(backend: Backend) {
    let app = TestApp::with(backend, |setup| setup.settings.rate_limits = false).await;
    let ada = app.with_user("ada").await;
    let (phone, codes) = set_up(&app, &ada).await;
    app.advance(30);
    for code in [phone.code(&app), codes[0].clone()] {
        let browsers = join_all((0..16).map(|_| half_logged_in(&app, "ada"))).await;
        let uses = browsers.iter().map(|browser| finish(browser, &code));
        let answers = join_all(uses).await;
        let won = answers.iter().filter(|answer| answer.status == 200);
        assert_eq!(won.count(), 1, "{answers:?}");
        for answer in answers.into_iter().filter(|answer| answer.status != 200) {
            answer.expect_problem(401, "INVALID_CODE");
        }
    }
}

#[on_both_databases]
async fn after_five_tries_the_login_starts_over(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, _) = set_up(&app, &ada).await;
    app.advance(30);
    let browser = half_logged_in(&app, "ada").await;
    for _ in 0..4 {
        finish(&browser, &phone.wrong_code(&app))
            .await
            .expect_problem(401, "INVALID_CODE");
    }
    let last = finish(&browser, &phone.wrong_code(&app)).await;
    let over = last.expect_problem(401, "UNAUTHENTICATED");
    assert!(
        over["detail"]
            .as_str()
            .unwrap()
            .contains("this login is over")
    );
    finish(&browser, &phone.code(&app))
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    browser.log_in("ada").await.expect_status(202);
    finish(&browser, &phone.code(&app)).await.expect_status(200);
}

#[on_both_databases]
async fn guesses_over_many_logins_make_the_account_wait(app: TestApp) {
    let ada = app.with_user("ada").await;
    let (phone, _) = set_up(&app, &ada).await;
    app.advance(30);
    let mut guesses = 0;
    let wait = 'guessing: loop {
        let browser = half_logged_in(&app, "ada").await;
        for number in 1..=5 {
            let answer = finish(&browser, &phone.wrong_code(&app)).await;
            if answer.status == 429 {
                break 'guessing answer.expect_rate_limited();
            }
            let code = if number < 5 {
                "INVALID_CODE"
            } else {
                "UNAUTHENTICATED"
            };
            answer.expect_problem(401, code);
            guesses += 1;
        }
    };
    assert_eq!(guesses, 10);
    // It is a wait and no lock.
    app.advance(wait);
    let browser = half_logged_in(&app, "ada").await;
    finish(&browser, &phone.code(&app)).await.expect_status(200);
    ada.me().await.expect_status(200);
}

#[tokio::test]
async fn a_login_waits_ten_minutes_for_its_second_step() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let (phone, _) = set_up(&app, &ada).await;
    let browser = half_logged_in(&app, "ada").await;
    app.advance(9 * 60);
    finish(&browser, &phone.wrong_code(&app))
        .await
        .expect_problem(401, "INVALID_CODE");
    app.advance(60);
    finish(&browser, &phone.code(&app))
        .await
        .expect_problem(401, "UNAUTHENTICATED");
}

#[tokio::test]
async fn without_a_waiting_login_there_is_no_second_step() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for client in [&ada, &app.anonymous()] {
        finish(client, "123456")
            .await
            .expect_problem(401, "UNAUTHENTICATED");
    }
    ada.me().await.expect_status(200);
}

#[tokio::test]
async fn a_browser_has_one_waiting_login() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let (phone, _) = set_up(&app, &ada).await;
    app.advance(30);
    let browser = half_logged_in(&app, "ada").await;
    // A login that waits is replaced by another one of the same browser.
    let before = browser.copy();
    browser.log_in("ada").await.expect_status(202);
    finish(&before, &phone.code(&app))
        .await
        .expect_problem(401, "UNAUTHENTICATED");
    // A wrong password leaves the one that waits alone.
    browser
        .log_in_with("ada", &format!("{PASSWORD}!"))
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    finish(&browser, &phone.code(&app)).await.expect_status(200);
}

#[tokio::test]
async fn a_waiting_login_can_be_given_up() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let (phone, _) = set_up(&app, &ada).await;
    app.advance(30);
    let browser = half_logged_in(&app, "ada").await;
    let copy = browser.copy();
    browser
        .post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
    finish(&copy, &phone.code(&app))
        .await
        .expect_problem(401, "UNAUTHENTICATED");
}

/// Phones and computers in much of the world type other digits than ASCII's.
#[rstest]
#[case::arabic('\u{660}')]
#[case::persian('\u{6F0}')]
#[case::full_width('\u{FF10}')]
#[case::devanagari('\u{966}')]
#[tokio::test]
async fn a_code_counts_whatever_keyboard_typed_it(
    #[case] zero: char,
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let app = TestApp::on(backend).await;
    let ada = app.with_user("ada").await;
    let (phone, backup_codes) = set_up(&app, &ada).await;
    let retyped = |code: &str| -> String {
        let digit = |c: char| c.to_digit(10).and_then(|n| char::from_u32(zero as u32 + n));
        code.chars().map(|c| digit(c).unwrap_or(c)).collect()
    };
    app.advance(30);
    let code = retyped(&phone.code(&app));
    let (first, second) = code.split_at(3 * zero.len_utf8());
    let browser = half_logged_in(&app, "ada").await;
    finish(&browser, &format!(" {first}\u{3000}{second}\u{200e}"))
        .await
        .expect_status(200);

    let browser = half_logged_in(&app, "ada").await;
    let typed = retyped(&backup_codes[0]).to_uppercase().replace('-', " ");
    browser
        .submit("/api/finish_log_in", &[("code", &typed)])
        .await;
    browser.me().await.expect_status(200);
}
