//! Artists with several members, and members who leave.

use stagedoor_domain::Error;
use stagedoor_domain::operators::{restore_account, suspend_account};
use stagedoor_domain::tracks::{self, Track};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{REASON, restore, suspend};
use crate::publishing::{artist, published};

/// A public track of two members of one artist.
async fn of_two(fixture: &Fixture) -> Track {
    let mira = artist(fixture, "mira").await;
    artist(fixture, "nina").await;
    let track = published(fixture, &mira, "Night ferry").await;
    let added = "INSERT INTO artist_members (artist_id, user_id, role, created_at)
         SELECT artist_members.artist_id, users.id, 'owner', users.created_at
         FROM artist_members CROSS JOIN users WHERE users.username = 'nina'";
    assert_eq!(fixture.execute(added).await, 1);
    track
}

async fn shown(fixture: &Fixture, track: &Track) -> &'static str {
    match tracks::see(&fixture.visitor(), track.id, None).await {
        Ok(_) => "shown",
        Err(Error::Withheld) => "withheld",
        Err(Error::NotFound) => "nothing",
        Err(other) => panic!("{other:?}"),
    }
}

/// As somebody who asks for the deletion of their account.
async fn leave(fixture: &Fixture, name: &str, keeps: bool) {
    let sql = format!(
        "UPDATE users SET deletion_asked_at = created_at, deletion_scheduled_for = created_at,
             keeps_public_tracks = (1 = {}) WHERE username = '{name}'",
        i32::from(keeps)
    );
    assert_eq!(fixture.execute(sql).await, 1);
    settle(fixture, name).await;
}

async fn stay(fixture: &Fixture, name: &str) {
    let sql = format!(
        "UPDATE users SET deletion_asked_at = NULL, deletion_scheduled_for = NULL
         WHERE username = '{name}'"
    );
    assert_eq!(fixture.execute(sql).await, 1);
    settle(fixture, name).await;
}

/// Whatever changes a suspension looks at all that hides an artist.
async fn settle(fixture: &Fixture, name: &str) {
    suspend(fixture, name).await;
    restore(fixture, name).await;
}

#[on_both_databases]
async fn an_artist_is_shown_as_long_as_one_member_stands_for_them(fixture: Fixture) {
    let track = of_two(&fixture).await;
    suspend(&fixture, "mira").await;
    assert_eq!(shown(&fixture, &track).await, "shown");
    leave(&fixture, "nina", true).await;
    assert_eq!(shown(&fixture, &track).await, "shown", "nina keeps it");
    leave(&fixture, "nina", false).await;
    assert_eq!(shown(&fixture, &track).await, "withheld");
    restore(&fixture, "mira").await;
    assert_eq!(shown(&fixture, &track).await, "shown");
    leave(&fixture, "mira", false).await;
    assert_eq!(shown(&fixture, &track).await, "nothing", "both leave");
    stay(&fixture, "nina").await;
    assert_eq!(shown(&fixture, &track).await, "shown");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn members_who_are_suspended_at_the_same_moment_hide_the_artist(fixture: Fixture) {
    let track = of_two(&fixture).await;
    for round in 0..20 {
        let suspending = ["mira", "nina"].map(|name| {
            let services = fixture.services.clone();
            tokio::spawn(async move { suspend_account(&services, name, REASON).await })
        });
        for one in suspending {
            one.await.unwrap().unwrap();
        }
        assert_eq!(shown(&fixture, &track).await, "withheld", "{round}");
        let restoring = ["nina", "mira"].map(|name| {
            let services = fixture.services.clone();
            tokio::spawn(async move { restore_account(&services, name, None).await })
        });
        for one in restoring {
            one.await.unwrap().unwrap();
        }
        assert_eq!(shown(&fixture, &track).await, "shown", "{round}");
    }
}
