//! The one way back from an artist to a listener.

use stagedoor_domain::artists::{self, ArtistChanges};
use stagedoor_domain::creators;
use stagedoor_domain::operators::{self, TracksAfter};
use stagedoor_domain::support::{self, Author, State};
use stagedoor_domain::tracks::{self, TrackChange, TrackForm, Visibility};
use stagedoor_domain::{Caller, Error, Role};
use stagedoor_testing::audio::wav_of;
use stagedoor_testing::{Fixture, on_both_databases};
use uuid::Uuid;

use super::{asked, asked_by_mail, logged_in, noted};
use crate::support::opened;

/// Somebody who became an artist by themselves, logged in.
async fn artist(fixture: &Fixture, name: &str) -> Caller {
    let user = fixture.listener(name).await;
    let (principal, token) = fixture.log_in(&user).await;
    let caller = fixture.caller(principal);
    let upgraded = creators::upgrade(&caller, &token).await.unwrap();
    assert!(!opened(upgraded).0.already_elevated);
    caller
}

/// A public track of theirs.
async fn published(fixture: &Fixture, artist: &Caller) -> Uuid {
    let mut file = artist.media.begin().await.unwrap();
    file.write(&wav_of(8_000)).await.unwrap();
    let form = TrackForm {
        title: "Night ferry".into(),
        ..TrackForm::default()
    };
    let track = tracks::create(artist, form, file).await.unwrap();
    fixture.execute("UPDATE tracks SET state = 'ready'").await;
    let change = TrackChange {
        visibility: Some(Visibility::Public),
        ..TrackChange::default()
    };
    tracks::edit(artist, track.id, change).await.unwrap();
    track.id
}

#[on_both_databases]
async fn an_artist_is_a_listener_again_and_may_become_one_anew(fixture: Fixture) {
    let nina = artist(&fixture, "nina").await;
    let promoted_at = nina.user().await.unwrap().promoted_to_creator_at.unwrap();
    let ticket = asked(&nina, "No longer").await;
    fixture.advance(60);
    let services = &fixture.services;
    let user =
        operators::return_to_listener(services, "nina", &ticket.reference, TracksAfter::Keep)
            .await
            .unwrap();
    assert_eq!((user.role, user.promoted_to_creator_at), (Role::User, None));
    let stored = operators::show(services, "nina").await.unwrap();
    assert_eq!(
        (stored.role, stored.promoted_to_creator_at),
        (Role::User, None)
    );
    let seen = support::find(&nina, ticket.id).await.unwrap();
    assert_eq!(seen.state, State::Closed);
    // What was done stands in the ticket, too.
    let said = seen.messages.last().unwrap();
    assert_eq!(said.author, Author::Support);
    assert_eq!(
        said.text,
        "As you asked us, you are no longer an artist. Your account, your name and your \
         settings stay as they are.\n\nYour tracks stay as they are, and whoever could hear them \
         still can.\n\nIf you change your mind, you can become an artist again in your settings."
    );

    // When they had become one is written down, and nowhere else.
    let metadata = fixture
        .text("SELECT CAST(metadata AS TEXT) FROM audit_logs WHERE action = 'user.set_role'")
        .await;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    assert_eq!(metadata["from"], "creator");
    assert_eq!(metadata["to"], "user");
    assert_eq!(metadata["tracks"], "keep");
    assert_eq!(metadata["ticket"], *ticket.reference);
    let kept: chrono::DateTime<chrono::Utc> =
        serde_json::from_value(metadata["promoted_to_creator_at"].clone()).unwrap();
    assert_eq!(kept, promoted_at);
    let mails = fixture.mails_to("nina@example.com").await;
    assert_eq!(mails.last().unwrap().subject, "You are a listener again");

    let user = operators::show(services, "nina").await.unwrap();
    let (principal, token) = fixture.log_in(&user).await;
    let anew = fixture.caller(principal);
    let upgraded = opened(creators::upgrade(&anew, &token).await.unwrap()).0;
    assert!(!upgraded.already_elevated);
    assert!(upgraded.promoted_to_creator_at.unwrap() > promoted_at);
    assert_eq!(noted(&fixture, "user.upgrade_creator").await, 2);
}

#[on_both_databases]
async fn the_ticket_says_it_in_the_language_of_whoever_asked(fixture: Fixture) {
    let nina = artist(&fixture, "nina").await;
    fixture.execute("UPDATE users SET language = 'fr'").await;
    let ticket = asked(&nina, "Assez").await;
    let services = &fixture.services;
    operators::return_to_listener(services, "nina", &ticket.reference, TracksAfter::Hide)
        .await
        .unwrap();
    let seen = support::find(&nina, ticket.id).await.unwrap();
    let said = &seen.messages.last().unwrap().text;
    assert!(said.starts_with("Comme vous l’avez demandé"), "{said}");
    assert!(said.contains("Vos titres sont cachés"), "{said}");
}

#[on_both_databases]
async fn tracks_are_kept_hidden_or_deleted(fixture: Fixture) {
    let visitor = fixture.visitor();
    for (name, tracks_after, is_heard, is_there) in [
        ("kira", TracksAfter::Keep, true, true),
        ("hana", TracksAfter::Hide, false, true),
        ("dora", TracksAfter::Delete, false, false),
    ] {
        let artist = artist(&fixture, name).await;
        let track = published(&fixture, &artist).await;
        let ticket = asked(&artist, "No longer").await;
        let services = &fixture.services;
        operators::return_to_listener(services, name, &ticket.reference, tracks_after)
            .await
            .unwrap();
        let heard = tracks::see(&visitor, track, None).await;
        assert_eq!(heard.is_ok(), is_heard, "{name}");
        let own = tracks::find(&artist, track).await;
        assert_eq!(own.is_ok(), is_there, "{name}");
    }
    // The bytes go with the track.
    fixture.send_mail().await;
    let originals = "SELECT COUNT(*) FROM tracks";
    assert_eq!(fixture.count(originals).await, 2);
    assert_eq!(
        fixture
            .count("SELECT COUNT(*) FROM jobs WHERE kind = 'remove_objects'")
            .await,
        0
    );
}

#[on_both_databases]
async fn only_with_a_ticket_of_their_own(fixture: Fixture) {
    let nina = artist(&fixture, "nina").await;
    let otto = logged_in(&fixture, "otto", Role::User).await;
    let others = asked(&otto, "Make her stop").await.reference;
    let services = &fixture.services;
    let back = async |who: &str, ticket: &str| {
        operators::return_to_listener(services, who, ticket, TracksAfter::Delete).await
    };
    let refused = back("nina", &others).await;
    assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
    let refused = back("nina", "0000-0000").await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    let refused = back("nobody", &others).await;
    assert!(matches!(refused, Err(Error::UserNotFound)), "{refused:?}");
    let refused = back("otto", &others).await;
    assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
    // Whoever named her address has not shown that it is theirs.
    let (by_mail, token) = asked_by_mail(&fixture, "nina@example.com").await;
    let refused = back("nina", &by_mail).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    assert_eq!(nina.user().await.unwrap().role, Role::Creator);
    assert_eq!(noted(&fixture, "user.set_role").await, 0);

    support::confirm(&fixture.visitor(), &by_mail, &token)
        .await
        .unwrap();
    back("nina", &by_mail).await.unwrap();
}

/// Whoever left tracks here still says what stands above them.
#[on_both_databases]
async fn an_artist_of_before_still_edits_what_the_page_of_their_tracks_says(fixture: Fixture) {
    let nina = artist(&fixture, "nina").await;
    published(&fixture, &nina).await;
    let ticket = asked(&nina, "No longer").await;
    let services = &fixture.services;
    operators::return_to_listener(services, "nina", &ticket.reference, TracksAfter::Keep)
        .await
        .unwrap();
    let user = operators::show(services, "nina").await.unwrap();
    let nina = fixture.caller(fixture.log_in(&user).await.0);
    let own = artists::require_own(&nina).await.unwrap();
    let changes = ArtistChanges {
        name: Some("Nina, before".into()),
        about: Some("No longer here".into()),
        ..ArtistChanges::default()
    };
    let edited = artists::edit(&nina, own.id, &changes).await.unwrap();
    assert_eq!(edited.name, "Nina, before");
    assert_eq!(edited.about.as_deref(), Some("No longer here"));

    // What would move the page or change its look is for artists.
    let moved = ArtistChanges {
        handle: Some("nina-before".into()),
        ..ArtistChanges::default()
    };
    let refused = artists::edit(&nina, own.id, &moved).await;
    assert!(
        matches!(refused, Err(Error::CreatorRoleRequired)),
        "{refused:?}"
    );

    // Nobody else does, and a listener who never was one has nothing to edit.
    let mal = logged_in(&fixture, "mal", Role::User).await;
    let refused = artists::edit(&mal, own.id, &changes).await;
    assert!(
        matches!(refused, Err(Error::CreatorRoleRequired)),
        "{refused:?}"
    );
    let refused = artists::require_own(&mal).await;
    assert!(
        matches!(refused, Err(Error::CreatorRoleRequired)),
        "{refused:?}"
    );
    operators::suspend_account(services, "nina", "Spam")
        .await
        .unwrap();
    let user = operators::show(services, "nina").await.unwrap();
    let nina = fixture.caller(fixture.log_in(&user).await.0);
    let refused = artists::edit(&nina, own.id, &changes).await;
    assert!(
        matches!(refused, Err(Error::AccountSuspended { .. })),
        "{refused:?}"
    );
}
