//! What somebody suspended can still do, and what stops.

use bytes::Bytes;
use futures::StreamExt;
use stagedoor_domain::accounts::{self, Credentials, Login};
use stagedoor_domain::creators;
use stagedoor_domain::operators::suspend_account;
use stagedoor_domain::tracks::{self, State, TrackForm};
use stagedoor_domain::uploads::{self, NewUpload, Part};
use stagedoor_domain::users::{self, Status};
use stagedoor_domain::{Error, Role, artists, background};
use stagedoor_testing::{Fixture, PASSWORD, audio, on_both_databases};

use super::{REASON, is_suspended, restore, suspend};
use crate::publishing::{artist, uploaded};
use crate::support::opened;

fn credentials(password: &str) -> Credentials {
    Credentials {
        identifier: "mira".into(),
        password: password.into(),
    }
}

#[on_both_databases]
async fn sessions_end_and_the_right_password_alone_tells_why(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    for _ in 0..3 {
        fixture.log_in(&user).await;
    }
    suspend(&fixture, "mira").await;
    let sessions = "SELECT COUNT(*) FROM sessions";
    assert_eq!(fixture.count(sessions).await, 0);

    let wrong = accounts::log_in(&fixture.visitor(), credentials("a wrong one"), None).await;
    assert!(matches!(wrong, Err(Error::InvalidCredentials)), "{wrong:?}");
    let right = accounts::log_in(&fixture.visitor(), credentials(PASSWORD), None).await;
    let Ok(Login::Done(user, _)) = right else {
        panic!("{right:?}");
    };
    assert_eq!(user.status, Status::Suspended);
    assert_eq!(user.suspension_reason.as_deref(), Some(REASON));
    assert!(is_suspended(&user.require_active()));

    assert_eq!(restore(&fixture, "mira").await.status, Status::Active);
    let sessions_after = fixture.count(sessions).await;
    assert_eq!(sessions_after, 1, "what was restricted is open again");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn an_upgrade_that_races_a_suspension_comes_before_it_or_not_at_all(fixture: Fixture) {
    let mut promoted = 0;
    for round in 0..24 {
        let name = format!("racer{round}");
        let user = fixture.listener(&name).await;
        let (principal, token) = fixture.log_in(&user).await;
        let (caller, services) = (fixture.caller(principal), fixture.services.clone());
        let upgrading =
            tokio::spawn(async move { creators::upgrade(&caller, &token).await.map(opened) });
        let suspending =
            tokio::spawn(async move { suspend_account(&services, &name, REASON).await });
        let upgraded = upgrading.await.unwrap();
        suspending.await.unwrap().unwrap();
        let after = users::find(&fixture.services, user.id).await.unwrap();
        assert_eq!(after.status, Status::Suspended);
        match upgraded {
            Ok(_) => {
                promoted += 1;
                assert_eq!(after.role, Role::Creator, "{round}");
            }
            Err(Error::AccountSuspended { .. } | Error::Unauthenticated) => {
                assert_eq!(after.role, Role::User, "{round}");
                assert_eq!(after.promoted_to_creator_at, None);
            }
            Err(other) => panic!("{round}: {other:?}"),
        }
    }
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.upgrade_creator'";
    assert_eq!(fixture.count(events).await, promoted);
}

#[on_both_databases]
async fn somebody_suspended_before_they_ask_is_not_promoted(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    suspend(&fixture, "mira").await;
    // Through the restricted session that they log in to.
    let (principal, token) = fixture.log_in(&user).await;
    let refused = creators::upgrade(&fixture.caller(principal), &token).await;
    assert!(is_suspended(&refused), "{refused:?}");
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.upgrade_creator'";
    assert_eq!(fixture.count(events).await, 0);
}

/// A request that was let in before the suspension, and comes to its end after it.
#[on_both_databases]
async fn a_file_on_its_way_becomes_no_track_and_leaves_nothing(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    tracks::require_creator(&mira).await.unwrap();
    let mut file = mira.media.begin().await.unwrap();
    file.write(&audio::wav()).await.unwrap();

    suspend(&fixture, "mira").await;

    let form = TrackForm {
        title: "Night ferry".into(),
        description: None,
        ..Default::default()
    };
    let refused = tracks::create(&mira, form, file).await;
    assert!(is_suspended(&refused), "{refused:?}");
    assert_eq!(fixture.count("SELECT COUNT(*) FROM tracks").await, 0);
    assert!(fixture.stored_files().is_empty());
    let made = artists::ensure_own(&mira).await;
    assert!(is_suspended(&made), "{made:?}");
    assert_eq!(fixture.count("SELECT COUNT(*) FROM artists").await, 0);
}

#[on_both_databases]
async fn a_file_that_arrives_in_parts_stops_and_goes_on_when_it_is_over(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let wav = audio::wav();
    let new = NewUpload {
        length: wav.len() as u64,
        file_name: Some("ferry.wav".into()),
        ..NewUpload::default()
    };
    let upload = uploads::create(&mira, new).await.unwrap();
    let half = wav.len() / 2;
    let part = |offset: usize, bytes: &[u8]| Part {
        offset: offset as u64,
        announced: Some(bytes.len() as u64),
        checksum: None,
        body: futures::stream::iter([Ok(Bytes::copy_from_slice(bytes))]).boxed(),
    };
    uploads::receive(&mira, upload.id, part(0, &wav[..half]))
        .await
        .unwrap();

    suspend(&fixture, "mira").await;
    let some = half + 100;
    let refused = uploads::receive(&mira, upload.id, part(half, &wav[half..some])).await;
    assert!(is_suspended(&refused), "{refused:?}");
    let refused = uploads::receive(&mira, upload.id, part(half, &wav[half..])).await;
    assert!(is_suspended(&refused), "{refused:?}");
    let arrived = "SELECT CAST(SUM(offset_bytes) AS BIGINT) FROM uploads";
    assert_eq!(fixture.count(arrived).await, i64::try_from(half).unwrap());
    assert_eq!(fixture.stored_files().len(), 1, "what had arrived");

    restore(&fixture, "mira").await;
    uploads::receive(&mira, upload.id, part(half, &wav[half..]))
        .await
        .unwrap();
    assert_eq!(fixture.count("SELECT COUNT(*) FROM tracks").await, 1);
}

#[on_both_databases]
async fn what_waits_to_be_processed_waits_until_it_is_over(fixture: Fixture) {
    let mira = artist(&fixture, "mira").await;
    let track = uploaded(&mira, "Night ferry").await;
    suspend(&fixture, "mira").await;
    let take_up = || background::catch_up(&fixture.services);
    assert_eq!(take_up().await.unwrap(), 0);
    crate::processing::process(&fixture).await;
    let state = "SELECT state FROM tracks";
    assert_eq!(fixture.text(state).await, "queued");

    restore(&fixture, "mira").await;
    assert_eq!(take_up().await.unwrap(), 1);
    crate::processing::process(&fixture).await;
    let track = tracks::find(&mira, track.id).await.unwrap();
    assert_eq!(track.state, State::Ready);
}
