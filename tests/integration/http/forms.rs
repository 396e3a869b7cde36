//! The pages' door: plain forms, answered by a redirect and a message.

use rstest::rstest;
use stagedoor_domain::Role;
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::http::app::TestApp;

#[on_both_databases]
async fn the_whole_journey_with_plain_forms(app: TestApp) {
    let ada = app.anonymous();
    let fields = [
        ("username", "ada"),
        ("email", "ada@example.com"),
        ("password", PASSWORD),
    ];
    ada.submit("/api/register", &fields)
        .await
        .expect_redirect("/register/sent");
    let sent = ada.page("/register/sent").await.expect_status(200).text();
    assert!(sent.contains("ada@example.com"), "{sent}");
    // They are logged in, so that a mistyped address can be corrected.
    ada.me().await.expect_status(200);
    let settings = ada.page("/settings").await.expect_status(200).text();
    assert!(settings.contains("Resend verification"), "{settings}");
    let nobody = app.anonymous();

    let token = app.confirmation_token("ada@example.com").await;
    // Opening the page, as mail scanners do, uses nothing up.
    for _ in 0..3 {
        let page = ada
            .page(&format!("/verify-email?token={token}"))
            .await
            .expect_status(200);
        let page = page.text();
        for shown in [
            "Verify email",
            "ada@example.com",
            "I didn't create this account",
        ] {
            assert!(page.contains(shown), "{shown} is missing in {page}");
        }
    }
    // The mail is read on another device.
    nobody
        .submit("/api/verify_email", &[("token", &token)])
        .await
        .expect_redirect("/login");
    assert!(
        nobody
            .page("/login")
            .await
            .text()
            .contains("The email of the account")
    );
    let over = nobody.page(&format!("/verify-email?token={token}")).await;
    assert!(!over.text().contains("ada@example.com"), "{}", over.text());

    let fields = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("next", "/settings"),
    ];
    ada.submit("/api/log_in", &fields)
        .await
        .expect_redirect("/settings");
    let settings = ada.page("/settings").await.expect_status(200).text();
    assert!(settings.contains("Become an artist"), "{settings}");

    ada.submit("/api/upgrade_to_creator", &[])
        .await
        .expect_redirect("/settings");
    let settings = ada.page("/settings").await.expect_status(200).text();
    assert!(settings.contains("You are now an artist"), "{settings}");
    assert!(!settings.contains("Become an artist"), "{settings}");
    let again = ada.page("/settings").await.text();
    assert!(
        !again.contains(">You are now an artist<"),
        "a message is shown once"
    );

    ada.submit("/api/upgrade_to_creator", &[])
        .await
        .expect_redirect("/settings");
    assert!(
        ada.page("/settings")
            .await
            .text()
            .contains("You already have creator access")
    );
    ada.submit("/api/log_out", &[]).await.expect_redirect("/");
    ada.me().await.expect_problem(401, "UNAUTHENTICATED");
    let home = ada.page("/").await.expect_status(200).text();
    assert!(home.contains("You have been logged out."), "{home}");
    let again = ada.page("/").await.expect_status(200).text();
    assert!(!again.contains("You have been logged out."), "{again}");
}

#[tokio::test]
async fn a_dismissed_message_leaves_the_address_as_it_was() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    let fields = [("token", "x")];
    nobody
        .submit("/api/verify_email", &fields)
        .await
        .expect_redirect("/verify-email/resend");
    let page = nobody
        .page("/verify-email/resend?next=%2Fa%3Fb%3D%22c%22&token=%3Cx")
        .await
        .text();
    assert!(page.contains("aria-label=\"Dismiss\""), "{page}");
    for kept in [
        "name=\"next\" value=\"/a?b=&quot;c&quot;\"",
        "name=\"token\" value=\"&lt;x",
    ] {
        assert!(page.contains(kept), "{kept} is missing in {page}");
    }
}

#[tokio::test]
async fn what_was_typed_comes_back_but_for_the_password() {
    let app = TestApp::new().await;
    app.user("grace", Role::User, true).await;
    let nobody = app.anonymous();
    for (username, email, password) in [
        ("a b", "ada@example.com", PASSWORD),
        ("grace", "ada@example.com", PASSWORD),
        ("ada-1815", "nowhere", "shorty!"),
    ] {
        let fields = [
            ("username", username),
            ("email", email),
            ("password", password),
        ];
        nobody
            .submit("/api/register", &fields)
            .await
            .expect_redirect("/register");
        let page = nobody.page("/register").await.expect_status(200).text();
        assert!(page.contains(&format!("value=\"{username}\"")), "{page}");
        assert!(page.contains(&format!("value=\"{email}\"")), "{page}");
        assert!(!page.contains(password), "{page}");
    }
    let fields = [
        ("identifier", "Ada \"L\" <x>"),
        ("password", "not the password"),
    ];
    nobody
        .submit("/api/log_in", &fields)
        .await
        .expect_redirect("/login");
    let page = nobody.page("/login").await.text();
    assert!(page.contains("&quot;L&quot; &lt;x"), "{page}");
    assert_eq!(page.matches("role=\"alert\"").count(), 1, "{page}");
    assert!(!page.contains("not the password"), "{page}");
}

#[tokio::test]
async fn a_login_goes_nowhere_but_to_this_site() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    for (next, to) in [
        ("/studio/upload", "/studio/upload"),
        ("https://evil.example", "/settings"),
        ("//evil.example", "/settings"),
        ("/\\evil.example", "/settings"),
        ("", "/settings"),
    ] {
        let fields = [
            ("identifier", "ada"),
            ("password", PASSWORD),
            ("next", next),
        ];
        app.anonymous()
            .submit("/api/log_in", &fields)
            .await
            .expect_redirect(to);
    }
}

#[tokio::test]
async fn settings_ask_for_a_login() {
    let app = TestApp::new().await;
    let answer = app.anonymous().page("/settings").await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
    assert!(
        answer.header("location").starts_with("/login"),
        "{}",
        answer.header("location")
    );
    let ada = app.with_user("ada").await;
    app.delete_user("ada").await;
    let answer = ada.page("/settings").await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
}

#[rstest]
#[case::verified(Role::User, true, true)]
#[case::unverified(Role::User, false, true)]
#[case::creator(Role::Creator, true, false)]
#[case::admin(Role::Admin, true, false)]
#[tokio::test]
async fn the_card_is_for_those_who_can_still_become_artists(
    #[case] role: Role,
    #[case] verified: bool,
    #[case] shown: bool,
) {
    let app = TestApp::new().await;
    app.user("ada", role, verified).await;
    let page = app
        .logged_in("ada")
        .await
        .page("/settings")
        .await
        .expect_status(200)
        .text();
    assert_eq!(page.contains("Become an artist"), shown, "{page}");
    assert_eq!(
        page.contains(">Resend verification<"),
        shown && !verified,
        "{page}"
    );
}

#[tokio::test]
async fn a_server_function_is_never_called_by_a_link() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for name in ["upgrade_to_creator", "log_out", "verify_email", "register"] {
        let answer = ada.page(&format!("/api/{name}")).await;
        assert_eq!(answer.status, 405, "{name}");
    }
    assert_eq!(ada.me().await.json()["role"], "user");
}

#[tokio::test]
async fn a_form_that_is_none_is_answered_with_a_page() {
    let app = TestApp::new().await;
    let answer = app
        .anonymous()
        .with_header("accept", "text/html")
        .with_header("referer", "http://stagedoor.test/register")
        .post_raw(
            "/api/register",
            "application/x-www-form-urlencoded",
            vec![b'a', 0xff, b'=', 0xfe],
        )
        .await;
    // Nothing readable was sent: at best every field is missing.
    assert!(
        answer.status == 400 || answer.status == 303,
        "{}",
        answer.status
    );
    assert_ne!(answer.header("content-type"), "application/json");
}
