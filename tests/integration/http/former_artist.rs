//! The tracks of somebody who is a listener again: the way to them, and what can be done there.

use stagedoor_domain::{Role, operators};
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;
use crate::http::client::Client;
use crate::http::publishing::{heard_by, id_of, ready, studio_page};

async fn shown(client: &Client, path: &str) -> String {
    client.page(path).await.expect_status(200).text()
}

/// Where the forms in the main part of a page go.
fn actions(page: &str) -> Vec<&str> {
    let main = page.split("<main").nth(1).unwrap();
    let main = main.split("</main").next().unwrap();
    let forms = main.split("<form").skip(1);
    let mut actions: Vec<_> = forms
        .filter_map(|form| form.split("action=\"").nth(1)?.split('"').next())
        .collect();
    actions.sort_unstable();
    actions.dedup();
    actions
}

#[on_both_databases]
async fn they_find_their_tracks_and_only_buttons_that_work(app: TestApp) {
    let ada = app.with_role("ada", Role::Artist).await;
    let public = ready(&app, &ada, "Night ferry").await;
    let unlisted = ready(&app, &ada, "Day ferry").await;
    heard_by(&ada, &public, "public").await;
    heard_by(&ada, &unlisted, "unlisted").await;
    operators::set_role(&app.services, "ada", Role::User)
        .await
        .unwrap();

    for page in ["/", "/settings", "/studio/upload"] {
        let page = shown(&ada, page).await;
        assert!(page.contains(r#"<a href="/studio">"#), "{page}");
    }
    let studio = shown(&ada, "/studio").await;
    assert!(studio.contains("You are a listener now"), "{studio}");
    let hidden_form = format!("{}/delete", studio_page(&public));
    let page = shown(&ada, &studio_page(&public)).await;
    let mut allowed = vec![
        "/api/edit_track",
        "/api/set_track_visibility",
        &*hidden_form,
    ];
    assert_eq!(actions(&page), allowed);
    assert!(page.contains(r#"value="private""#), "{page}");
    assert!(!page.contains(r#"value="unlisted""#), "{page}");
    let page = shown(&ada, &studio_page(&unlisted)).await;
    assert!(page.contains("/api/revoke_track_link"), "{page}");
    for refused in ["renew_track_link", r#"value="public""#, r#"type="file""#] {
        assert!(!page.contains(refused), "{refused}: {page}");
    }

    for (track, form, fields, said) in [
        (
            &public,
            "edit_track",
            vec![("title", "Night boat"), ("description", "")],
            "Saved.",
        ),
        (
            &public,
            "set_track_visibility",
            vec![("visibility", "private")],
            "Only you can hear it now.",
        ),
        (
            &unlisted,
            "revoke_track_link",
            vec![],
            "The link leads nowhere now.",
        ),
    ] {
        let fields = [&[("id", id_of(track))], &*fields].concat();
        let answer = ada.submit(&format!("/api/{form}"), &fields).await;
        answer.expect_redirect(&studio_page(track));
        let page = shown(&ada, &studio_page(track)).await;
        assert!(page.contains(said), "{page}");
    }
    // What is private cannot be shown to more people any more.
    let page = shown(&ada, &studio_page(&public)).await;
    allowed.retain(|form| *form != "/api/set_track_visibility");
    assert_eq!(actions(&page), allowed);
    let page = shown(&ada, &studio_page(&unlisted)).await;
    assert!(!page.contains("track_link"), "{page}");
    assert!(page.contains("nobody but you can listen"), "{page}");
}

#[on_both_databases]
async fn whoever_never_had_a_track_is_led_to_none(app: TestApp) {
    let ada = app.with_user("ada").await;
    for page in ["/", "/settings", "/studio/upload"] {
        let page = shown(&ada, page).await;
        assert!(!page.contains(r#"href="/studio""#), "{page}");
    }
}
