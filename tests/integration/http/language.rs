//! In which language people are answered, and how they choose it.

use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;
use crate::http::client::Client;

const FORM: &str = "/api/choose_language";

async fn language_of(client: &Client, path: &str) -> String {
    let page = client.page(path).await.text();
    let (_, rest) = page.split_once(r#"<html lang=""#).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[on_both_databases]
async fn a_visitor_chooses_at_the_foot_of_any_page_and_comes_back_to_it(app: TestApp) {
    let visitor = app.anonymous().with_header("accept-language", "en");
    let page = visitor.page("/login?next=%2Fsettings").await.text();
    assert!(
        page.contains(r#"name="back" value="/login?next=%2Fsettings""#),
        "{page}"
    );
    assert!(page.contains(r#"lang="fr">Français</button>"#), "{page}");
    let fields = [("language", "fr"), ("back", "/login?next=%2Fsettings")];
    let answer = visitor.submit(FORM, &fields).await;
    let answer = answer.expect_redirect("/login?next=%2Fsettings");
    let cookies = answer.cookies();
    assert_eq!(
        cookies,
        ["stagedoor-language=fr; HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000"],
        "a choice opens no session"
    );
    for path in ["/login", "/nowhere", "/help"] {
        assert_eq!(language_of(&visitor, path).await, "fr", "{path}");
    }
}

#[on_both_databases]
async fn an_account_takes_its_language_along(app: TestApp) {
    let ada = app.with_user("ada").await;
    assert_eq!(language_of(&ada, "/settings").await, "en");
    let fields = [("theme", "dark"), ("language", "fr")];
    let answer = ada.submit("/api/set_appearance", &fields).await;
    answer.expect_redirect("/settings/appearance");
    let page = ada.page("/settings/appearance").await.text();
    assert!(page.contains("Votre choix est enregistré."), "{page}");
    // Another browser, which asks for English, from the login on; and then without one.
    let elsewhere = app.anonymous().with_header("accept-language", "en");
    assert_eq!(language_of(&elsewhere, "/login").await, "en");
    elsewhere.log_in("ada").await.expect_status(200);
    assert_eq!(language_of(&elsewhere, "/settings").await, "fr");
    elsewhere.submit("/api/log_out", &[]).await;
    assert_eq!(language_of(&elsewhere, "/login").await, "fr");
    // A choice at the foot of a page is one of the account as well.
    let fields = [("language", "en"), ("back", "/settings")];
    ada.submit(FORM, &fields).await.expect_redirect("/settings");
    let third = app.anonymous().with_header("accept-language", "fr");
    third.log_in("ada").await.expect_status(200);
    assert_eq!(language_of(&third, "/settings").await, "en");
}

#[tokio::test]
async fn nobody_is_led_elsewhere_or_into_a_language_that_there_is_not() {
    let app = TestApp::new().await;
    let visitor = app.anonymous();
    for back in ["https://evil.example/", "//evil.example", "", "login"] {
        let fields = [("language", "fr"), ("back", back)];
        visitor.submit(FORM, &fields).await.expect_redirect("/");
    }
    let fields = [("language", "xx"), ("back", "/login")];
    let answer = app.anonymous().submit(FORM, &fields).await;
    let answer = answer.expect_redirect("/login");
    assert!(answer.cookies().is_empty(), "nothing is kept of it");
}
