//! The last second: one outcome, never half.

use stagedoor_domain::audit::{self, Action, Event};
use stagedoor_domain::jobs::EraseAccount;
use stagedoor_domain::users::Status;
use stagedoor_domain::{Caller, Error, Role, accounts, deletion};
use stagedoor_testing::{Fixture, client_info, on_both_databases};

use super::{DAY, account, leave, logs_in, run_jobs, somebody};

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_wish_to_stay_wins_or_comes_too_late(fixture: Fixture) {
    let mut kept = 0;
    for round in 0..12 {
        let name = format!("nina{round}");
        let nina = somebody(&fixture, &name, Role::Creator).await;
        let user_id = nina.principal().unwrap().user_id;
        let scheduled_for = leave(&nina, &name, false).await;
        fixture.advance(30 * DAY);
        let again = logs_in(&fixture, &name).await.unwrap();
        let job = EraseAccount {
            user_id,
            scheduled_for,
        };
        let services = fixture.services.clone();
        let erasing = (0..2).map(|_| {
            let (services, job) = (services.clone(), job.clone());
            tokio::spawn(
                async move { while deletion::erase_next(&services, &job).await.unwrap() {} },
            )
        });
        let erasing: Vec<_> = erasing.collect();
        let principal = again.principal().unwrap();
        let keeping = Caller::logged_in(&fixture.services, client_info(), principal);
        let keeping = tokio::spawn(async move { deletion::cancel(&keeping).await });
        let answer = keeping.await.unwrap();
        for one in erasing {
            one.await.unwrap();
        }
        let found = account(&fixture, &name).await;
        match answer {
            Ok(()) => {
                kept += 1;
                assert_eq!(found.unwrap().status, Status::Active);
                assert_eq!(fixture.count("SELECT COUNT(*) FROM erasures").await, 0);
            }
            Err(Error::Unauthenticated | Error::UserNotFound) => assert!(found.is_none()),
            Err(other) => panic!("{other:?}"),
        }
        // What is left in the queue changes nothing.
        run_jobs(&fixture).await;
        assert_eq!(account(&fixture, &name).await.is_some(), answer.is_ok());
    }
    // Either is fine; that both happen shows that it was a race.
    println!("kept {kept} of 12");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_wish_many_times_at_once_is_one(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&user).await;
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let caller = Caller::logged_in(&fixture.services, client_info(), principal);
            tokio::spawn(async move { deletion::request(&caller, "nina", false).await })
        })
        .collect();
    let mut asked = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => asked += 1,
            Err(Error::Unauthenticated | Error::AccountLeaving { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(asked, 1);
    let noted = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.request_deletion'";
    assert_eq!(fixture.count(noted).await, 1);
}

/// Whoever logs in, or takes a new name, at the moment in which the account goes.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_comes_in_at_that_moment_is_out_again(fixture: Fixture) {
    for round in 0..8 {
        let name = format!("nina{round}");
        let nina = somebody(&fixture, &name, Role::User).await;
        let user_id = nina.principal().unwrap().user_id;
        let scheduled_for = leave(&nina, &name, false).await;
        fixture.advance(30 * DAY);
        let job = EraseAccount {
            user_id,
            scheduled_for,
        };
        let services = fixture.services.clone();
        let erasing =
            tokio::spawn(
                async move { while deletion::erase_next(&services, &job).await.unwrap() {} },
            );
        let logins = (0..4).map(|_| {
            let visitor = Caller::anonymous(&fixture.services, client_info());
            let credentials = accounts::Credentials {
                identifier: name.clone(),
                password: stagedoor_testing::PASSWORD.to_owned(),
            };
            tokio::spawn(async move { accounts::log_in(&visitor, credentials, None).await.is_ok() })
        });
        for login in logins.collect::<Vec<_>>() {
            login.await.unwrap();
        }
        erasing.await.unwrap();
        assert!(account(&fixture, &name).await.is_none());
        assert_eq!(fixture.count("SELECT COUNT(*) FROM sessions").await, 0);
        let left = "SELECT COUNT(*) FROM audit_logs
                    WHERE subject_id NOT IN (SELECT subject_id FROM audit_logs WHERE action = 'user.delete')";
        assert_eq!(fixture.count(left).await, 0, "{round}");
    }
}

/// An event that is written down while the last step is done, and one that comes after it.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_written_down_about_somebody_who_is_gone(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    let user_id = nina.principal().unwrap().user_id;
    let scheduled_for = leave(&nina, "nina", false).await;
    fixture.advance(30 * DAY);
    let job = EraseAccount {
        user_id,
        scheduled_for,
    };
    let logged_out = || Event::by_user(Action::LogOut, user_id);
    let services = fixture.services.clone();
    let (written, is_written) = tokio::sync::oneshot::channel();
    let (goes_on, may_go_on) = tokio::sync::oneshot::channel::<()>();
    let event = logged_out();
    let writing = tokio::spawn(async move {
        services
            .write(async move |tx| {
                audit::record(tx, &event).await?;
                written.send(()).unwrap();
                may_go_on.await.unwrap();
                Ok(())
            })
            .await
    });
    is_written.await.unwrap();
    let services = fixture.services.clone();
    let erasing =
        tokio::spawn(async move { while deletion::erase_next(&services, &job).await.unwrap() {} });
    // PostgreSQL gets as far as it can; SQLite has one writer.
    for _ in 0..50 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        if erasing.is_finished() {
            break;
        }
    }
    goes_on.send(()).unwrap();
    writing.await.unwrap().unwrap();
    erasing.await.unwrap();

    let event = logged_out();
    fixture
        .services
        .write(async move |tx| audit::record(tx, &event).await)
        .await
        .unwrap();
    let ends = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_out'";
    assert_eq!(fixture.count(ends).await, 1);
    let left = "SELECT COUNT(*) FROM audit_logs
                WHERE subject_id NOT IN (SELECT subject_id FROM audit_logs WHERE action = 'user.delete')";
    assert_eq!(fixture.count(left).await, 0);
}
