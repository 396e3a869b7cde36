//! The documents that pages are.

use rstest::rstest;
use stagedoor_testing::Backend;

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::passkey_device::localhost;

/// The scripts in a page that start islands.
fn scripts(page: &Answer) -> usize {
    page.text()
        .matches("<script type=\"module\" async nonce")
        .count()
}

/// The address of the script called `name` that a page asks for.
fn script(page: &str, name: &str) -> Option<String> {
    let start = format!("/pkg/{name}.");
    let (_, rest) = page.split_once(&format!(r#" src="{start}"#))?;
    let (rest, _) = rest.split_once('"')?;
    Some(format!("{start}{rest}"))
}

#[tokio::test]
async fn the_small_scripts_are_kept_for_ever_and_only_asked_for_where_they_are_used() {
    let app = TestApp::with(Backend::Sqlite, localhost).await;
    let nobody = app.anonymous();
    let page = nobody.page("/").await.text();
    assert_eq!(script(&page, "passkey"), None, "{page}");
    let login = nobody.page("/login").await.text();
    for path in [
        script(&page, "page").unwrap(),
        script(&login, "passkey").unwrap(),
    ] {
        let answer = nobody.get(&path).await.expect_status(200);
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert_eq!(
            answer.header("content-type"),
            "text/javascript; charset=utf-8"
        );
        assert!(!answer.text().is_empty());
    }
}

#[tokio::test]
async fn a_page_says_for_whom_it_was_written() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let me = ada.me().await.json();
    let id = me["id"].as_str().unwrap();
    for path in ["/", "/settings", "/nowhere", "/help"] {
        let page = ada.page(path).await.text();
        let shown = format!(r#"<html lang="en" dir="ltr" data-account="{id} user true">"#);
        assert!(page.contains(&shown), "{path}: {page}");
    }
    let page = app.anonymous().page("/login").await.text();
    assert!(
        page.contains(r#"<html lang="en" dir="ltr" data-account="">"#),
        "{page}"
    );
}

#[tokio::test]
async fn a_page_without_islands_starts_none() {
    let app = TestApp::new().await;
    let (ada, nobody) = (app.with_user("ada").await, app.anonymous());
    for path in [
        "/",
        "/login",
        "/register",
        "/nowhere",
        "/verify-email?token=x",
    ] {
        assert_eq!(scripts(&nobody.page(path).await), 0, "{path}");
    }
    for path in ["/", "/settings/security", "/settings/security/log"] {
        assert_eq!(scripts(&ada.page(path).await), 0, "{path}");
    }
}

#[tokio::test]
async fn a_page_with_islands_has_the_script_that_its_policy_allows() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let page = ada.page("/settings").await.expect_status(200);
    assert_eq!(scripts(&page), 1, "{}", page.text());
    let policy = page.header("content-security-policy");
    let (_, nonce) = policy.split_once("'nonce-").unwrap();
    let (nonce, _) = nonce.split_once('\'').unwrap();
    let marked = format!(r#"<script type="module" async nonce="{nonce}">"#);
    assert!(page.text().contains(&marked), "{}", page.text());
    let again = ada.page("/settings").await;
    assert!(!again.header("content-security-policy").contains(nonce));
}

#[rstest]
#[case("/", "Music, from the people who make it · Stagedoor", false)]
#[case("/nowhere", "Page not found · Stagedoor", false)]
#[case("/not-me?token=x", "Was this not you? · Stagedoor", true)]
#[case("/not-me", "Was this not you? · Stagedoor", false)]
#[tokio::test]
async fn a_page_says_what_it_is_called_and_whether_it_may_be_listed(
    #[case] path: &str,
    #[case] title: &str,
    #[case] is_hidden: bool,
) {
    let app = TestApp::new().await;
    let page = app.anonymous().page(path).await.text();
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    assert!(page.contains(&format!("<title>{title}</title>")), "{page}");
    let hidden = r#"<meta name="robots" content="noindex">"#;
    assert_eq!(page.contains(hidden), is_hidden, "{page}");
}

#[tokio::test]
async fn the_settings_show_which_tab_is_open_and_the_way_back_to_it() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for (path, tab, way_back) in [
        ("/settings", "/settings", None),
        ("/settings/username", "/settings", Some("Back to Account")),
        ("/settings/security", "/settings/security", None),
        ("/settings/appearance", "/settings/appearance", None),
        (
            "/settings/security/password",
            "/settings/security",
            Some("Back to Security"),
        ),
    ] {
        let page = ada.page(path).await.expect_status(200).text();
        let (_, tabs) = page.split_once(r#"aria-label="Settings""#).unwrap();
        let (tabs, panel) = tabs.split_once("</nav>").unwrap();
        let open = format!(r#"<a href="{tab}" aria-current="page">"#);
        assert!(tabs.contains(&open), "{tabs}");
        assert_eq!(tabs.matches("aria-current").count(), 1, "{tabs}");
        match way_back {
            Some(link) => assert!(panel.contains(link), "{path}: {panel}"),
            None => assert!(!panel.contains("Back to"), "{path}: {panel}"),
        }
    }
}
