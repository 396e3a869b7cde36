//! Roles that must have two-step login or a passkey before they may upload.

use stagedoor_domain::{Role, operators};
use stagedoor_testing::{Authenticator, Backend, on_both_databases};

use crate::http::app::{Setup, TestApp};
use crate::http::audio::{Part, content_type, form, wav};
use crate::http::authenticator_app::set_up;
use crate::http::client::Client;
use crate::http::passkey_device::{SITE, add, localhost, log_in};
use crate::http::uploads::{PAGE, upload};

const NEEDED: &str = "Your role needs two-step login or a passkey.";

fn required(setup: &mut Setup) {
    localhost(setup);
    setup.settings.require_two_step = vec![Role::Admin, Role::Moderator];
}

async fn uploads(client: &Client) -> bool {
    let file = wav();
    let parts = [Part::Text("title", "Night"), Part::File("file", &file)];
    let answer = upload(client, &parts).await;
    if answer.status == 201 {
        return true;
    }
    answer.expect_problem(403, "TWO_STEP_REQUIRED");
    false
}

#[on_both_databases]
async fn an_administrator_with_a_password_alone_does_not_upload(backend: Backend) {
    let app = TestApp::with(backend, required).await;
    let ada = app.with_role("ada", Role::Admin).await;
    let mira = app.with_role("mira", Role::Moderator).await;
    let nina = app.with_role("nina", Role::Artist).await;
    assert!(!uploads(&ada).await);
    assert!(!uploads(&mira).await);
    assert!(uploads(&nina).await, "nobody asked it of artists");
    assert_eq!(app.media_files().len(), 1);

    set_up(&app, &ada).await;
    assert!(uploads(&ada).await);
    let mut device = Authenticator::at(SITE);
    add(&mira, &mut device, "Phone").await;
    // She has a passkey, and is here with her password alone.
    let file = wav();
    let parts = [Part::Text("title", "Night"), Part::File("file", &file)];
    let refused = upload(&mira, &parts).await;
    let refused = refused.expect_problem(403, "REAUTHENTICATION_REQUIRED");
    assert_eq!(refused["needs"], "second_factor");
    let page = mira.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("href=\"/reauthenticate?"), "{page}");
    let mira = app.anonymous();
    log_in(&mira, &device).await.expect_status(200);
    assert!(uploads(&mira).await);

    // What they lose again closes the door again.
    operators::disable_two_factor(&app.services, "ada")
        .await
        .unwrap();
    assert!(!uploads(&app.logged_in("ada").await).await);
}

#[tokio::test]
async fn the_page_says_why_and_leads_to_the_set_up() {
    let app = TestApp::with(Backend::Sqlite, required).await;
    let ada = app.with_role("ada", Role::Admin).await;
    let page = ada.page(PAGE).await.expect_status(200).text();
    for link in ["/settings/security/two-step", "/settings/security/passkeys"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    }
    assert!(!page.contains("type=\"file\""), "{page}");
    // The form of a page that was open since before comes back to the same page.
    ada.clone()
        .with_header("accept", "text/html")
        .post_raw(PAGE, &content_type(), form(&[]))
        .await
        .expect_redirect(PAGE);
    let settings = |client: Client| async move {
        let page = client.page("/settings/security").await;
        page.expect_status(200).text()
    };
    assert!(settings(ada.clone()).await.contains(NEEDED));

    set_up(&app, &ada).await;
    let page = ada.page(PAGE).await.expect_status(200).text();
    assert!(page.contains("type=\"file\""), "{page}");
    assert!(!settings(ada).await.contains(NEEDED));
}
