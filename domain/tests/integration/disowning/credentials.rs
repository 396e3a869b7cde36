//! What logs in without the password, or beside it, is suspended, whatever its age.

use stagedoor_domain::accounts::{self, undo_email_change};
use stagedoor_domain::second_factor::{self, suspended};
use stagedoor_domain::{Caller, ClientInfo, Error, operators, passkeys};
use stagedoor_testing::on_both_databases;

use super::{
    HOUR, MINE, NEW, OLD, add_passkey, ask, execute, first_step, half_way, logged_in, nina, open,
    passkey_login, password_changed, press, set_password, token,
};
use crate::support::two_step::{proven, turn_on};
use crate::support::{Backend, House, PASSWORD, origin};

const SECRETS: &str = "SELECT COUNT(*) FROM totp_secrets";
const TOLD: &str = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%account_locked%'";

/// The fault that all this is about: the link of a later mail left the passkey in.
#[on_both_databases]
async fn a_passkey_that_somebody_added_before_the_mail_logs_in_no_more(backend: Backend) {
    let house = open(backend).await;
    let (user, principal) = nina(&house).await;
    let theirs = add_passkey(&house, &principal, "theirs").await;
    house.advance(HOUR);
    let principal = proven(&house, &principal);
    let token = password_changed(&house, &principal, PASSWORD).await;
    let later = add_passkey(&house, &principal, "later").await;
    let mira = house.listener("mira").await;
    let of_mira = add_passkey(&house, &house.log_in(&mira).await.0, "mira").await;
    passkey_login(&house, &theirs).await.unwrap();

    press(&house, &token).await.unwrap();

    let suspended = |login| matches!(login, Err(Error::PasskeySuspended));
    assert!(suspended(passkey_login(&house, &theirs).await));
    assert!(suspended(passkey_login(&house, &later).await));
    let reset = set_password(&house).await;
    assert!(!reset.two_step && reset.is_suspended);
    assert_eq!(reset.passkeys, 0);
    assert!(suspended(passkey_login(&house, &theirs).await));
    passkey_login(&house, &of_mira).await.unwrap();
    // Nor does it show who somebody is where they are logged in.
    let began = first_step(&house, &origin()).await;
    let here = logged_in(began.began());
    let asked = passkeys::begin_proof(&house.caller(here)).await;
    assert!(matches!(asked, Err(Error::NotFound)));
    assert!(!passkeys::has_any(&house.services, user.id).await.unwrap());
    let list = suspended::list(&house.caller(here)).await.unwrap();
    let names: Vec<_> = list.iter().map(|one| one.name.as_deref()).collect();
    assert_eq!(names, [Some("theirs"), Some("later")]);
    let refused = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in_failed'
                   AND CAST(metadata AS TEXT) LIKE '%suspended%'";
    assert_eq!(house.count(refused).await, 3);
    let events = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.disown'
                  AND CAST(metadata AS TEXT) LIKE '%theirs%' AND CAST(metadata AS TEXT) LIKE '%later%'";
    assert_eq!(house.count(events).await, 1);
    house.send_mail().await;
    let mails = house.mailer.sent();
    let told = mails
        .iter()
        .filter(|mail| mail.subject == "Your account was locked");
    assert_eq!(told.count(), 1);
}

#[on_both_databases]
async fn codes_of_a_suspended_app_and_suspended_backup_codes_prove_nothing_but_a_login(
    backend: Backend,
) {
    let house = open(backend).await;
    let services = &house.services;
    let user = house.listener("nina").await;
    let on = turn_on(&house, &user).await;
    house.advance(HOUR);
    let disowning = password_changed(&house, &on.principal, PASSWORD).await;
    press(&house, &disowning).await.unwrap();
    let reset = set_password(&house).await;
    assert!(reset.two_step && reset.is_suspended);
    let code = on.app.code(&house);
    let pending = half_way(&house).await;
    let (_, began) =
        second_factor::log_in_with_code(&Caller::anonymous(services, origin()), pending, &code)
            .await
            .unwrap();
    let here = logged_in(&began);
    house.advance(60);
    for code in [on.app.code(&house), on.codes[0].clone()] {
        let proof = accounts::reauthenticate_with_code(
            &Caller::logged_in(services, origin(), here),
            MINE,
            &code,
        )
        .await;
        assert!(matches!(proof, Err(Error::InvalidCode)), "{proof:?}");
    }
    // Every login asks for one of them until they are looked through.
    let pending = half_way(&house).await;
    second_factor::log_in_with_code(
        &Caller::anonymous(services, origin()),
        pending,
        &on.codes[0],
    )
    .await
    .unwrap();
    let begun = second_factor::begin(&Caller::logged_in(
        services,
        ClientInfo::default(),
        proven(&house, &here),
    ))
    .await;
    assert!(matches!(begun.err(), Some(Error::TwoFactorAlreadyEnabled)));
}

#[on_both_databases]
async fn a_set_up_that_was_begun_and_not_confirmed_goes(house: House) {
    let (_, principal) = nina(&house).await;
    let disowning = password_changed(&house, &principal, PASSWORD).await;
    second_factor::begin(&house.caller(principal))
        .await
        .unwrap();
    press(&house, &disowning).await.unwrap();
    assert_eq!(house.count(SECRETS).await, 0);
    assert_eq!(house.count(TOLD).await, 1);
}

#[on_both_databases]
async fn a_device_seen_first_since_then_is_new_again(house: House) {
    let (user, principal) = nina(&house).await;
    let add_device = async |name: u8| {
        execute!(
            house,
            "INSERT INTO known_devices (user_id, device_hash, first_seen_at) VALUES ($1, $2, $3)",
            user.id,
            vec![name],
            house.services.clock.now(),
        );
    };
    add_device(1).await;
    house.advance(HOUR);
    let token = password_changed(&house, &principal, PASSWORD).await;
    add_device(2).await;
    press(&house, &token).await.unwrap();
    let devices = "SELECT COUNT(*) FROM known_devices";
    assert_eq!(house.count(devices).await, 1);
}

/// Whoever moved the account knows what else they put into it.
#[on_both_databases]
async fn undoing_a_change_of_address_suspends_as_much(backend: Backend) {
    let house = open(backend).await;
    let (_, principal) = nina(&house).await;
    let old = add_passkey(&house, &principal, "old").await;
    house.advance(60);
    ask(&house, &principal, NEW).await.unwrap();
    let undoing = token(&house, OLD, "/email-change/undo").await;
    let new = add_passkey(&house, &principal, "new").await;

    let lockdown = undo_email_change(&house.visitor(), &undoing).await.unwrap();

    assert_eq!((lockdown.passkeys, lockdown.two_step), (2, false));
    for device in [old, new] {
        let refused = passkey_login(&house, &device).await;
        assert!(matches!(refused, Err(Error::PasskeySuspended)));
    }
}

#[on_both_databases]
async fn an_operator_locks_an_account_as_its_owner_would(backend: Backend) {
    let house = open(backend).await;
    let (user, principal) = nina(&house).await;
    let device = add_passkey(&house, &principal, "A key").await;
    let unknown = operators::lock_account(&house.services, "nobody").await;
    assert!(matches!(unknown, Err(Error::UserNotFound)));
    operators::lock_account(&house.services, "NINA@example.com")
        .await
        .unwrap();
    let alive = "SELECT COUNT(*) FROM sessions";
    assert_eq!(house.count(alive).await, 0);
    let log = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.lock' AND actor = 'operator'";
    assert_eq!(house.count(log).await, 1);
    let refused = passkey_login(&house, &device).await;
    assert!(matches!(refused, Err(Error::PasskeySuspended)));
    let reset = set_password(&house).await;
    assert!(reset.is_suspended);
    assert!(suspended::has_any(&house.services, user.id).await.unwrap());
}

/// A password that was only forgotten is no lockdown.
#[on_both_databases]
async fn a_forgotten_password_suspends_nothing_and_says_what_is_open(backend: Backend) {
    let house = open(backend).await;
    let (user, principal) = nina(&house).await;
    let device = add_passkey(&house, &principal, "A key").await;
    turn_on(&house, &user).await;
    accounts::forgot_password(&house.visitor(), OLD)
        .await
        .unwrap();
    let reset = set_password(&house).await;
    assert_eq!(
        (reset.passkeys, reset.two_step, reset.is_suspended),
        (1, true, false)
    );
    passkey_login(&house, &device).await.unwrap();
    half_way(&house).await;
}
