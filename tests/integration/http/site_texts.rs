//! Terms, privacy and help: the program's own texts, and the operator's in their place.

use std::fs;

use rstest::rstest;
use stagedoor_app::texts::{Contact, Operator};
use stagedoor_testing::Backend;

use crate::http::app::TestApp;

#[rstest]
#[case("/terms", "Terms")]
#[case("/privacy", "Privacy")]
#[case("/help", "Help")]
#[tokio::test]
async fn every_page_leads_to_the_texts_that_come_with_the_program(
    #[case] path: &str,
    #[case] title: &str,
) {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    let page = nobody.page(path).await.expect_status(200).text();
    assert!(
        page.contains(&format!("<title>{title} · Stagedoor</title>")),
        "{page}"
    );
    assert!(page.contains(&format!("<h1>{title}</h1>")), "{page}");
    // What the settings say is filled in, and nothing else is left open.
    assert!(!page.contains("{{"), "{page}");
    for other in ["/", "/login", "/nowhere"] {
        let page = nobody.page(other).await.text();
        assert!(
            page.contains(&format!(r#"<a href="{path}">{title}</a>"#)),
            "{other}: {page}"
        );
    }
}

#[tokio::test]
async fn the_texts_say_what_the_settings_say() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.upload_limit_bytes = 7 * 1024 * 1024;
        setup.operator = Operator {
            name: Some("Night Train & Sons".to_owned()),
            contact: Some(Contact::Email("ask@night.example".to_owned())),
        };
    })
    .await;
    let help = app.anonymous().page("/help").await.text();
    assert!(help.contains("up to 7 MB a file"), "{help}");
    assert!(
        help.contains("This site is run by Night Train &amp; Sons."),
        "{help}"
    );
    assert!(
        help.contains(r#"<a href="mailto:ask@night.example">ask@night.example</a>"#),
        "{help}"
    );
    let terms = app.anonymous().page("/terms").await.text();
    assert!(
        terms.contains("This site is run by Night Train &amp; Sons."),
        "{terms}"
    );
    assert!(terms.contains("stagedoor.test"), "{terms}");
}

#[tokio::test]
async fn a_site_whose_operator_says_nothing_of_themselves_says_so() {
    let app = TestApp::new().await;
    for (path, words) in [
        ("/terms", "has not filled in yet who they are"),
        ("/privacy", "has not filled in yet who they are"),
        ("/help", "has not filled in yet how to reach them"),
    ] {
        let page = app.anonymous().page(path).await.text();
        assert!(page.contains(words), "{path}: {page}");
    }
}

#[tokio::test]
async fn a_file_in_the_data_folder_takes_the_place_of_a_text_at_once() {
    let app = TestApp::new().await;
    let folder = app.folder.path().join("texts");
    fs::create_dir(&folder).unwrap();
    let file = folder.join("terms.md");
    fs::write(
        &file,
        "# House rules\n\nBe kind at {{site}}. <script>alert(1)</script>",
    )
    .unwrap();
    let page = app
        .anonymous()
        .page("/terms")
        .await
        .expect_status(200)
        .text();
    assert!(
        page.contains("<title>House rules · Stagedoor</title>"),
        "{page}"
    );
    assert!(page.contains("Be kind at stagedoor.test."), "{page}");
    assert!(!page.contains("<script>alert"), "{page}");

    // No text, and none of the program's own in its place: it is not what they agreed to.
    fs::write(&file, b"\xff\xfe").unwrap();
    let page = app
        .anonymous()
        .page("/terms")
        .await
        .expect_status(500)
        .text();
    assert!(!page.contains("becoming an artist"), "{page}");
    fs::remove_file(&file).unwrap();
    app.anonymous().page("/terms").await.expect_status(200);
}

#[cfg(unix)]
#[tokio::test]
async fn a_text_that_is_no_plain_file_or_too_long_is_not_read() {
    let app = TestApp::new().await;
    let folder = app.folder.path().join("texts");
    fs::create_dir(&folder).unwrap();
    let file = folder.join("terms.md");
    let made = std::process::Command::new("mkfifo").arg(&file).status();
    assert!(made.unwrap().success());
    app.anonymous().page("/terms").await.expect_status(500);
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &file).unwrap();
    app.anonymous().page("/terms").await.expect_status(500);
    fs::remove_file(&file).unwrap();
    fs::write(&file, "a".repeat(600 * 1024)).unwrap();
    app.anonymous().page("/terms").await.expect_status(500);
}

#[tokio::test]
async fn who_reads_french_is_answered_in_french() {
    let app = TestApp::new().await;
    let reader = app
        .anonymous()
        .with_header("accept-language", "fr-CA, fr;q=0.8");
    let help = reader.page("/help").await.text();
    assert!(help.contains(r#"<html lang="fr" dir="ltr""#), "{help}");
    assert!(help.contains("<h1>Aide</h1>"), "{help}");
    let nowhere = reader.page("/nowhere").await.text();
    assert!(nowhere.contains("Page introuvable"), "{nowhere}");
    assert!(nowhere.contains("Retour à l’accueil"), "{nowhere}");
    reader.set_cookie("stagedoor-language", "en");
    let help = reader.page("/help").await.text();
    assert!(help.contains(r#"<html lang="en" dir="ltr""#), "{help}");
}

#[tokio::test]
async fn a_text_of_the_operator_is_for_all_unless_there_is_one_in_their_language() {
    let app = TestApp::new().await;
    let folder = app.folder.path().join("texts");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("terms.md"), "# House rules").unwrap();
    let english = app.anonymous();
    let french = app.anonymous().with_header("accept-language", "fr");
    for reader in [&english, &french] {
        let terms = reader.page("/terms").await.text();
        assert!(terms.contains("<h1>House rules</h1>"), "{terms}");
    }
    fs::write(folder.join("terms.fr.md"), "# Règles de la maison").unwrap();
    let terms = french.page("/terms").await.text();
    assert!(terms.contains("<h1>Règles de la maison</h1>"), "{terms}");
    let terms = english.page("/terms").await.text();
    assert!(terms.contains("<h1>House rules</h1>"), "{terms}");
}
