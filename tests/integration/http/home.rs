//! What `/` says to whom.

use stagedoor_domain::Role;
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;
use crate::http::audio::{Part, content_type, form, wav};
use crate::http::client::Client;

async fn home(client: &Client) -> String {
    client.page("/").await.expect_status(200).text()
}

/// The one primary link of the page, and its heading.
fn next_step(page: &str) -> (String, String) {
    let (_, main) = page.split_once("<main").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    assert_eq!(main.matches("button-primary").count(), 1, "{main}");
    assert_eq!(main.matches("<h1").count(), 1, "{main}");
    let mut tags = main.split('<').map(|rest| rest.split('>').next().unwrap());
    let link = tags.find(|tag| tag.contains("button-primary")).unwrap();
    let (_, link) = link.split_once("href=\"").unwrap();
    let (_, heading) = main.split_once("<h1").unwrap();
    let (_, heading) = heading.split_once('>').unwrap();
    let text = |text: &str, end| text.split(end).next().unwrap().to_owned();
    (text(heading, '<'), text(link, '"'))
}

async fn upload(client: &Client, title: &str) {
    let file = wav();
    let parts = [
        Part::Text("title", title),
        Part::Text("description", "Words that are not for here."),
        Part::File("file", &file),
    ];
    client
        .post_raw("/api/v1/tracks", &content_type(), form(&parts))
        .await
        .expect_status(201);
}

#[tokio::test]
async fn a_visitor_is_told_what_this_is() {
    let app = TestApp::new().await;
    let page = home(&app.anonymous()).await;
    for text in ["The stage door is open", ">Create account<", ">Log in<"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("/settings"), "{page}");
}

#[on_both_databases]
async fn everybody_else_is_told_their_next_step(app: TestApp) {
    let ada = app.with_unverified("ada").await;
    let page = home(&ada).await;
    let step = ("Verify your email", "/verify-email/resend");
    assert_eq!(next_step(&page), (step.0.into(), step.1.into()));
    assert!(page.contains("ada@example.com"), "{page}");
    assert!(
        page.contains(r#"data-awaits="/""#),
        "it goes on by itself: {page}"
    );
    assert!(
        !page.contains("For the safety"),
        "one thing after the other: {page}"
    );

    app.execute("UPDATE users SET is_verified = TRUE").await;
    let (heading, link) = next_step(&home(&ada).await);
    assert!(heading.contains("become an artist"), "{heading}");
    assert_eq!(link, "/settings#become-an-artist");

    ada.upgrade().await.expect_status(200);
    let step = ("Upload your first track", "/studio/upload");
    assert_eq!(next_step(&home(&ada).await), (step.0.into(), step.1.into()));

    for title in ["One", "Two", "Three", "Four &amp; more"] {
        app.advance(60);
        upload(&ada, title).await;
    }
    app.advance(5 * 60);
    let page = home(&ada).await;
    let step = ("Your latest tracks", "/studio/upload");
    assert_eq!(next_step(&page), (step.0.into(), step.1.into()));
    for text in [
        "Four &amp;amp; more",
        "Three",
        "Two",
        "5 minutes ago",
        "WAV",
        " KB",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains(">One<"), "only the latest: {page}");
    assert!(!page.contains("Words that"), "{page}");
    let place = |title| page.find(title).unwrap();
    assert!(place("Four") < place("Three"));
    // Somebody else's are not among them.
    let eve = app.with_role("eve", Role::Creator).await;
    assert!(!home(&eve).await.contains("Three"));
}

#[on_both_databases]
async fn it_says_what_is_best_done_for_the_account(app: TestApp) {
    let ada = app.with_user("ada").await;
    let page = home(&ada).await;
    assert!(page.contains("For the safety of your account: "), "{page}");
    assert!(page.contains(r#"href="/settings/security/"#), "{page}");
    for page in [page, home(&app.with_role("eve", Role::Label).await).await] {
        assert!(
            !page.to_lowercase().contains("listen to"),
            "nothing plays yet: {page}"
        );
    }
}
