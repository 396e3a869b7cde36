//! Keeping an account that was to go.

use stagedoor_domain::accounts::{Credentials, log_in, recover_account};
use stagedoor_domain::tracks::{self, Visibility};
use stagedoor_domain::users::Status;
use stagedoor_domain::{Caller, ClientInfo, Role, deletion, expiry};
use stagedoor_testing::{Fixture, PASSWORD, client_info, on_both_databases, tokens};

use super::{DAY, account, leave, logs_in, run_jobs, somebody, track};

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
async fn this_was_not_me_keeps_the_account(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::Creator).await;
    track(&fixture, &nina, "Public", Visibility::Public).await;
    leave(&nina, "nina", false).await;
    let stranger = fixture.visitor();
    assert!(tracks::newest(&stranger, 9).await.unwrap().is_empty());
    let mails = fixture.mails_to("nina@example.com").await;
    let token = tokens(&mails, "/not-me").pop().unwrap();
    recover_account(&stranger, &token).await.unwrap();
    let user = account(&fixture, "nina").await.unwrap();
    assert_eq!(
        (user.status, user.deletion_scheduled_for),
        (Status::Active, None)
    );
    assert_eq!(tracks::newest(&stranger, 9).await.unwrap().len(), 1);
    fixture.advance(40 * DAY);
    run_jobs(&fixture).await;
    assert!(account(&fixture, "nina").await.is_some());
    let noted = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.cancel_deletion'";
    assert_eq!(fixture.count(noted).await, 1);
}

/// The link of the mail about a deletion works for as long as the account can be kept.
#[on_both_databases]
async fn this_was_not_me_keeps_the_account_until_the_last_day(fixture: Fixture) {
    let nina = somebody(&fixture, "nina", Role::User).await;
    leave(&nina, "nina", false).await;
    let mails = fixture.mails_to("nina@example.com").await;
    let text = &mails[0].text;
    assert!(
        text.contains("30 days") && !text.contains("7 days"),
        "{text}"
    );
    fixture.advance(30 * DAY - 60);
    // What is old enough to go has gone.
    expiry::sweep(&fixture.services).await.unwrap();
    let token = tokens(&mails, "/not-me").pop().unwrap();
    recover_account(&fixture.visitor(), &token).await.unwrap();
    let user = account(&fixture, "nina").await.unwrap();
    assert_eq!(user.status, Status::Active);
}

#[on_both_databases]
async fn this_was_not_me_of_something_later_calls_nothing_off(fixture: Fixture) {
    somebody(&fixture, "nina", Role::User).await;
    let nina = logs_in(&fixture, "nina").await.unwrap();
    let until = leave(&nina, "nina", false).await;
    fixture.advance(DAY);
    // A login from elsewhere is told by mail.
    let elsewhere = ClientInfo {
        address: Some("203.0.113.77".parse().unwrap()),
        user_agent: Some("Mozilla/5.0 (Macintosh) Firefox/140.0".into()),
        ..client_info()
    };
    let credentials = Credentials {
        identifier: "nina".into(),
        password: PASSWORD.into(),
    };
    let elsewhere = Caller::anonymous(&fixture.services, elsewhere);
    log_in(&elsewhere, credentials, None).await.unwrap();
    let mails = fixture.mails_to("nina@example.com").await;
    assert_eq!(mails.last().unwrap().subject, "New login to your account");
    let token = tokens(&mails, "/not-me").pop().unwrap();
    recover_account(&fixture.visitor(), &token).await.unwrap();
    let user = account(&fixture, "nina").await.unwrap();
    assert_eq!(user.deletion_scheduled_for, Some(until));
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
