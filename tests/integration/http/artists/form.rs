//! The tab "Artist" and its form.

use stagedoor_testing::on_both_databases;

use super::{JPEG, MINE, TAB, artist, submit};
use crate::http::app::TestApp;
use crate::http::audio::Part;
use crate::http::client::Client;

async fn shown(client: &Client) -> String {
    client.page(TAB).await.expect_status(200).text()
}

const GOOD: [Part<'_>; 4] = [
    Part::Text("name", "The Nightjars"),
    Part::Text("handle", "Nightjars"),
    Part::Text("about", "Quiet music."),
    Part::Text("link_1", "https://nina.example"),
];

#[on_both_databases]
async fn artists_have_the_tab_and_listeners_learn_what_it_is_for(app: TestApp) {
    let (nina, _) = artist(&app, "nina").await;
    let lea = app.with_user("lea").await;
    let tab = r#"href="/settings/artist""#;
    let settings =
        |client: Client| async move { client.page("/settings").await.expect_status(200).text() };
    assert!(settings(nina.clone()).await.contains(tab));
    assert!(!settings(lea.clone()).await.contains(tab));
    let page = shown(&lea).await;
    assert!(
        page.contains("Become an artist") && !page.contains("<form class=\"form card"),
        "{page}"
    );
    let page = shown(&nina).await;
    for part in [
        r#"value="nina""#,
        "stagedoor.test/artists/",
        r#"aria-current="page""#,
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let sent_away = app.anonymous().page(TAB).await.expect_status(303);
    assert_eq!(
        sent_away.header("location"),
        "/login?next=%2Fsettings%2Fartist"
    );
}

#[on_both_databases]
async fn what_stands_in_a_long_field_is_no_markup(app: TestApp) {
    let (nina, _) = artist(&app, "nina").await;
    let about = "Tom &amp; </textarea><h1>Jerry";
    let mut parts = Vec::from(GOOD);
    parts[2] = Part::Text("about", about);
    submit(&nina, &parts).await.expect_redirect(TAB);
    let page = shown(&nina).await;
    let field = "Tom &amp;amp; &lt;/textarea&gt;&lt;h1&gt;Jerry</textarea>";
    assert!(page.contains(field), "{page}");
}

#[on_both_databases]
async fn all_of_it_is_saved_at_once(app: TestApp) {
    let (nina, _) = artist(&app, "nina").await;
    let mut parts = Vec::from(GOOD);
    for empty in ["link_2", "link_3", "link_4", "link_5"] {
        parts.push(Part::Text(empty, ""));
    }
    parts.push(Part::File("file", JPEG));
    submit(&nina, &parts).await.expect_redirect(TAB);
    let page = shown(&nina).await;
    for part in [
        "Your artist page is saved.",
        r#"value="The Nightjars""#,
        r#"value="nightjars""#,
        "Quiet music.",
        r#"value="https://nina.example/""#,
        "&amp;size=small",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // A browser sends an empty file when none was chosen: the picture stays.
    parts.pop();
    parts.push(Part::File("file", b""));
    submit(&nina, &parts).await.expect_redirect(TAB);
    let own = nina.get(MINE).await.json();
    assert!(own["items"][0]["picture_url"].is_string(), "{own}");
}

#[on_both_databases]
async fn nothing_that_was_typed_is_lost(app: TestApp) {
    let (nina, _) = artist(&app, "nina").await;
    artist(&app, "mira").await;
    // Texts that cannot be, and a picture that can.
    let parts = [
        Part::Text("name", "The <Nightjars>"),
        Part::Text("handle", "mira"),
        Part::Text("about", "Quiet \"music\"."),
        Part::Text("link_1", "not a link"),
        Part::Text("link_2", "https://nina.example"),
        Part::File("file", JPEG),
    ];
    submit(&nina, &parts).await.expect_redirect(TAB);
    let page = shown(&nina).await;
    for part in [
        r#"value="The &lt;Nightjars&gt;""#,
        r#"value="mira""#,
        "Quiet \"music\".",
        r#"value="not a link""#,
        r#"value="https://nina.example""#,
        r#"id="links-error""#,
        "What is right is saved",
        "&amp;size=small",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    // The form with the link put right, but a handle that is another's.
    let parts = [
        Part::Text("name", "The Nightjars"),
        Part::Text("handle", "mira"),
        Part::Text("about", ""),
        Part::Text("link_1", ""),
    ];
    submit(&nina, &parts).await.expect_redirect(TAB);
    let page = shown(&nina).await;
    assert!(page.contains(r#"id="handle-error""#), "{page}");
    assert!(page.contains("That address is taken"), "{page}");
    // Texts that can be, and a picture that cannot.
    for bad in [&b"<svg/>"[..], &JPEG[..300]] {
        let mut parts = Vec::from(GOOD);
        parts.push(Part::File("file", bad));
        submit(&nina, &parts).await.expect_redirect(TAB);
        let page = shown(&nina).await;
        for part in [
            r#"id="file-error""#,
            r#"value="The Nightjars""#,
            "What is right is saved",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
    }
    let own = nina.get(MINE).await.json();
    assert_eq!(own["items"][0]["name"], "The Nightjars");
}

#[on_both_databases]
async fn what_is_too_large_is_told_so_and_costs_no_text(app: TestApp) {
    let (nina, _) = artist(&app, "nina").await;
    let large = vec![7_u8; 17 * 1024 * 1024];
    let mut parts = Vec::from(GOOD);
    parts.push(Part::File("file", &large));
    submit(&nina, &parts).await.expect_redirect(TAB);
    let page = shown(&nina).await;
    assert!(page.contains("That is too large"), "{page}");
    assert!(page.contains(r#"value="The Nightjars""#), "{page}");
    let long = "x".repeat(3_000);
    let parts = [Part::Text("name", "Nina"), Part::Text("about", &long)];
    submit(&nina, &parts).await.expect_redirect(TAB);
    let page = shown(&nina).await;
    assert!(
        page.contains(&long) && page.contains("Use at most 2,000 characters"),
        "{page}"
    );
}

#[on_both_databases]
async fn a_form_of_somebody_else_or_of_nobody_changes_nothing(app: TestApp) {
    let (nina, _) = artist(&app, "nina").await;
    let (mira, _) = artist(&app, "mira").await;
    let me = mira.me().await.json()["id"].as_str().unwrap().to_owned();
    let mut parts = vec![Part::Text("shown_to", &me)];
    parts.extend(GOOD);
    submit(&nina, &parts).await.expect_redirect("/settings");
    // Mira's session has ended: what she typed waits behind the login.
    mira.post_nothing("/api/v1/auth/logout")
        .await
        .expect_status(204);
    submit(&mira, &parts)
        .await
        .expect_redirect("/login?next=%2Fsettings%2Fartist");
    let login = mira
        .page("/login?next=%2Fsettings%2Fartist")
        .await
        .expect_status(200)
        .text();
    assert!(
        login.contains("Nothing was saved. What you typed comes back"),
        "{login}"
    );
    assert!(login.contains("The Nightjars"), "{login}");
    let lea = app.with_user("lea").await;
    submit(&lea, &GOOD).await.expect_status(403);
    let own = nina.get(MINE).await.json();
    assert_eq!(own["items"][0]["name"], "nina");
    for parts in [
        vec![Part::Text("role", "owner")],
        vec![Part::Text("name", "a"), Part::Text("name", "b")],
    ] {
        submit(&nina, &parts).await.expect_status(400);
    }
}
