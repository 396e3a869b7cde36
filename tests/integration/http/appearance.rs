//! What pages look like: chosen by an account, kept by the browser too.

use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::authenticator_app::{half_logged_in, set_up};
use crate::http::both_doors::call;
use crate::http::client::Client;

const PAGE: &str = "/settings/appearance";
const FORM: &str = "/api/set_appearance";
const COOKIE: &str = "stagedoor-theme";

async fn choose(client: &Client, theme: &str) -> Answer {
    let answer = client.submit(FORM, &[("theme", theme)]).await;
    answer.expect_redirect(PAGE)
}

/// The theme that the page says in its first bytes.
fn theme_of(page: &Answer) -> Option<String> {
    let text = page.text();
    let (start, _) = text.split_once("<head>").unwrap();
    let (_, theme) = start.split_once(r#"data-theme=""#)?;
    theme.split('"').next().map(ToOwned::to_owned)
}

/// What the answer tells the browser to keep.
fn kept(answer: &Answer) -> Option<String> {
    let cookies = answer.cookies().into_iter();
    let mut ours = cookies.filter(|cookie| cookie.contains(COOKIE));
    let first = ours.next();
    assert_eq!(ours.next(), None);
    first
}

fn checked(page: &str) -> Vec<&str> {
    let options = page.split("<input type=\"radio\"").skip(1);
    let options = options.map(|rest| rest.split('>').next().unwrap());
    let themes = options.filter(|option| option.contains(r#"name="theme""#));
    let checked = themes.filter(|option| option.contains("checked"));
    checked
        .map(|option| option.split(r#"value=""#).nth(1).unwrap())
        .map(|value| value.split('"').next().unwrap())
        .collect()
}

#[on_both_databases]
async fn the_page_after_it_has_the_theme_and_so_has_every_other(app: TestApp) {
    let ada = app.with_user("ada").await;
    let page = ada.page(PAGE).await.expect_status(200);
    assert_eq!(theme_of(&page), None);
    assert_eq!(checked(&page.text()), ["system"]);
    assert_eq!(kept(&page), None, "who has chosen nothing needs no cookie");

    let answer = choose(&ada, "dark").await;
    assert_eq!(
        kept(&answer).unwrap(),
        "stagedoor-theme=dark; HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000"
    );
    let page = ada.page(PAGE).await.expect_status(200);
    assert!(
        page.text().contains("Your choice is saved."),
        "{}",
        page.text()
    );
    assert_eq!(checked(&page.text()), ["dark"]);
    assert_eq!(kept(&page), None, "it is told once");
    for path in [PAGE, "/", "/settings", "/nowhere", "/help"] {
        let page = ada.page(path).await;
        assert_eq!(theme_of(&page).as_deref(), Some("dark"), "{path}");
        let meta = r#"<meta name="color-scheme" content="dark">"#;
        assert!(page.text().contains(meta), "{path}");
    }

    // Also when nobody is logged in any more, and on pages that no session is behind.
    ada.submit("/api/log_out", &[]).await.expect_redirect("/");
    let page = ada.page("/login").await.expect_status(200);
    assert_eq!(theme_of(&page).as_deref(), Some("dark"));
    let form = [("identifier", "a".repeat(80_000))];
    let form = [(form[0].0, &*form[0].1)];
    let error = ada.submit("/api/log_in", &form).await.expect_status(413);
    assert_eq!(theme_of(&error).as_deref(), Some("dark"));
}

#[on_both_databases]
async fn back_to_the_system_the_browser_keeps_nothing(app: TestApp) {
    let ada = app.with_user("ada").await;
    choose(&ada, "light").await;
    assert_eq!(theme_of(&ada.page("/").await).as_deref(), Some("light"));
    let answer = choose(&ada, "system").await;
    assert!(kept(&answer).unwrap().contains("Max-Age=0"));
    let page = ada.page(PAGE).await;
    assert_eq!((theme_of(&page), kept(&page)), (None, None));
    assert_eq!(checked(&page.text()), ["system"]);
}

#[on_both_databases]
async fn it_comes_along_to_every_browser_that_somebody_logs_in_with(app: TestApp) {
    let ada = app.with_user("ada").await;
    choose(&ada, "dark").await;
    let form = [("identifier", "ada"), ("password", PASSWORD)];
    let phone = app.anonymous();
    let answer = phone.submit("/api/log_in", &form).await;
    assert!(kept(&answer).unwrap().starts_with("stagedoor-theme=dark;"));
    let laptop = app.anonymous();
    let answer = laptop.log_in("ada").await.expect_status(200);
    assert!(kept(&answer).is_some(), "the API's login is one too");

    // Chosen anew elsewhere: the next page here has it, and this browser is told.
    choose(&phone, "light").await;
    let page = ada.page("/settings").await.expect_status(200);
    assert_eq!(theme_of(&page).as_deref(), Some("light"));
    assert!(kept(&page).unwrap().starts_with("stagedoor-theme=light;"));
    assert_eq!(kept(&ada.page("/settings").await), None);
}

#[on_both_databases]
async fn who_has_chosen_nothing_does_not_get_what_somebody_else_chose(app: TestApp) {
    let ada = app.with_user("ada").await;
    choose(&ada, "dark").await;
    ada.submit("/api/log_out", &[]).await;
    app.with_user("eve").await;
    let answer = ada.log_in("eve").await.expect_status(200);
    assert!(kept(&answer).unwrap().contains("Max-Age=0"));
    assert_eq!(theme_of(&ada.page("/settings").await), None);
}

#[tokio::test]
async fn a_login_that_is_not_done_yet_says_nothing_of_the_account() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    choose(&ada, "dark").await;
    set_up(&app, &ada).await;
    let browser = half_logged_in(&app, "ada").await;
    let page = browser
        .page("/login/second-factor")
        .await
        .expect_status(200);
    assert_eq!((theme_of(&page), kept(&page)), (None, None));
}

#[tokio::test]
async fn a_cookie_that_is_no_theme_is_nothing() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for value in ["pink", "\"><script>", "", "DARK"] {
        nobody.set_cookie(COOKIE, value);
        let page = nobody.page("/").await.expect_status(200);
        assert_eq!(theme_of(&page), None, "{value}");
        assert!(!page.text().contains(r#"content="pink""#));
    }
    nobody.set_cookie(COOKIE, "light");
    let page = nobody.page("/").await.expect_status(200);
    assert_eq!(theme_of(&page).as_deref(), Some("light"));
}

#[tokio::test]
async fn over_https_the_cookie_has_the_prefix_that_keeps_others_out() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.public_url = "https://stagedoor.test".parse().unwrap();
    })
    .await;
    let ada = app.with_user("ada").await;
    let answer = call(&ada, "set_appearance", &[("theme", "dark")]).await;
    let cookie = kept(&answer.expect_status(200)).unwrap();
    assert!(
        cookie.starts_with("__Host-stagedoor-theme=dark;"),
        "{cookie}"
    );
    assert!(cookie.contains("; Secure;"), "{cookie}");
    assert_eq!(theme_of(&ada.page("/").await).as_deref(), Some("dark"));
}

#[on_both_databases]
async fn what_is_no_theme_is_refused_and_said(app: TestApp) {
    let ada = app.with_user("ada").await;
    choose(&ada, "dark").await;
    for theme in ["pink", ""] {
        let refused = call(&ada, "set_appearance", &[("theme", theme)]).await;
        assert_eq!(
            refused.expect_status(422).json()["errors"][0]["field"],
            "theme"
        );
        choose(&ada, theme).await;
        let page = ada.page(PAGE).await.expect_status(200).text();
        assert!(page.contains("Choose one of the themes."), "{page}");
        assert_eq!(checked(&page), ["dark"]);
    }
    let refused = call(&app.anonymous(), "set_appearance", &[("theme", "dark")]).await;
    assert_eq!(refused.expect_status(401).json()["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_choice_of_somebody_whose_session_has_ended_waits_for_their_login() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let shown_to = ada.me().await.json()["id"].as_str().unwrap().to_owned();
    ada.submit("/api/log_out", &[]).await;
    let fields = [("theme", "dark"), ("shown_to", &*shown_to)];
    let place = "/login?next=%2Fsettings%2Fappearance";
    ada.submit(FORM, &fields).await.expect_redirect(place);
    let login = ada.page(place).await.text();
    let (_, kept) = login.split_once("name=\"kept\" value=\"").unwrap();
    let kept = kept.split('"').next().unwrap().replace("&quot;", "\"");
    let fields = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("next", PAGE),
        ("kept", &*kept),
    ];
    ada.submit("/api/log_in", &fields)
        .await
        .expect_redirect(PAGE);
    assert_eq!(checked(&ada.page(PAGE).await.text()), ["dark"]);
}

#[tokio::test]
async fn the_api_knows_nothing_of_taste() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let before = ada.me().await.json();
    choose(&ada, "dark").await;
    let now = ada.me().await.expect_status(200).json();
    assert_eq!(now, before);
}
