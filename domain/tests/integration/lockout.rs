//! Whom wrong passwords lock out, and for how long, on both databases.

use stagedoor_testing::{Backend, Fixture, PASSWORD, on_both_databases};

use stagedoor_domain::accounts::{
    self, Credentials, Login, Registration, forgot_password, log_in, register_and_log_in,
    reset_password,
};
use stagedoor_domain::expiry;
use stagedoor_domain::{Caller, ClientInfo, DeviceToken, Error, operators};

const DAY: u64 = 24 * 60 * 60;
const NEW: &str = "another quiet stage door";
const DEVICES: &str = "SELECT COUNT(*) FROM login_devices";

async fn fixture(backend: Backend) -> Fixture {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.listener("nina").await;
    fixture
}

/// From anywhere, or from a device that keeps this.
async fn try_with(
    fixture: &Fixture,
    device: Option<DeviceToken>,
    identifier: &str,
    password: &str,
) -> Result<Login, Error> {
    let origin = ClientInfo {
        device,
        ..ClientInfo::default()
    };
    let credentials = Credentials {
        identifier: identifier.into(),
        password: password.into(),
    };
    log_in(
        &Caller::anonymous(&fixture.services, &origin),
        credentials,
        None,
    )
    .await
}

/// A login from a browser that was never here: what it keeps from then on.
async fn new_device(fixture: &Fixture, name: &str) -> DeviceToken {
    let login = try_with(fixture, None, name, PASSWORD).await.unwrap();
    login.began().device.unwrap()
}

async fn guess(fixture: &Fixture, device: Option<DeviceToken>, identifier: &str) -> Error {
    let refused = try_with(fixture, device, identifier, "not the one").await;
    refused.err().unwrap()
}

/// Guesses until told to wait: how many were checked, and the wait.
async fn guess_until_refused(
    fixture: &Fixture,
    device: Option<DeviceToken>,
    identifier: &str,
) -> (u32, u64) {
    for checked in 0..100 {
        match guess(fixture, device, identifier).await {
            Error::InvalidCredentials => {}
            Error::RateLimited { retry_after } => return (checked, retry_after.as_secs()),
            other => panic!("{other:?}"),
        }
    }
    panic!("nobody is told to wait")
}

async fn reset(fixture: &Fixture) {
    forgot_password(
        &Caller::anonymous(&fixture.services, ClientInfo::default()),
        "nina@example.com",
    )
    .await
    .unwrap();
    let token = fixture.mailed_token("/reset-password").await;
    reset_password(
        &Caller::anonymous(&fixture.services, ClientInfo::default()),
        &token,
        NEW.into(),
    )
    .await
    .unwrap();
}

#[on_both_databases]
async fn an_accounts_name_and_address_share_their_guesses_and_unknown_names_do_not(
    backend: Backend,
) {
    let fixture = fixture(backend).await;
    for identifier in [
        "nina",
        "nina@example.com",
        "NINA",
        "Nina@Example.com",
        "nina",
    ] {
        let wrong = guess(&fixture, None, identifier).await;
        assert!(matches!(wrong, Error::InvalidCredentials), "{identifier}");
    }
    for identifier in ["nina", "nina@example.com"] {
        assert_eq!(
            guess_until_refused(&fixture, None, identifier).await,
            (0, 30)
        );
    }
    for identifier in ["nobody", "nobody@example.com"] {
        assert_eq!(
            guess_until_refused(&fixture, None, identifier).await,
            (5, 30)
        );
        let spelled = identifier.to_uppercase();
        assert_eq!(guess_until_refused(&fixture, None, &spelled).await, (0, 30));
    }
}

#[on_both_databases]
async fn guesses_from_anywhere_lock_nobody_out_of_a_device_that_was_here_before(backend: Backend) {
    let fixture = fixture(backend).await;
    let phone = new_device(&fixture, "nina").await;
    for wait in [30, 60, 120, 240, 480, 900, 900] {
        let (_, told) = guess_until_refused(&fixture, None, "nina").await;
        assert_eq!(told, wait);
        let login = try_with(&fixture, Some(phone), "nina", PASSWORD).await;
        let login = login.unwrap();
        assert_eq!(login.began().device, Some(phone));
        // The owner's logins forgive nobody else.
        assert_eq!(guess_until_refused(&fixture, None, "nina").await, (0, wait));
        fixture.advance(wait);
    }
}

#[on_both_databases]
async fn a_reset_forgets_all_failures_and_no_device(backend: Backend) {
    let fixture = fixture(backend).await;
    let phone = new_device(&fixture, "nina").await;
    assert_eq!(
        guess_until_refused(&fixture, Some(phone), "nina").await.0,
        5
    );
    assert_eq!(guess_until_refused(&fixture, None, "nina").await.0, 5);
    reset(&fixture).await;
    // Whoever has no device that is known can log in at once, too.
    try_with(&fixture, None, "nina", NEW).await.unwrap();
    try_with(&fixture, Some(phone), "nina", NEW).await.unwrap();
    // Right after it, the guessing goes on.
    assert_eq!(guess_until_refused(&fixture, None, "nina").await, (5, 30));
    try_with(&fixture, Some(phone), "nina", NEW).await.unwrap();
}

#[on_both_databases]
async fn a_password_that_an_operator_sets_forgets_them_too(backend: Backend) {
    let fixture = fixture(backend).await;
    assert_eq!(guess_until_refused(&fixture, None, "nina").await.0, 5);
    operators::reset_password(&fixture.services, "nina", Some(NEW.into()))
        .await
        .unwrap();
    try_with(&fixture, None, "nina", NEW).await.unwrap();
}

#[on_both_databases]
async fn the_device_of_another_account_or_a_made_up_one_gains_nothing(backend: Backend) {
    let fixture = fixture(backend).await;
    fixture.listener("eve").await;
    let of_eve = new_device(&fixture, "eve").await;
    assert_eq!(guess_until_refused(&fixture, None, "nina").await, (5, 30));
    for device in [of_eve, DeviceToken::from_bytes([7; 16])] {
        let refused = guess_until_refused(&fixture, Some(device), "nina").await;
        assert_eq!(refused, (0, 30));
        // And nothing shows whether there is such an account.
        let unknown = guess_until_refused(&fixture, Some(device), "nobody")
            .await
            .1;
        assert_eq!(unknown, 30);
    }
}

#[on_both_databases]
async fn two_people_at_one_computer_are_each_known_there(backend: Backend) {
    let fixture = fixture(backend).await;
    fixture.listener("mira").await;
    let computer = new_device(&fixture, "nina").await;
    let login = try_with(&fixture, Some(computer), "mira", PASSWORD).await;
    assert_eq!(login.unwrap().began().device, Some(computer));
    for name in ["nina", "mira"] {
        assert_eq!(guess_until_refused(&fixture, None, name).await.0, 5);
        try_with(&fixture, Some(computer), name, PASSWORD)
            .await
            .unwrap();
    }
    // The database does not tell that it is the same one.
    let hashes = "SELECT COUNT(DISTINCT device_hash) FROM login_devices";
    assert_eq!(fixture.count(hashes).await, 2);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_known_device_has_five_guesses_of_its_own_also_in_parallel(backend: Backend) {
    let fixture = fixture(backend).await;
    let (phone, tablet) = (
        new_device(&fixture, "nina").await,
        new_device(&fixture, "nina").await,
    );
    let fixture = std::sync::Arc::new(fixture);
    let calls = (0..16).map(|_| {
        let fixture = fixture.clone();
        tokio::spawn(async move { guess(&fixture, Some(phone), "nina").await })
    });
    let mut checked = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Error::InvalidCredentials => checked += 1,
            Error::RateLimited { .. } => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(checked, 5);
    try_with(&fixture, Some(tablet), "nina", PASSWORD)
        .await
        .unwrap();
    assert_eq!(
        guess_until_refused(&fixture, Some(phone), "nina").await,
        (0, 30)
    );
    assert_eq!(guess_until_refused(&fixture, None, "nina").await, (5, 30));
}

#[on_both_databases]
async fn who_takes_their_time_waits_longer_all_the_same(backend: Backend) {
    let fixture = fixture(backend).await;
    for _ in 0..5 {
        assert!(matches!(
            guess(&fixture, None, "nina").await,
            Error::InvalidCredentials
        ));
        fixture.advance(6 * 60);
    }
    // Once every quarter of an hour, a day long: no wait starts over.
    for wait in [60, 120, 240, 480].into_iter().chain([900; 90]) {
        assert!(matches!(
            guess(&fixture, None, "nina").await,
            Error::InvalidCredentials
        ));
        assert_eq!(guess_until_refused(&fixture, None, "nina").await, (0, wait));
        fixture.advance(15 * 60);
    }
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(guess_until_refused(&fixture, None, "nina").await, (1, 900));
    fixture.advance(DAY + 15 * 60);
    assert_eq!(guess_until_refused(&fixture, None, "nina").await, (5, 30));
}

#[on_both_databases]
async fn a_device_is_forgotten_with_its_session_and_not_with_its_logout(backend: Backend) {
    let fixture = fixture(backend).await;
    let mut devices = Vec::new();
    for _ in 0..3 {
        let login = try_with(&fixture, None, "nina", PASSWORD).await.unwrap();
        let began = login.began().clone();
        devices.push((
            began.device.unwrap(),
            began.session.principal().unwrap(),
            began.token,
        ));
    }
    let [(here, principal, token), (lost, of_lost, _), (other, ..)] =
        devices.try_into().ok().unwrap();
    assert_eq!(guess_until_refused(&fixture, None, "nina").await.0, 5);
    let is_known = async |device| {
        let login = try_with(&fixture, Some(device), "nina", PASSWORD).await;
        login.is_ok()
    };
    let services = &fixture.services;
    let anywhere = ClientInfo::default();
    accounts::end_session(
        &Caller::logged_in(services, &anywhere, principal),
        of_lost.session_id,
    )
    .await
    .unwrap();
    assert!(!is_known(lost).await);
    assert_eq!(fixture.count(DEVICES).await, 2);
    accounts::end_other_sessions(&Caller::logged_in(services, &anywhere, principal))
        .await
        .unwrap();
    assert!(!is_known(other).await);
    assert_eq!(fixture.count(DEVICES).await, 1);
    accounts::log_out(&Caller::anonymous(services, &anywhere), token)
        .await
        .unwrap();
    assert!(is_known(here).await);
}

#[on_both_databases]
async fn twenty_devices_are_known_for_a_year(backend: Backend) {
    let fixture = fixture(backend).await;
    let mut devices = Vec::new();
    for _ in 0..21 {
        devices.push(new_device(&fixture, "nina").await);
        fixture.advance(60);
    }
    assert_eq!(guess_until_refused(&fixture, None, "nina").await.0, 5);
    let refused = try_with(&fixture, Some(devices[0]), "nina", PASSWORD).await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })));
    try_with(&fixture, Some(devices[1]), "nina", PASSWORD)
        .await
        .unwrap();
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(DEVICES).await, 20);
    fixture.advance(365 * DAY);
    assert_eq!(guess_until_refused(&fixture, None, "nina").await.0, 5);
    let refused = try_with(&fixture, Some(devices[1]), "nina", PASSWORD).await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })));
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(DEVICES).await, 0);
}

/// The form of a registration that is sent twice logs in the second time too.
#[on_both_databases]
async fn registering_again_is_no_way_to_guess_more_often(backend: Backend) {
    let fixture = fixture(backend).await;
    let register = async |password: &str| {
        let registration = Registration {
            username: "mira".into(),
            email: "mira@example.com".into(),
            password: password.into(),
            invitation: None,
        };
        let anywhere = ClientInfo::default();
        register_and_log_in(
            &Caller::anonymous(&fixture.services, &anywhere),
            registration,
            None,
        )
        .await
    };
    let (_, began) = register(PASSWORD).await.unwrap();
    for _ in 0..8 {
        let taken = register("nine boats under it").await;
        assert!(matches!(taken, Err(Error::UsernameTaken)));
    }
    assert_eq!(guess_until_refused(&fixture, None, "mira").await, (0, 30));
    // The browser that registered is known, and a double click is no guess.
    try_with(&fixture, began.device, "mira", PASSWORD)
        .await
        .unwrap();
    fixture.advance(30);
    for _ in 0..8 {
        register(PASSWORD).await.unwrap();
    }
}
