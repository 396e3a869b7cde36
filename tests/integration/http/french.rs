//! Pages of somebody who reads French: nothing of the English catalogue is on them.

use std::fs;
use std::path::Path;

use stagedoor_domain::Role;
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;
use crate::http::authenticator_app::set_up;
use crate::http::client::Client;

/// The plain texts of all rooms that French does not say alike, and that are long enough
/// not to be found by chance in a path or a name.
fn english() -> Vec<String> {
    let rooms = Path::new(env!("CARGO_MANIFEST_DIR")).join("words/src");
    let texts = |language: &str, between: &str| -> Vec<String> {
        let files = fs::read_dir(rooms.join(language)).unwrap();
        let sources = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        let all: String = sources.collect();
        let lines = all
            .lines()
            .filter_map(|line| line.trim().split_once(between));
        let texts = lines.filter_map(|(_, text)| Some(text.split_once('"')?.0.to_owned()));
        texts.collect()
    };
    let french = texts("fr", ": \"");
    let mut english = texts("en", " = \"");
    english.retain(|text| {
        let is_word = !text.contains(' ') && !text.starts_with(|c: char| c.is_uppercase());
        text.len() > 4 && !is_word && !french.contains(text)
    });
    assert!(english.len() > 200, "the texts were not found");
    english
}

/// What of the texts stands on the page as a whole: in an element, an attribute, or
/// around what stands in their places.
fn said(page: &str, texts: &[String]) -> Vec<String> {
    let page = page.replace("&#x27;", "'").replace("<!>", "");
    let is_on = |part: &str| {
        let part = part.trim();
        part.len() > 4
            && page.match_indices(part).any(|(at, _)| {
                let before = page[..at].trim_end().chars().last();
                let after = page[at + part.len()..].trim_start().chars().next();
                matches!(before, Some('>' | '"')) && matches!(after, Some('<' | '"'))
            })
    };
    let texts = texts.iter().filter(|text| {
        let mut parts = text.split(['{', '}']).step_by(2);
        parts.any(is_on)
    });
    texts.cloned().collect()
}

async fn expect_french(client: &Client, paths: &[&str], english: &[String]) {
    for path in paths {
        let page = client.page(path).await.expect_status(200).text();
        assert!(page.contains(r#"<html lang="fr""#), "{path}: {page}");
        let found = said(&page, english);
        assert!(found.is_empty(), "{path} says {found:?}");
    }
}

#[on_both_databases]
async fn a_page_of_the_settings_says_nothing_in_english(app: TestApp) {
    let english = english();
    let french = |client: Client| client.with_header("accept-language", "fr");

    let in_english = app.with_user("eve").await.page("/settings/security").await;
    assert!(
        said(&in_english.text(), &english).len() > 20,
        "English is not found where it is"
    );

    expect_french(&french(app.anonymous()), &["/"], &english).await;
    let new = french(app.with_unverified("nina").await);
    let first = [
        "/",
        "/settings",
        "/settings/username",
        "/settings/appearance",
        "/settings/data",
        "/settings/security",
        "/settings/security/password",
        "/settings/security/email",
        "/settings/security/sessions",
        "/settings/security/log",
        "/settings/security/suspended",
        "/settings/security/two-step",
        "/settings/security/passkeys",
        "/studio/upload",
    ];
    expect_french(&new, &first, &english).await;

    let artist = french(app.with_role("ada", Role::Creator).await);
    expect_french(&artist, &first, &english).await;
    artist.submit("/api/begin_two_step", &[]).await;
    expect_french(&artist, &["/settings/security/two-step"], &english).await;

    let safe = app.with_user("mira").await;
    set_up(&app, &safe).await;
    let safe = french(safe);
    let on = [
        "/settings/security",
        "/settings/security/two-step",
        "/settings/security/two-step/turn-off",
        "/settings/security/two-step/new-codes",
    ];
    expect_french(&safe, &on, &english).await;
    safe.submit("/api/renew_backup_codes", &[]).await;
    expect_french(&safe, &["/settings/security/two-step"], &english).await;
}
