//! Changes of one account at the same moment.

use stagedoor_domain::accounts::{self, Login};
use stagedoor_domain::second_factor::{self, log_in_with_code};
use stagedoor_domain::{Caller, ClientInfo, Error, Services};
use stagedoor_testing::{Fixture, client_info, on_both_databases};

use crate::support::two_step::{first_step, pending, proven, turn_on};

/// A login, with a second step where it is asked for.
async fn second_step(services: &Services, code: &str) -> Result<(), Error> {
    match first_step(services, &client_info(), "nina").await {
        Login::Done(..) => Ok(()),
        Login::SecondFactorRequired(began) => log_in_with_code(
            &Caller::anonymous(services, client_info()),
            pending(began),
            code,
        )
        .await
        .map(drop),
    }
}

/// What an operation may answer when another one was faster.
fn is_ordinary(error: &Error) -> bool {
    matches!(
        error,
        Error::Unauthenticated
            | Error::InvalidCode
            | Error::TwoFactorNotEnabled
            | Error::TwoFactorAlreadyEnabled
    )
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_waits_for_itself_when_everything_happens_at_once(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    for _ in 0..3 {
        fixture.execute("DELETE FROM totp_secrets").await;
        fixture
            .execute("UPDATE users SET two_factor_enabled = FALSE")
            .await;
        let on = turn_on(&fixture, &user).await;
        let mut logins = Vec::new();
        for _ in 0..4 {
            logins.push(proven(&fixture, &fixture.log_in(&user).await.0));
        }
        let calls = (0..24).map(|n| {
            let (services, principal) = (fixture.services.clone(), logins[n % 4]);
            let code = on.codes[n % 10].clone();
            tokio::spawn(async move {
                let (origin, principal) = (client_info(), &principal);
                match n {
                    0..6 => {
                        second_factor::renew(&Caller::logged_in(&services, &origin, *principal))
                            .await
                            .map(drop)
                    }
                    6..12 => accounts::end_other_sessions(&Caller::logged_in(
                        &services, &origin, *principal,
                    ))
                    .await
                    .map(drop),
                    12..18 => second_step(&services, &code).await,
                    18..21 => second_factor::begin(&Caller::logged_in(
                        &services,
                        ClientInfo::default(),
                        *principal,
                    ))
                    .await
                    .map(drop),
                    _ => second_factor::disable(&Caller::logged_in(&services, &origin, *principal))
                        .await
                        .map(drop),
                }
            })
        });
        for call in calls.collect::<Vec<_>>() {
            if let Err(error) = call.await.unwrap() {
                assert!(is_ordinary(&error), "{error}");
            }
        }
        let codes = second_factor::left(&fixture.services, user.id)
            .await
            .unwrap();
        assert!(codes <= 10, "{codes}");
    }
}
