//! What people type that cannot be taken, and what must be.

use rstest::rstest;
use serde_json::json;
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;

#[on_both_databases]
async fn usernames_that_deceive_or_break_are_refused(app: TestApp) {
    for username in [
        "",
        "ab",
        &"a".repeat(31),
        &"a".repeat(10_000),
        "ada lovelace",
        "ada\u{0}",
        "\u{0}\u{0}\u{0}",
        "ada\u{200b}",
        "\u{202e}ada",
        "ada\u{feff}",
        "аda",
        "ａｄａ",
        "ad\na",
        "<b>ada</b>",
        "ada'--",
        "😀😀😀",
    ] {
        let answer = app.anonymous().register(username, "ada@example.com").await;
        let problem = answer.expect_problem(422, "VALIDATION_FAILED");
        assert_eq!(
            problem["errors"][0]["field"], "username",
            "{username:?} {problem}"
        );
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 0);
    assert!(app.mails().await.is_empty());
}

#[on_both_databases]
async fn emails_that_cannot_be_are_refused(app: TestApp) {
    for email in [
        "",
        "ada",
        "@example.com",
        "ada@",
        "ada@@example.com",
        "ada@example.com\u{0}",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada lovelace@example.com",
        &format!("{}@example.com", "a".repeat(10_000)),
        "ada@exam\u{200b}ple.com",
        "rene\u{301}@example.com",
    ] {
        let answer = app.anonymous().register("ada", email).await;
        let problem = answer.expect_problem(422, "VALIDATION_FAILED");
        assert_eq!(
            problem["errors"][0]["field"], "email",
            "{email:?} {problem}"
        );
    }
    assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 0);
}

#[rstest]
#[case::case("ADA@EXAMPLE.COM", "ada@example.com")]
#[case::case_beyond_ascii("ΝΊΚΟΣ@example.com", "νίκος@example.com")]
#[case::domain("ada@b\u{fc}cher.example", "ada@xn--bcher-kva.example")]
#[tokio::test]
async fn one_address_has_one_owner_however_it_is_written(
    #[case] first: &str,
    #[case] second: &str,
) {
    let app = TestApp::new().await;
    app.anonymous()
        .register("first", first)
        .await
        .expect_status(202);
    app.anonymous()
        .register("second", second)
        .await
        .expect_status(202);
    let tokens = [
        app.confirmation_token_of("first").await,
        app.confirmation_token_of("second").await,
    ];
    let verify = async |token: &str| {
        let body = json!({"token": token});
        app.anonymous()
            .post("/api/v1/auth/verify-email", body)
            .await
    };
    verify(&tokens[0]).await.expect_status(200);
    verify(&tokens[1])
        .await
        .expect_problem(400, "TOKEN_INVALID");
    let owner = app.anonymous().log_in(second).await.expect_status(200);
    assert_eq!(owner.json()["username"], "first");
}

#[rstest]
#[case::short("seven77")]
#[case::common("password123")]
#[case::like_the_username("ada-lovelace")]
#[case::long(&"x".repeat(129))]
#[case::endless(&"x".repeat(10_000))]
#[tokio::test]
async fn passwords_that_are_none_are_refused(#[case] password: &str) {
    let app = TestApp::new().await;
    let body =
        json!({"username": "ada-lovelace", "email": "ada@example.com", "password": password});
    let problem = app
        .anonymous()
        .post("/api/v1/auth/register", body)
        .await
        .expect_problem(422, "VALIDATION_FAILED");
    assert_eq!(problem["errors"][0]["field"], "password");
    assert!(!problem.to_string().contains(password), "{problem}");
}

#[tokio::test]
async fn passwords_are_counted_in_code_points_and_may_hold_anything() {
    let app = TestApp::new().await;
    for (number, password) in [
        "äöüßéèêë",
        "日本語の長い合言葉",
        "with spaces  inside",
        "nul\u{0}inside it",
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("user-{number}");
        let body =
            json!({"username": name, "email": format!("{name}@example.com"), "password": password});
        let client = app.anonymous();
        client
            .post("/api/v1/auth/register", body)
            .await
            .expect_status(202);
        let body = json!({"identifier": name, "password": password});
        client
            .post("/api/v1/auth/login", body)
            .await
            .expect_status(200);
    }
}
