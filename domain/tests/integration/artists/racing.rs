//! Changes at the same moment.

use stagedoor_domain::artists::{self, Artist};
use stagedoor_domain::{Error, Role};
use stagedoor_testing::{Fixture, on_both_databases};
use tokio::task::JoinHandle;

use super::{Member, handle_of, is_taken, member};

fn taking(member: &Member, handle: &str) -> JoinHandle<Result<Artist, Error>> {
    let (caller, artist, changes) = (member.caller.clone(), member.artist, handle_of(handle));
    tokio::spawn(async move { artists::edit(&caller, artist, &changes).await })
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_one_handle_one_gets_it(fixture: Fixture) {
    let mut all = Vec::new();
    for n in 0..8 {
        all.push(member(&fixture, &format!("asker{n}")).await);
    }
    let calls: Vec<_> = all.iter().map(|asker| taking(asker, "nightjars")).collect();
    let mut won = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => won += 1,
            Err(Error::HandleTaken) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
    let kept = "SELECT COUNT(*) FROM artist_handles";
    assert_eq!(fixture.count(kept).await, 1);
}

/// The handle is given up at the moment in which others want it, by choosing it and by
/// being called so.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_slips_in_while_a_handle_is_given_up(fixture: Fixture) {
    let (nina, mira) = (
        member(&fixture, "nina").await,
        member(&fixture, "mira").await,
    );
    for round in 0..12 {
        let (from, to) = match round % 2 {
            0 => ("nina", "nora"),
            _ => ("nora", "nina"),
        };
        // A new account of that name, in other letters, whose artist is made now.
        let name = format!("{}{}", from, "_".repeat(round + 1));
        let user = fixture.user(&name, Role::Creator, true).await;
        fixture
            .execute(format!(
                "UPDATE users SET username = '{from}' WHERE username = '{name}'"
            ))
            .await;
        let namesake = fixture.caller(fixture.log_in(&user).await.0);
        let made = tokio::spawn(async move { artists::ensure_own(&namesake).await });
        let calls = [taking(&mira, from), taking(&nina, to), taking(&mira, from)];
        for (n, call) in calls.into_iter().enumerate() {
            let answer = call.await.unwrap();
            assert_eq!(is_taken(&answer), n != 1, "{round} {n} {answer:?}");
        }
        let made = made.await.unwrap().unwrap();
        assert_ne!(made.handle, from, "{round}");
        assert_eq!(nina.now().await.handle, to);
        assert_eq!(mira.now().await.handle, "mira");
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_that_is_sent_many_times_changes_once(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    let calls: Vec<_> = (0..6).map(|_| taking(&nina, "nightjars")).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().handle, "nightjars");
    }
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'artist.change_handle'";
    assert_eq!(fixture.count(events).await, 1);
    assert_eq!(
        fixture.count("SELECT COUNT(*) FROM artist_handles").await,
        1
    );
}
