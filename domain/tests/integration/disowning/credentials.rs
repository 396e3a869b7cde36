//! What logs in without the password, or beside it, is suspended, whatever its age.

use stagedoor_domain::accounts::{self, undo_email_change};
use stagedoor_domain::second_factor::{self, suspended};
use stagedoor_domain::{Caller, ClientInfo, Error, operators, passkeys};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use super::{
    HOUR, MINE, NEW, OLD, add_passkey, ask, execute, first_step, half_way, logged_in, nina, open,
    passkey_login, password_changed, press, set_password, token,
};
use crate::support::two_step::{proven, turn_on};

const SECRETS: &str = "SELECT COUNT(*) FROM totp_secrets";
const TOLD: &str = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%account_locked%'";

/// The fault that all this is about: the link of a later mail left the passkey in.
#[on_both_databases]
async fn a_passkey_that_somebody_added_before_the_mail_logs_in_no_more(backend: Backend) {
    let fixture = open(backend).await;
    let (user, principal) = nina(&fixture).await;
    let theirs = add_passkey(&fixture, &principal, "theirs").await;
    fixture.advance(HOUR);
    let principal = proven(&fixture, &principal);
    let token = password_changed(&fixture, &principal, PASSWORD).await;
    let later = add_passkey(&fixture, &principal, "later").await;
    let mira = fixture.listener("mira").await;
    let of_mira = add_passkey(&fixture, &fixture.log_in(&mira).await.0, "mira").await;
    passkey_login(&fixture, &theirs).await.unwrap();

    press(&fixture, &token).await.unwrap();

    let suspended = |login| matches!(login, Err(Error::PasskeySuspended));
    assert!(suspended(passkey_login(&fixture, &theirs).await));
    assert!(suspended(passkey_login(&fixture, &later).await));
    let reset = set_password(&fixture).await;
    assert!(!reset.two_step && reset.is_suspended);
    assert_eq!(reset.passkeys, 0);
    assert!(suspended(passkey_login(&fixture, &theirs).await));
    passkey_login(&fixture, &of_mira).await.unwrap();
    // Nor does it show who somebody is where they are logged in.
    let began = first_step(&fixture, &client_info()).await;
    let here = logged_in(began.began());
    let asked = passkeys::begin_proof(&fixture.caller(here)).await;
    assert!(matches!(asked, Err(Error::NotFound)));
    assert!(!passkeys::has_any(&fixture.services, user.id).await.unwrap());
    let list = suspended::list(&fixture.caller(here)).await.unwrap();
    let names: Vec<_> = list.iter().map(|one| one.name.as_deref()).collect();
    assert_eq!(names, [Some("theirs"), Some("later")]);
    let refused = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in_failed'
                   AND CAST(metadata AS TEXT) LIKE '%suspended%'";
    assert_eq!(fixture.count(refused).await, 3);
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.disown'
                  AND CAST(metadata AS TEXT) LIKE '%theirs%' AND CAST(metadata AS TEXT) LIKE '%later%'";
    assert_eq!(fixture.count(events).await, 1);
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let told = mails
        .iter()
        .filter(|mail| mail.subject == "Your account was locked");
    assert_eq!(told.count(), 1);
}

#[on_both_databases]
async fn codes_of_a_suspended_app_and_suspended_backup_codes_prove_nothing_but_a_login(
    backend: Backend,
) {
    let fixture = open(backend).await;
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    fixture.advance(HOUR);
    let disowning = password_changed(&fixture, &on.principal, PASSWORD).await;
    press(&fixture, &disowning).await.unwrap();
    let reset = set_password(&fixture).await;
    assert!(reset.two_step && reset.is_suspended);
    let code = on.app.code(&fixture);
    let pending = half_way(&fixture).await;
    let (_, began) = second_factor::log_in_with_code(&fixture.visitor(), pending, &code)
        .await
        .unwrap();
    let here = logged_in(&began);
    fixture.advance(60);
    for code in [on.app.code(&fixture), on.codes[0].clone()] {
        let proof = accounts::reauthenticate_with_code(&fixture.caller(here), MINE, &code).await;
        assert!(matches!(proof, Err(Error::InvalidCode)), "{proof:?}");
    }
    // Every login asks for one of them until they are looked through.
    let pending = half_way(&fixture).await;
    second_factor::log_in_with_code(&fixture.visitor(), pending, &on.codes[0])
        .await
        .unwrap();
    let begun = second_factor::begin(&Caller::logged_in(
        services,
        ClientInfo::default(),
        proven(&fixture, &here),
    ))
    .await;
    assert!(matches!(begun.err(), Some(Error::TwoFactorAlreadyEnabled)));
}

#[on_both_databases]
async fn a_set_up_that_was_begun_and_not_confirmed_goes(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    let disowning = password_changed(&fixture, &principal, PASSWORD).await;
    second_factor::begin(&fixture.caller(principal))
        .await
        .unwrap();
    press(&fixture, &disowning).await.unwrap();
    assert_eq!(fixture.count(SECRETS).await, 0);
    assert_eq!(fixture.count(TOLD).await, 1);
}

#[on_both_databases]
async fn a_device_seen_first_since_then_is_new_again(fixture: Fixture) {
    let (user, principal) = nina(&fixture).await;
    let add_device = async |name: u8| {
        execute!(
            fixture,
            "INSERT INTO known_devices (user_id, device_hash, first_seen_at) VALUES ($1, $2, $3)",
            user.id,
            vec![name],
            fixture.services.clock.now(),
        );
    };
    add_device(1).await;
    fixture.advance(HOUR);
    let token = password_changed(&fixture, &principal, PASSWORD).await;
    add_device(2).await;
    press(&fixture, &token).await.unwrap();
    let devices = "SELECT COUNT(*) FROM known_devices";
    assert_eq!(fixture.count(devices).await, 1);
}

/// Whoever moved the account knows what else they put into it.
#[on_both_databases]
async fn undoing_a_change_of_address_suspends_as_much(backend: Backend) {
    let fixture = open(backend).await;
    let (_, principal) = nina(&fixture).await;
    let old = add_passkey(&fixture, &principal, "old").await;
    fixture.advance(60);
    ask(&fixture, &principal, NEW).await.unwrap();
    let undoing = token(&fixture, OLD, "/email-change/undo").await;
    let new = add_passkey(&fixture, &principal, "new").await;

    let lockdown = undo_email_change(&fixture.visitor(), &undoing)
        .await
        .unwrap();

    assert_eq!((lockdown.passkeys, lockdown.two_step), (2, false));
    for device in [old, new] {
        let refused = passkey_login(&fixture, &device).await;
        assert!(matches!(refused, Err(Error::PasskeySuspended)));
    }
}

#[on_both_databases]
async fn an_operator_locks_an_account_as_its_owner_would(backend: Backend) {
    let fixture = open(backend).await;
    let (user, principal) = nina(&fixture).await;
    let device = add_passkey(&fixture, &principal, "A key").await;
    let unknown = operators::lock_account(&fixture.services, "nobody").await;
    assert!(matches!(unknown, Err(Error::UserNotFound)));
    operators::lock_account(&fixture.services, "NINA@example.com")
        .await
        .unwrap();
    let alive = "SELECT COUNT(*) FROM sessions";
    assert_eq!(fixture.count(alive).await, 0);
    let log = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.lock' AND actor = 'operator'";
    assert_eq!(fixture.count(log).await, 1);
    let refused = passkey_login(&fixture, &device).await;
    assert!(matches!(refused, Err(Error::PasskeySuspended)));
    let reset = set_password(&fixture).await;
    assert!(reset.is_suspended);
    assert!(
        suspended::has_any(&fixture.services, user.id)
            .await
            .unwrap()
    );
}

/// A password that was only forgotten is no lockdown.
#[on_both_databases]
async fn a_forgotten_password_suspends_nothing_and_says_what_is_open(backend: Backend) {
    let fixture = open(backend).await;
    let (user, principal) = nina(&fixture).await;
    let device = add_passkey(&fixture, &principal, "A key").await;
    turn_on(&fixture, &user).await;
    accounts::forgot_password(&fixture.visitor(), OLD)
        .await
        .unwrap();
    let reset = set_password(&fixture).await;
    assert_eq!(
        (reset.passkeys, reset.two_step, reset.is_suspended),
        (1, true, false)
    );
    passkey_login(&fixture, &device).await.unwrap();
    half_way(&fixture).await;
}
