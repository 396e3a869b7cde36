//! What goes, what stays, and that it goes on wherever it was cut off.

use std::time::Duration;

use stagedoor_domain::jobs::EraseAccount;
use stagedoor_domain::tracks::Visibility;
use stagedoor_domain::{
    Caller, Error, Role, artists, background, deletion, expiry, operators, tracks,
};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{DAY, account, leave, logs_in, run_jobs, somebody, track};

async fn count(fixture: &Fixture, table: &str) -> i64 {
    fixture.count(format!("SELECT COUNT(*) FROM {table}")).await
}

/// Somebody with a track of each kind.
async fn artist(fixture: &Fixture, name: &str) -> Caller {
    let caller = somebody(fixture, name, Role::Creator).await;
    track(fixture, &caller, "Private", Visibility::Private).await;
    track(fixture, &caller, "Unlisted", Visibility::Unlisted).await;
    track(fixture, &caller, "Public", Visibility::Public).await;
    caller
}

#[on_both_databases]
async fn without_a_time_to_think_it_is_done_with_the_next_job(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.deletion_grace = Duration::ZERO;
    })
    .await;
    let nina = artist(&fixture, "nina").await;
    leave(&nina, "nina", false).await;
    run_jobs(&fixture).await;
    for table in ["users", "tracks", "artists", "sessions", "jobs", "erasures"] {
        assert_eq!(count(&fixture, table).await, 0, "{table}");
    }
    assert!(fixture.stored_files().is_empty());
    let mails = fixture.mails_to("nina@example.com").await;
    let subjects: Vec<_> = mails.iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects, ["Your account is deleted"]);
    assert!(logs_in(&fixture, "nina").await.is_none());
}

#[on_both_databases]
async fn public_tracks_stay_where_that_was_chosen_under_the_artists_name(fixture: Fixture) {
    let nina = artist(&fixture, "nina").await;
    let mut reader = nina.read().await.unwrap();
    let nina_id = nina.principal().unwrap().user_id;
    let before = artists::own(reader.conn(), nina_id).await.unwrap().unwrap();
    drop(reader);
    fixture
        .execute("UPDATE artists SET about = 'All about Nina'")
        .await;
    leave(&nina, "nina", true).await;
    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;
    assert!(account(&fixture, "nina").await.is_none());

    let heard = tracks::list_public(&fixture.visitor(), None, None)
        .await
        .unwrap();
    let heard: Vec<_> = heard
        .items
        .iter()
        .map(|track| (&*track.title, track.artist.clone(), track.owner_id))
        .collect();
    assert_eq!(heard, [("Public", before, None)]);
    assert_eq!(count(&fixture, "tracks").await, 1);
    assert_eq!(fixture.stored_files().len(), 1);
    let bare = "SELECT COUNT(*) FROM artists WHERE about IS NULL";
    assert_eq!(fixture.count(bare).await, 1);
    assert_eq!(count(&fixture, "artist_members").await, 0);
    let mails = fixture.mails_to("nina@example.com").await;
    assert!(
        mails
            .last()
            .unwrap()
            .text
            .contains("stay, under their artist")
    );
}

#[on_both_databases]
async fn an_artist_with_nothing_public_goes_whatever_was_chosen(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::Creator).await;
    track(&fixture, &nina, "Private", Visibility::Private).await;
    leave(&nina, "nina", true).await;
    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;
    for table in ["tracks", "artists", "users"] {
        assert_eq!(count(&fixture, table).await, 0, "{table}");
    }
}

#[on_both_databases]
async fn what_was_to_be_public_and_never_was_goes_whatever_was_chosen(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::Creator).await;
    track(&fixture, &nina, "Soon", Visibility::Private).await;
    // As an upload that is to be public is while it does not play.
    fixture
        .execute("UPDATE tracks SET visibility = 'public', state = 'failed'")
        .await;
    leave(&nina, "nina", true).await;
    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;
    for table in ["tracks", "artists", "users"] {
        assert_eq!(count(&fixture, table).await, 0, "{table}");
    }
    assert_eq!(fixture.stored_files().len(), 0);
}

#[on_both_databases]
async fn an_artist_with_other_members_stays_with_what_they_uploaded(fixture: Fixture) {
    let nina = artist(&fixture, "nina").await;
    let mira = artist(&fixture, "mira").await;
    let mira_id = mira.principal().unwrap().user_id;
    // Mira plays with Nina, too, and has uploaded there.
    let band = "(SELECT artist_id FROM artist_members JOIN users ON users.id = user_id
                 WHERE username = 'nina')";
    let mira_row = "(SELECT id FROM users WHERE username = 'mira')";
    fixture
        .execute(format!(
            "INSERT INTO artist_members (artist_id, user_id, role, created_at)
             SELECT {band}, id, 'owner', created_at FROM users WHERE username = 'mira'"
        ))
        .await;
    fixture
        .execute(format!(
            "UPDATE tracks SET artist_id = {band} WHERE owner_id = {mira_row} AND title = 'Private'"
        ))
        .await;
    leave(&nina, "nina", false).await;
    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;
    assert_eq!(count(&fixture, "artists").await, 2);
    assert_eq!(count(&fixture, "tracks").await, 3);
    let others = fixture
        .count(format!(
            "SELECT COUNT(*) FROM tracks WHERE owner_id = {mira_row}"
        ))
        .await;
    assert_eq!(others, 3, "{mira_id}");
}

/// Whether an artist is shown is up to those who are left.
#[on_both_databases]
async fn an_artist_is_shown_as_the_members_who_are_left_have_it(fixture: Fixture) {
    let nina = artist(&fixture, "nina").await;
    let mira = artist(&fixture, "mira").await;
    fixture
        .execute(
            "INSERT INTO artist_members (artist_id, user_id, role, created_at)
             SELECT artist_id, (SELECT id FROM users WHERE username = 'mira'), 'owner',
                    artist_members.created_at
             FROM artist_members JOIN users ON users.id = user_id WHERE username = 'nina'",
        )
        .await;
    // Suspended, and gone long before the other one, who takes what is public along.
    operators::suspend_account(&fixture.services, "nina", "Spam")
        .await
        .unwrap();
    let nina_again = logs_in(&fixture, "nina").await.unwrap();
    leave(&nina_again, "nina", false).await;
    fixture.advance(29 * DAY);
    let mira_again = logs_in(&fixture, "mira").await.unwrap();
    leave(&mira_again, "mira", false).await;
    let hidden = "SELECT COUNT(*) FROM artists WHERE hidden = 'suspended'";
    assert_eq!(fixture.count(hidden).await, 1);
    fixture.advance(DAY);
    run_jobs(&fixture).await;
    assert!(account(&fixture, "nina").await.is_none());
    // Nobody who is suspended is left: there is nothing to be said of it.
    assert_eq!(fixture.count(hidden).await, 0);
    let leaving = "SELECT COUNT(*) FROM artists WHERE hidden = 'leaving'";
    assert_eq!(fixture.count(leaving).await, 2);
    drop((nina, mira));
}

/// Cut off after each of its transactions in turn, as by `kill -9`.
#[on_both_databases]
async fn it_goes_on_wherever_it_was_cut_off(backend: Backend) {
    let mut steps = 0;
    for cut_off_after in 0.. {
        let fixture = Fixture::open(backend).await;
        let nina = artist(&fixture, "nina").await;
        let user_id = nina.principal().unwrap().user_id;
        let scheduled_for = leave(&nina, "nina", cut_off_after % 2 == 0).await;
        fixture.advance(30 * DAY);
        let job = EraseAccount {
            user_id,
            scheduled_for,
        };
        let mut has_more = true;
        for _ in 0..cut_off_after {
            has_more = has_more && deletion::erase_next(&fixture.services, &job).await.unwrap();
            if has_more {
                // From the first moment on the account is gone for everybody.
                assert!(logs_in(&fixture, "nina").await.is_none());
                assert!(matches!(
                    deletion::cancel(&nina).await,
                    Err(Error::Unauthenticated)
                ));
            }
        }
        run_jobs(&fixture).await;
        for table in ["users", "sessions", "erasures", "artist_members", "jobs"] {
            assert_eq!(count(&fixture, table).await, 0, "{table} {cut_off_after}");
        }
        let deleted = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.delete'";
        assert_eq!(fixture.count(deleted).await, 1, "{cut_off_after}");
        let mails = fixture.mails_to("nina@example.com").await;
        let last = mails
            .iter()
            .filter(|mail| mail.subject == "Your account is deleted");
        assert_eq!(last.count(), 1, "{cut_off_after}");
        if !has_more {
            break;
        }
        steps += 1;
    }
    assert!(steps >= 4, "{steps}");
}

#[on_both_databases]
async fn an_erasure_whose_job_was_lost_is_taken_up_again(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    leave(&nina, "nina", false).await;
    fixture.execute("DELETE FROM jobs").await;
    fixture.advance(30 * DAY + 3 * 60 * 60);
    expiry::sweep(&fixture.services).await.unwrap();
    // Another look leaves no second job.
    expiry::sweep(&fixture.services).await.unwrap();
    let jobs = "SELECT COUNT(*) FROM jobs WHERE kind = 'erase_account'";
    assert_eq!(fixture.count(jobs).await, 1);
    run_jobs(&fixture).await;
    assert!(account(&fixture, "nina").await.is_none());

    let mira = somebody(&fixture, "mira", Role::User).await;
    leave(&mira, "mira", false).await;
    fixture
        .execute("UPDATE jobs SET state = 'dead' WHERE kind = 'erase_account'")
        .await;
    fixture.advance(30 * DAY + 3 * 60 * 60);
    expiry::sweep(&fixture.services).await.unwrap();
    run_jobs(&fixture).await;
    assert!(account(&fixture, "mira").await.is_none());
    assert_eq!(count(&fixture, "jobs").await, 0);
}

/// A file that is worked on, mails that wait, an upload in the middle.
#[on_both_databases]
async fn what_is_under_way_comes_to_nothing(fixture: Fixture) {
    use stagedoor_domain::uploads;

    let nina = somebody(&fixture, "nina", Role::Creator).await;
    let mut file = nina.media.begin().await.unwrap();
    file.write(&stagedoor_testing::audio::wav_of(8_000))
        .await
        .unwrap();
    let form = tracks::TrackForm {
        title: "Waits".into(),
        ..tracks::TrackForm::default()
    };
    tracks::create(&nina, form, file).await.unwrap();
    let new = uploads::NewUpload {
        length: 1_000,
        file_name: Some("half.wav".into()),
        title: Some("Half".into()),
        ..uploads::NewUpload::default()
    };
    let upload = uploads::create(&nina, new).await.unwrap();
    drop(upload);
    fixture
        .execute("UPDATE users SET deletion_scheduled_for = NULL")
        .await;
    leave(&nina, "nina", true).await;
    fixture
        .execute("UPDATE uploads SET expires_at = created_at")
        .await;
    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;
    background::process_ready(&fixture.services, &fixture.mailer)
        .await
        .unwrap();
    for table in ["users", "tracks", "uploads", "jobs"] {
        assert_eq!(count(&fixture, table).await, 0, "{table}");
    }
    assert!(fixture.stored_files().is_empty());
}
