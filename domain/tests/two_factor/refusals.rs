//! What is refused while two-step login is set up or changed.

use rstest::rstest;
use stagedoor_domain::{Error, sessions, two_factor};

use crate::support::two_step::App;
use crate::support::{Backend, House, origin};
use crate::{begin, confirm};

const WINDOW: u64 = 5 * 60;
const PROOF: u64 = 10 * 60;

#[rstest]
#[tokio::test]
async fn everything_but_the_confirmation_needs_a_recent_proof(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let services = &house.services;
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    let setup = begin(&house, &principal).await;
    house.advance(PROOF);
    let refused = |error| assert!(matches!(error, Error::ReauthenticationRequired), "{error}");
    let origin = origin();
    refused(
        two_factor::begin(services, &principal, &origin)
            .await
            .err()
            .unwrap(),
    );
    refused(
        two_factor::pending(services, &principal)
            .await
            .err()
            .unwrap(),
    );
    // Who began in time has the phone in the hand: the code is a proof.
    let code = App::scan(&setup).code(&house);
    confirm(&house, &principal, &code).await.unwrap();
    refused(
        two_factor::renew(services, &principal, &origin)
            .await
            .err()
            .unwrap(),
    );
    refused(
        two_factor::disable(services, &principal, &origin)
            .await
            .err()
            .unwrap(),
    );
    assert_eq!(two_factor::left(services, user.id).await.unwrap(), 10);
}

#[rstest]
#[tokio::test]
async fn a_set_up_takes_five_codes_in_five_minutes(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open_with(backend, |settings| settings.rate_limits = true).await;
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    let app = App::scan(&begin(&house, &principal).await);
    for _ in 0..5 {
        let wrong = confirm(&house, &principal, &app.wrong_code(&house)).await;
        assert!(matches!(wrong, Err(Error::InvalidCode)));
    }
    let Err(Error::RateLimited { retry_after }) =
        confirm(&house, &principal, &app.code(&house)).await
    else {
        panic!("not limited")
    };
    assert_eq!(retry_after.as_secs(), WINDOW);
    let app = App::scan(&begin(&house, &principal).await);
    let anew = confirm(&house, &principal, &app.code(&house)).await;
    assert!(
        matches!(anew, Err(Error::RateLimited { .. })),
        "another secret, no other count"
    );
    house.advance(WINDOW);
    confirm(&house, &principal, &app.code(&house))
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn only_six_digits_of_the_right_time_confirm(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let user = house.listener("nina").await;
    let (principal, _) = house.log_in(&user).await;
    let app = App::scan(&begin(&house, &principal).await);
    let long_ago = app.code_in(&house, -2);
    let too_early = app.code_in(&house, 2);
    for wrong in [
        "",
        "12345",
        "abcdef",
        "0a1b-2c3d-4e5f",
        &long_ago,
        &too_early,
    ] {
        let refused = confirm(&house, &principal, wrong).await;
        assert!(matches!(refused, Err(Error::InvalidCode)), "{wrong}");
    }
    let code = app.code_in(&house, -1);
    let (start, end) = code.split_at(3);
    confirm(&house, &principal, &format!(" {start} {end} "))
        .await
        .unwrap();
}

#[rstest]
#[tokio::test]
async fn a_secret_that_only_waits_is_nothing_to_turn_off_or_renew(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::open(backend).await;
    let services = &house.services;
    let user = house.listener("nina").await;
    let (principal, token) = house.log_in(&user).await;
    begin(&house, &principal).await;
    let off = two_factor::disable(services, &principal, &origin()).await;
    assert!(matches!(off, Err(Error::TwoFactorNotEnabled)));
    let renewed = two_factor::renew(services, &principal, &origin()).await;
    assert!(matches!(renewed, Err(Error::TwoFactorNotEnabled)));
    let waits = two_factor::pending(services, &principal).await.unwrap();
    assert!(waits.is_some());
    assert!(sessions::load(services, &token).await.unwrap().is_some());
}
