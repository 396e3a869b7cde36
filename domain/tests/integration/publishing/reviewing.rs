//! Operators who look at an artist's first track.

use stagedoor_domain::settings::Publishing;
use stagedoor_domain::tracks::{self, Review, Visibility};
use stagedoor_domain::{Error, operators};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{artist, heard_by, noted, ready};

async fn reviewing(backend: Backend) -> Fixture {
    Fixture::open_with(backend, |settings| settings.publishing = Publishing::Review).await
}

#[on_both_databases]
async fn the_first_track_waits_and_the_next_ones_do_not(backend: Backend) {
    let fixture = reviewing(backend).await;
    let mira = artist(&fixture, "mira").await;
    let track = ready(&fixture, &mira, "Night ferry").await;
    let publish = |id| tracks::edit(&mira, id, heard_by(Visibility::Public));
    let waiting = publish(track.id).await.unwrap();
    assert_eq!(
        (waiting.visibility, waiting.review),
        (Visibility::Private, Some(Some(Review::Waiting)))
    );
    assert!(
        tracks::see(&fixture.visitor(), track.id, None)
            .await
            .is_err()
    );
    let listed = operators::waiting_tracks(&fixture.services).await.unwrap();
    assert_eq!(listed, [waiting]);

    for nobody in ["noor", "nobody", "00000000-0000-0000-0000-000000000000"] {
        let answer = operators::approve_track(&fixture.services, nobody).await;
        assert!(
            matches!(answer, Err(Error::NotFound | Error::UserNotFound)),
            "{answer:?}"
        );
    }
    let approved = operators::approve_track(&fixture.services, "mira").await;
    let approved = approved.unwrap();
    assert_eq!(
        (approved.visibility, approved.review),
        (Visibility::Public, Some(None))
    );
    let told = fixture.mails_to("mira@example.com").await;
    let mail = told.last().unwrap();
    assert_eq!(mail.subject, "Your track is public");
    assert!(mail.text.contains("“Night ferry”"), "{}", mail.text);
    assert!(mail.text.contains(&format!("/tracks/{}", track.id)));

    let next = ready(&fixture, &mira, "Day ferry").await;
    assert_eq!(
        publish(next.id).await.unwrap().visibility,
        Visibility::Public
    );
    assert_eq!(noted(&fixture, "track.approve").await, 1);
}

#[on_both_databases]
async fn a_refused_track_stays_private_and_its_artist_is_told_why(backend: Backend) {
    let fixture = reviewing(backend).await;
    let mira = artist(&fixture, "mira").await;
    let track = ready(&fixture, &mira, "Night ferry").await;
    let publish = |id| tracks::edit(&mira, id, heard_by(Visibility::Public));
    publish(track.id).await.unwrap();
    let services = &fixture.services;
    let silent = operators::reject_track(services, "mira", " ").await;
    assert!(matches!(silent, Err(Error::Validation(_))), "{silent:?}");
    let page = format!("http://127.0.0.1:3000/tracks/{}", track.id);
    let reason = "It is somebody else's recording.";
    let refused = operators::reject_track(services, &page, reason)
        .await
        .unwrap();
    assert_eq!(
        (refused.visibility, refused.review),
        (Visibility::Private, Some(Some(Review::Rejected)))
    );
    let told = fixture.mails_to("mira@example.com").await;
    let mail = told.last().unwrap();
    assert_eq!(mail.subject, "Your track was not published");
    assert!(mail.text.contains(reason), "{}", mail.text);
    let noted_reason = fixture
        .text("SELECT CAST(metadata AS TEXT) FROM audit_logs WHERE action = 'track.reject'")
        .await;
    assert!(noted_reason.contains(reason), "{noted_reason}");

    // Published again it waits again, and can be taken back.
    let again = publish(track.id).await.unwrap();
    assert_eq!(again.review, Some(Some(Review::Waiting)));
    let other = ready(&fixture, &mira, "Day ferry").await;
    publish(other.id).await.unwrap();
    let several = operators::approve_track(services, "mira").await;
    assert!(matches!(several, Err(Error::Validation(_))), "{several:?}");
    let back = tracks::edit(&mira, other.id, heard_by(Visibility::Private)).await;
    assert_eq!(back.unwrap().review, Some(None));
    let approved = operators::approve_track(services, "mira").await;
    assert_eq!(approved.unwrap().id, track.id);

    // A public one can be taken away, and then the artist's next one waits.
    operators::reject_track(services, &track.id.to_string(), reason)
        .await
        .unwrap();
    assert!(
        tracks::see(&fixture.visitor(), track.id, None)
            .await
            .is_err()
    );
    let waits = publish(other.id).await.unwrap();
    assert_eq!(waits.review, Some(Some(Review::Waiting)));
}

#[on_both_databases]
async fn where_nobody_looks_every_track_is_public_at_once(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = ready(&fixture, &mira, "Night ferry").await;
    let change = heard_by(Visibility::Public);
    let public = tracks::edit(&mira, track.id, change).await.unwrap();
    assert_eq!(
        (public.visibility, public.review),
        (Visibility::Public, Some(None))
    );
}
