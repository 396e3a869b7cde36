//! Getting back in after a lockdown, where two-step login was on: a mailbox alone is not
//! enough.

use stagedoor_domain::accounts::{self, Login};
use stagedoor_domain::second_factor;
use stagedoor_domain::second_factor::{begin_waiting, stop_waiting, suspended};
use stagedoor_domain::{Caller, ClientInfo, Error, operators, passkeys};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use super::{
    HOUR, add_passkey, first_step, half_way, nina, open, password_changed, press, set_password,
    stored, token,
};
use crate::support::two_step::{TwoStep, turn_on};

const WAIT: u64 = 72 * HOUR;
const RECOVERIES: &str = "SELECT COUNT(*) FROM recoveries";
const SESSIONS: &str = "SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL";

fn elsewhere() -> ClientInfo {
    ClientInfo {
        address: Some("203.0.113.9".parse().unwrap()),
        ..client_info()
    }
}

/// Nina with two-step login on, whose account was locked and has a new password.
async fn locked(fixture: &Fixture) -> TwoStep {
    let user = fixture.listener("nina").await;
    let on = turn_on(fixture, &user).await;
    fixture.advance(HOUR);
    let disowning = password_changed(fixture, &on.principal, PASSWORD).await;
    press(fixture, &disowning).await.unwrap();
    set_password(fixture).await;
    on
}

#[on_both_databases]
async fn whoever_has_the_mailbox_alone_comes_to_the_second_step_and_no_further(backend: Backend) {
    let fixture = open(backend).await;
    let on = locked(&fixture).await;
    let pending = half_way(&fixture).await;
    let wrong = on.app.wrong_code(&fixture);
    let guess = second_factor::log_in_with_code(&fixture.visitor(), pending.clone(), &wrong).await;
    assert!(matches!(guess, Err(Error::InvalidCode)));
    let asked = passkeys::begin_second_factor(&fixture.visitor(), &pending).await;
    assert!(matches!(asked, Err(Error::NotFound)), "they have none");
    assert_eq!(fixture.count(SESSIONS).await, 0);
    // The owner has the app.
    let pending = half_way(&fixture).await;
    let code = on.app.code(&fixture);
    second_factor::log_in_with_code(&fixture.visitor(), pending, &code)
        .await
        .unwrap();
    assert_eq!(fixture.count(RECOVERIES).await, 0);
    let late = half_way(&fixture).await;
    let waits = begin_waiting(&fixture.visitor(), &late).await;
    assert!(
        matches!(waits, Err(Error::NotFound)),
        "somebody has logged in: {waits:?}"
    );
}

#[on_both_databases]
async fn a_suspended_passkey_is_a_second_step_after_the_new_password(backend: Backend) {
    let fixture = open(backend).await;
    let (user, principal) = nina(&fixture).await;
    let device = add_passkey(&fixture, &principal, "A key").await;
    let on = turn_on(&fixture, &user).await;
    fixture.advance(HOUR);
    let disowning = password_changed(&fixture, &on.principal, PASSWORD).await;
    press(&fixture, &disowning).await.unwrap();
    set_password(&fixture).await;
    let pending = half_way(&fixture).await;
    let services = &fixture.services;
    assert!(
        passkeys::has_any_for_second_step(services, user.id)
            .await
            .unwrap()
    );
    let asked = passkeys::begin_second_factor(&fixture.visitor(), &pending)
        .await
        .unwrap();
    let answer = device.get(&asked.options);
    let id = asked.ceremony_id;
    passkeys::log_in_second_factor(&fixture.visitor(), pending, id, &answer)
        .await
        .unwrap();
}

#[on_both_databases]
async fn an_owner_without_any_waits_72_hours_and_is_told_by_mail(backend: Backend) {
    let fixture = open(backend).await;
    let on = locked(&fixture).await;
    let services = &fixture.services;
    let wait = begin_waiting(&fixture.visitor(), &half_way(&fixture).await)
        .await
        .unwrap();
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let subject = "Somebody waits to log in without your second step";
    let mail = mails.iter().find(|mail| mail.subject == subject).unwrap();
    assert!(mail.links().iter().any(|link| link.path() == "/not-me"));
    fixture.advance(WAIT - 1);
    let again = begin_waiting(&fixture.visitor(), &half_way(&fixture).await)
        .await
        .unwrap();
    assert_eq!(again, wait, "it does not begin anew");
    half_way(&fixture).await;
    fixture.advance(1);
    let Login::Done(user, began) = first_step(&fixture, &elsewhere()).await else {
        panic!("still waiting");
    };
    assert!(!user.two_factor_enabled);
    assert!(!stored(&fixture, &on.principal).await.two_factor_enabled);
    assert_eq!(began.session.second_factor_proved_at, None);
    let here = began.session.principal().unwrap();
    let list = suspended::list(&Caller::logged_in(services, ClientInfo::default(), here))
        .await
        .unwrap();
    assert_eq!(list.len(), 2, "{list:?}");
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let told = mails
        .iter()
        .filter(|mail| mail.subject == "A login went without your second step");
    assert_eq!(told.count(), 1);
    let log = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in'
               AND CAST(metadata AS TEXT) LIKE '%password+wait%'";
    assert_eq!(fixture.count(log).await, 1);
    // Their own from here on: no second step, no wait.
    assert_eq!(fixture.count(RECOVERIES).await, 0);
    assert!(matches!(
        first_step(&fixture, &client_info()).await,
        Login::Done(..)
    ));
}

#[on_both_databases]
async fn a_wait_is_stopped_by_whoever_is_told_of_it(backend: Backend) {
    let fixture = open(backend).await;
    let on = locked(&fixture).await;
    let services = &fixture.services;
    let begin = async || {
        begin_waiting(
            &Caller::anonymous(services, elsewhere()),
            &half_way(&fixture).await,
        )
        .await
        .unwrap();
    };
    // With the button beside it.
    begin().await;
    stop_waiting(&fixture.visitor(), &half_way(&fixture).await)
        .await
        .unwrap();
    let nothing = stop_waiting(&fixture.visitor(), &half_way(&fixture).await).await;
    assert!(matches!(nothing, Err(Error::NotFound)));
    fixture.advance(WAIT);
    half_way(&fixture).await;
    // With another new password.
    begin().await;
    fixture.advance(HOUR);
    accounts::forgot_password(&fixture.visitor(), super::OLD)
        .await
        .unwrap();
    set_password(&fixture).await;
    fixture.advance(WAIT);
    half_way(&fixture).await;
    // With "This wasn't me" in the mail.
    begin().await;
    let disowning = token(&fixture, super::OLD, super::DISOWN).await;
    press(&fixture, &disowning).await.unwrap();
    set_password(&fixture).await;
    fixture.advance(WAIT);
    half_way(&fixture).await;
    // With a login: there is nothing to wait for any more.
    begin().await;
    let pending = half_way(&fixture).await;
    second_factor::log_in_with_code(&fixture.visitor(), pending, &on.app.code(&fixture))
        .await
        .unwrap();
    fixture.advance(WAIT);
    half_way(&fixture).await;
    let log = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.begin_recovery'";
    assert_eq!(fixture.count(log).await, 4);
}

#[on_both_databases]
async fn waits_are_begun_five_times_an_hour_and_by_nobody_whose_login_is_over(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    locked(&fixture).await;
    let pending = half_way(&fixture).await;
    for _ in 0..5 {
        begin_waiting(&fixture.visitor(), &pending).await.unwrap();
        stop_waiting(&fixture.visitor(), &pending).await.unwrap();
    }
    let sixth = begin_waiting(&fixture.visitor(), &pending).await;
    assert!(matches!(sixth, Err(Error::RateLimited { .. })));
    fixture.advance(HOUR);
    let late = begin_waiting(&fixture.visitor(), &pending).await;
    assert!(matches!(late, Err(Error::Unauthenticated)));
}

/// Somebody else turned it on: the owner never had a code of it.
#[on_both_databases]
async fn two_step_login_that_came_after_does_not_keep_the_owner_out_where_they_are_known(
    backend: Backend,
) {
    let fixture = open(backend).await;
    let user = fixture.listener("nina").await;
    let credentials = || accounts::Credentials {
        identifier: "nina".into(),
        password: PASSWORD.into(),
    };
    let login = accounts::log_in(&fixture.visitor(), credentials(), None)
        .await
        .unwrap();
    let at_home = ClientInfo {
        device: login.began().device,
        ..client_info()
    };
    fixture.advance(HOUR);
    let (principal, _) = fixture.log_in(&user).await;
    let disowning = password_changed(&fixture, &principal, PASSWORD).await;
    fixture.advance(HOUR);
    let theirs = turn_on(&fixture, &user).await;
    press(&fixture, &disowning).await.unwrap();
    set_password(&fixture).await;

    // From any other device it may be whoever reads the mailbox.
    let login = first_step(&fixture, &client_info()).await;
    assert!(matches!(login, Login::SecondFactorRequired(_)));
    let Login::Done(user, began) = first_step(&fixture, &at_home).await else {
        panic!("asked for a code that the owner never had");
    };
    assert!(!user.two_factor_enabled);
    let here = began.session.principal().unwrap();
    let list = suspended::list(&fixture.caller(here)).await.unwrap();
    assert_eq!(list[0].kind, "authenticator_app");
    let code = theirs.app.code(&fixture);
    let proof = accounts::reauthenticate_with_code(&fixture.caller(here), super::MINE, &code).await;
    assert!(matches!(proof, Err(Error::InvalidCode)));
}

/// A link of a mail from after two-step login was on does not get around it.
#[on_both_databases]
async fn two_step_login_that_was_on_before_is_asked_for_at_home_too(backend: Backend) {
    let fixture = open(backend).await;
    let user = fixture.listener("nina").await;
    let credentials = accounts::Credentials {
        identifier: "nina".into(),
        password: PASSWORD.into(),
    };
    let login = accounts::log_in(&fixture.visitor(), credentials, None)
        .await
        .unwrap();
    let at_home = ClientInfo {
        device: login.began().device,
        ..client_info()
    };
    fixture.advance(HOUR);
    let on = turn_on(&fixture, &user).await;
    // Not even with the mail that tells that it was turned on, seconds ago.
    let disowning = password_changed(&fixture, &on.principal, PASSWORD).await;
    press(&fixture, &disowning).await.unwrap();
    set_password(&fixture).await;
    let login = first_step(&fixture, &at_home).await;
    assert!(matches!(login, Login::SecondFactorRequired(_)));
    operators::disable_two_factor(&fixture.services, "nina")
        .await
        .unwrap();
    assert!(matches!(
        first_step(&fixture, &client_info()).await,
        Login::Done(..)
    ));
}

/// Whoever is faster: when the lockdown is done, nobody is in.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_lockdown_that_races_passkey_logins_leaves_nobody_logged_in(backend: Backend) {
    let fixture = open(backend).await;
    let (user, principal) = nina(&fixture).await;
    let device = add_passkey(&fixture, &principal, "theirs").await;
    let mut password = PASSWORD.to_owned();
    for _ in 0..4 {
        let (principal, _) = fixture.log_in(&user).await;
        let disowning = password_changed(&fixture, &principal, &password).await;
        let mut calls = Vec::new();
        for _ in 0..8 {
            let asked = passkeys::begin_login(&fixture.visitor()).await.unwrap();
            let answer = device.get(&asked.options);
            let (services, id) = (fixture.services.clone(), asked.ceremony_id);
            calls.push(tokio::spawn(async move {
                passkeys::log_in(
                    &Caller::anonymous(&services, client_info()),
                    id,
                    &answer,
                    None,
                )
                .await
            }));
        }
        press(&fixture, &disowning).await.unwrap();
        for call in calls {
            let login = call.await.unwrap();
            assert!(
                matches!(login, Ok(_) | Err(Error::PasskeySuspended)),
                "{login:?}"
            );
        }
        assert_eq!(fixture.count(SESSIONS).await, 0);
        fixture
            .execute("UPDATE passkeys SET suspended_at = NULL")
            .await;
        set_password(&fixture).await;
        super::MINE.clone_into(&mut password);
        fixture.execute("DELETE FROM limits").await;
        fixture.advance(HOUR);
        // The one after this begins with a password that is theirs again.
        let (principal, _) = fixture.log_in(&user).await;
        let change = accounts::PasswordChange {
            current: password.clone(),
            new: PASSWORD.into(),
        };
        let _ = accounts::change_password(&fixture.caller(principal), change)
            .await
            .unwrap();
        PASSWORD.clone_into(&mut password);
    }
}

/// The same for second steps, which do not lock the account first.
#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_lockdown_that_races_second_steps_leaves_nobody_logged_in(backend: Backend) {
    let fixture = open(backend).await;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let disowning = password_changed(&fixture, &on.principal, PASSWORD).await;
    let password = format!("{PASSWORD} {}", super::THEIRS);
    let mut calls = Vec::new();
    for code in on.codes.clone() {
        let credentials = accounts::Credentials {
            identifier: "nina".into(),
            password: password.clone(),
        };
        let login = accounts::log_in(&fixture.visitor(), credentials, None).await;
        let Login::SecondFactorRequired(began) = login.unwrap() else {
            panic!("no second step");
        };
        let pending = super::pending(began);
        let services = fixture.services.clone();
        calls.push(tokio::spawn(async move {
            second_factor::log_in_with_code(
                &Caller::anonymous(&services, client_info()),
                pending,
                &code,
            )
            .await
        }));
    }
    press(&fixture, &disowning).await.unwrap();
    for call in calls {
        let login = call.await.unwrap();
        assert!(
            matches!(login, Ok(_) | Err(Error::Unauthenticated)),
            "{login:?}"
        );
    }
    assert_eq!(fixture.count(SESSIONS).await, 0);
}
