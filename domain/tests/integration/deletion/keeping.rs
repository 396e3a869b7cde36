//! Keeping an account that was to go.

use stagedoor_domain::users::Status;
use stagedoor_domain::{Role, deletion};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{DAY, account, leave, logs_in, run_jobs, somebody};

#[on_both_databases]
async fn an_account_that_is_kept_is_as_it_was(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::Creator).await;
    let before = account(&fixture, "nina").await;
    leave(&nina, "nina", true).await;
    fixture.advance(29 * DAY);
    run_jobs(&fixture).await;
    let again = logs_in(&fixture, "nina").await.unwrap();
    deletion::cancel(&again).await.unwrap();
    assert_eq!(account(&fixture, "nina").await, before);
    assert_eq!(deletion::asked(&again).await.unwrap(), None);
    // Twice is once.
    deletion::cancel(&again).await.unwrap();

    fixture.advance(400 * DAY);
    run_jobs(&fixture).await;
    assert_eq!(account(&fixture, "nina").await, before);
    let subjects: Vec<_> = fixture
        .mails_to("nina@example.com")
        .await
        .iter()
        .map(|mail| mail.subject)
        .collect();
    assert_eq!(
        subjects,
        [
            "Your account is going to be deleted",
            "Your account will be deleted soon",
            "Your account stays",
        ]
    );
    for action in ["user.request_deletion", "user.cancel_deletion"] {
        let noted = format!("SELECT COUNT(*) FROM audit_logs WHERE action = '{action}'");
        assert_eq!(fixture.count(noted).await, 1, "{action}");
    }
}

#[on_both_databases]
async fn a_wish_that_came_back_has_its_own_time(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    leave(&nina, "nina", false).await;
    fixture.advance(20 * DAY);
    let again = logs_in(&fixture, "nina").await.unwrap();
    deletion::cancel(&again).await.unwrap();
    let until = leave(&again, "nina", false).await;
    // Here the first wish would have ended.
    fixture.advance(10 * DAY);
    run_jobs(&fixture).await;
    let user = account(&fixture, "nina").await.unwrap();
    assert_eq!(user.status, Status::Leaving);
    assert_eq!(user.deletion_scheduled_for, Some(until));
    fixture.advance(20 * DAY);
    run_jobs(&fixture).await;
    assert!(account(&fixture, "nina").await.is_none());
}

/// As long as the job has not begun, also after its time.
#[on_both_databases]
async fn it_is_never_too_late_before_it_has_begun(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    leave(&nina, "nina", false).await;
    fixture.advance(31 * DAY);
    let again = logs_in(&fixture, "nina").await.unwrap();
    deletion::cancel(&again).await.unwrap();
    run_jobs(&fixture).await;
    let user = account(&fixture, "nina").await.unwrap();
    assert_eq!(user.status, Status::Active);
}
