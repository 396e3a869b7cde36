//! What an operator does, and who is told.

use stagedoor_domain::operators::{restore_account, show_account, suspend_account};
use stagedoor_domain::{Error, Role, security_log};
use stagedoor_testing::{Fixture, on_both_databases};
use stagedoor_words::Language;

use super::{REASON, restore, suspend};

/// What is wrong, as an operator is told.
fn refused<T: std::fmt::Debug>(answer: Result<T, Error>) -> &'static str {
    match answer {
        Err(Error::Validation(problems)) => problems[0].code(),
        other => panic!("{other:?}"),
    }
}

#[on_both_databases]
async fn both_are_written_down_and_mailed_with_the_reason(fixture: Fixture) {
    let user = fixture.listener("mira").await;
    fixture.log_in(&user).await;
    suspend(&fixture, "MIRA").await;
    let shown = show_account(&fixture.services, "mira").await.unwrap();
    assert_eq!(shown.suspension_reason.as_deref(), Some(REASON));
    let mail = fixture.mails_to("mira@example.com").await.pop().unwrap();
    assert_eq!(mail.subject, "Your account is suspended");
    assert!(mail.text.contains(REASON), "{}", mail.text);
    let links: Vec<String> = mail
        .links()
        .into_iter()
        .map(|link| link.path().to_owned())
        .collect();
    assert!(links.contains(&"/suspended".to_owned()), "{links:?}");

    let why = "You have shown that it is yours.";
    restore_account(&fixture.services, "mira@example.com", Some(why))
        .await
        .unwrap();
    let mail = fixture.mails_to("mira@example.com").await.pop().unwrap();
    assert_eq!(mail.subject, "Your account is open again");
    assert!(mail.text.contains(why), "{}", mail.text);
    let shown = show_account(&fixture.services, "mira").await.unwrap();
    assert_eq!(shown.suspension_reason, None);

    for (action, metadata) in [("user.suspend", REASON), ("user.restore", why)] {
        let metadata = metadata.replace('\'', "''");
        let events = format!(
            "SELECT COUNT(*) FROM audit_logs WHERE action = '{action}' AND actor = 'operator'
               AND CAST(metadata AS TEXT) LIKE '%{metadata}%'"
        );
        assert_eq!(fixture.count(events).await, 1, "{action}");
    }
    let (principal, _) = fixture.log_in(&user).await;
    let log = security_log::page(&fixture.caller(principal), None, Language::English)
        .await
        .unwrap();
    let said: Vec<&str> = log.items.iter().map(|event| &*event.description).collect();
    assert!(
        said.contains(&"Account suspended by an operator"),
        "{said:?}"
    );
    assert!(
        said.contains(&"Suspension ended by an operator"),
        "{said:?}"
    );
}

#[on_both_databases]
async fn an_address_that_may_be_somebody_elses_gets_no_mail(fixture: Fixture) {
    fixture.user("mira", Role::User, false).await;
    suspend(&fixture, "mira").await;
    restore(&fixture, "mira").await;
    assert!(fixture.mails().await.is_empty());
}

#[on_both_databases]
async fn what_says_nothing_or_changes_nothing_is_refused(fixture: Fixture) {
    fixture.listener("mira").await;
    let services = &fixture.services;
    for why in ["", " \t\n", &"x".repeat(2_001)] {
        assert_eq!(
            refused(suspend_account(services, "mira", why).await),
            "required"
        );
        assert_eq!(
            refused(restore_account(services, "mira", Some(why)).await),
            "required"
        );
    }
    for why in ["\u{1b}[31mred", "turned \u{202e}around", "a\0b"] {
        assert_eq!(
            refused(suspend_account(services, "mira", why).await),
            "invalid"
        );
    }
    assert_eq!(
        refused(restore_account(services, "mira", None).await),
        "not_suspended"
    );
    let nobody = suspend_account(services, "nobody", REASON).await;
    assert!(matches!(nobody, Err(Error::UserNotFound)), "{nobody:?}");
    suspend(&fixture, "mira").await;
    assert_eq!(
        refused(suspend_account(services, "mira", "Again.").await),
        "suspended"
    );
    let shown = show_account(services, "mira").await.unwrap();
    assert_eq!(shown.suspension_reason.as_deref(), Some(REASON));
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.suspend'";
    assert_eq!(fixture.count(events).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_operators_at_once_one_suspends(fixture: Fixture) {
    fixture.listener("mira").await;
    let calls: Vec<_> = (0..6)
        .map(|n| {
            let services = fixture.services.clone();
            let why = format!("Reason {n}");
            tokio::spawn(async move { suspend_account(&services, "mira", &why).await })
        })
        .collect();
    let mut done = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(_) => done += 1,
            other => assert_eq!(refused(other), "suspended"),
        }
    }
    assert_eq!(done, 1);
    let mails = fixture.mails_to("mira@example.com").await;
    assert_eq!(mails.len(), 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn somebody_stays_who_administers_the_site(fixture: Fixture) {
    let names = ["ada", "grace", "edith"];
    for name in names {
        fixture.user(name, Role::Admin, true).await;
    }
    for round in 0..8 {
        let calls = names.map(|name| {
            let services = fixture.services.clone();
            tokio::spawn(async move { suspend_account(&services, name, REASON).await })
        });
        let mut refusals = Vec::new();
        for call in calls {
            if let Err(error) = call.await.unwrap() {
                refusals.push(refused::<()>(Err(error)));
            }
        }
        assert_eq!(refusals, ["last_admin"], "{round}");
        let open = "SELECT COUNT(*) FROM users WHERE suspended_at IS NULL";
        assert_eq!(fixture.count(open).await, 1);
        for name in names {
            // One of them is not suspended.
            let _ = restore_account(&fixture.services, name, None).await;
        }
    }
}
