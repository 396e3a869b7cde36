//! An account that is taken back is locked, once, until a mail has opened it.

use stagedoor_domain::accounts::{
    Credentials, forgot_password, log_in, recover_account, reset_password,
};
use stagedoor_domain::{Caller, Error, sessions};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use super::{
    HOUR, NEW, OLD, THEIRS, ask, can_log_in, is_invalid, nina, password_changed, press, token,
};

const SESSIONS: &str = "SELECT COUNT(*) FROM sessions";

#[on_both_databases]
async fn it_ends_all_sessions_and_the_password_until_a_mail_sets_another(fixture: Fixture) {
    let (user, principal) = nina(&fixture).await;
    let token_of_change = password_changed(&fixture, &principal, PASSWORD).await;
    let (_, elsewhere) = fixture.log_in(&user).await;
    forgot_password(&fixture.visitor(), OLD).await.unwrap();
    let early_reset = token(&fixture, OLD, "/reset-password").await;

    press(&fixture, &token_of_change).await.unwrap();

    assert_eq!(fixture.count(SESSIONS).await, 0);
    let session = sessions::load(&fixture.services, &elsewhere).await.unwrap();
    assert!(session.is_none());
    let theirs = format!("{PASSWORD} {THEIRS}");
    assert!(!can_log_in(&fixture, OLD, &theirs).await);
    assert!(!can_log_in(&fixture, OLD, PASSWORD).await);
    let mine = "a loud front door at noon";
    let reset = async |token: &str| reset_password(&fixture.visitor(), token, mine.into()).await;
    assert!(is_invalid(&reset(&early_reset).await), "asked for before");
    let resetting = token(&fixture, OLD, "/reset-password").await;
    reset(&resetting).await.unwrap();
    assert!(can_log_in(&fixture, OLD, mine).await);
    let events = "SELECT COUNT(*) FROM audit_logs
                  WHERE action = 'user.disown' AND CAST(metadata AS TEXT) LIKE '%sessions_ended%2%'";
    assert_eq!(fixture.count(events).await, 1);
}

#[on_both_databases]
async fn the_link_works_for_seven_days_once_and_for_nothing_else(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    let late = password_changed(&fixture, &principal, PASSWORD).await;
    for wrong in ["", "unknown", &late[1..]] {
        assert!(is_invalid(&press(&fixture, wrong).await), "{wrong}");
    }
    ask(&fixture, &principal, NEW).await.unwrap();
    let undoing = token(&fixture, OLD, "/email-change/undo").await;
    assert!(is_invalid(&press(&fixture, &undoing).await));
    fixture.advance(7 * 24 * HOUR);
    assert!(is_invalid(&press(&fixture, &late).await));
    assert!(can_log_in(&fixture, OLD, &format!("{PASSWORD} {THEIRS}")).await);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_uses_of_one_token_at_once_give_one_success(backend: Backend) {
    let fixture = Fixture::open(backend).await;
    let (_, principal) = nina(&fixture).await;
    let token = password_changed(&fixture, &principal, PASSWORD).await;
    let calls = (0..16).map(|_| {
        let (services, token) = (fixture.services.clone(), token.clone());
        tokio::spawn(async move {
            recover_account(&Caller::anonymous(&services, client_info()), &token).await
        })
    });
    let mut successes = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => successes += 1,
            refused => assert!(is_invalid(&refused), "{refused:?}"),
        }
    }
    assert_eq!(successes, 1);
    let resets = "SELECT COUNT(*) FROM jobs WHERE kind = 'reset_password'";
    assert_eq!(fixture.count(resets).await, 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn no_login_and_no_wish_of_that_moment_outlives_it(fixture: Fixture) {
    let password = format!("{PASSWORD} {THEIRS}");
    for round in 0..6 {
        let user = fixture.listener(&format!("nina{round}")).await;
        let (principal, _) = fixture.log_in(&user).await;
        let token = password_changed(&fixture, &principal, PASSWORD).await;
        let logins = (0..6).map(|_| {
            let (services, identifier) = (fixture.services.clone(), user.email.clone());
            let password = password.clone();
            tokio::spawn(async move {
                let credentials = Credentials {
                    identifier,
                    password,
                };
                log_in(
                    &Caller::anonymous(&services, client_info()),
                    credentials,
                    None,
                )
                .await
            })
        });
        let logins: Vec<_> = logins.collect();
        let (asked, pressed) =
            tokio::join!(ask(&fixture, &principal, NEW), press(&fixture, &token));
        pressed.unwrap();
        assert!(
            matches!(asked, Ok(()) | Err(Error::Unauthenticated)),
            "{asked:?}"
        );
        for login in logins {
            let login = login.await.unwrap();
            assert!(
                matches!(login, Ok(_) | Err(Error::InvalidCredentials)),
                "{login:?}"
            );
        }
        assert_eq!(fixture.count(SESSIONS).await, 0);
        let awaited = "SELECT COUNT(*) FROM email_changes WHERE closed_at IS NULL";
        assert_eq!(fixture.count(awaited).await, 0);
    }
}
