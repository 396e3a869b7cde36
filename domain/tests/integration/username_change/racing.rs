//! Changes at the same moment as others and as registrations.

use std::collections::BTreeSet;

use stagedoor_domain::accounts::{Registration, change_username, register};
use stagedoor_domain::{Caller, Error, Principal, User};
use stagedoor_testing::{Fixture, client_info, on_both_databases};
use tokio::task::JoinHandle;

use super::{is_taken, rename, somebody, stored};

fn renaming(
    fixture: &Fixture,
    principal: Principal,
    to: &'static str,
) -> JoinHandle<Result<User, Error>> {
    let caller = Caller::logged_in(&fixture.services, client_info(), principal);
    tokio::spawn(async move { change_username(&caller, to).await })
}

fn registering(fixture: &Fixture, username: &'static str) -> JoinHandle<Result<User, Error>> {
    let caller = Caller::anonymous(&fixture.services, client_info());
    tokio::spawn(async move {
        let registration = Registration {
            username: username.into(),
            email: "somebody.new@example.net".into(),
            password: "two lamps above the piano".into(),
            invitation: None,
        };
        register(&caller, registration).await
    })
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_one_name_one_gets_it(fixture: Fixture) {
    let mut all = Vec::new();
    for n in 0..8 {
        all.push(somebody(&fixture, &format!("asker{n}")).await);
    }
    let mut calls: Vec<_> = all
        .into_iter()
        .map(|asker| renaming(&fixture, asker, "nina"))
        .collect();
    calls.extend((0..4).map(|_| registering(&fixture, "Nina")));
    let mut won = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => won += 1,
            Err(Error::UsernameTaken) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
    let named = "SELECT COUNT(*) FROM users WHERE username_key = 'nina'";
    assert_eq!(fixture.count(named).await, 1);
}

/// The name is given up at the moment in which others want it.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_slips_in_while_a_name_is_given_up(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    let mira = somebody(&fixture, "mira").await;
    for round in 0..20 {
        let (from, to) = match round % 2 {
            0 => ("nina", "nora"),
            _ => ("nora", "nina"),
        };
        let calls = [
            renaming(&fixture, mira, from),
            registering(&fixture, from),
            renaming(&fixture, nina, to),
            renaming(&fixture, mira, from),
            registering(&fixture, from),
        ];
        for (n, call) in calls.into_iter().enumerate() {
            let answer = call.await.unwrap();
            assert_eq!(is_taken(&answer), n != 2, "{round} {n} {answer:?}");
        }
        assert_eq!(stored(&fixture, &nina).await.username, to);
        assert_eq!(stored(&fixture, &mira).await.username, "mira");
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_change_many_times_at_once_is_one(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    let calls: Vec<_> = (0..8).map(|_| renaming(&fixture, nina, "nora")).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().username, "nora");
    }
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.change_username'";
    assert_eq!(fixture.count(events).await, 1);
    assert_eq!(fixture.mails().await.len(), 1);
}

/// Each wants the other's name: neither gets it, and neither waits for the other for good.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn two_who_want_each_others_name_keep_their_own(fixture: Fixture) {
    let nina = somebody(&fixture, "nina").await;
    let mira = somebody(&fixture, "mira").await;
    for _ in 0..10 {
        let (a, b) = (
            renaming(&fixture, nina, "mira"),
            renaming(&fixture, mira, "nina"),
        );
        assert!(is_taken(&a.await.unwrap()));
        assert!(is_taken(&b.await.unwrap()));
    }
}

/// Three names go round in a ring, each to the one that another account gives up.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn names_that_go_round_are_never_shared(fixture: Fixture) {
    let names = ["nina", "mira", "ada"];
    let mut all = Vec::new();
    for name in names {
        all.push(somebody(&fixture, name).await);
    }
    rename(&fixture, &all[0], "nora").await.unwrap();
    let calls = [
        renaming(&fixture, all[0], "nina"),
        renaming(&fixture, all[1], "nora"),
        renaming(&fixture, all[2], "mira"),
    ];
    for (n, call) in calls.into_iter().enumerate() {
        let answer = call.await.unwrap();
        assert_eq!(is_taken(&answer), n != 0, "{n} {answer:?}");
    }
    let mut now = BTreeSet::new();
    for one in &all {
        now.insert(stored(&fixture, one).await.username);
    }
    assert_eq!(now, names.iter().map(ToString::to_string).collect());
}
