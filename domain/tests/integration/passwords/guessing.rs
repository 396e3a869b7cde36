//! How often the present password may be guessed.

use stagedoor_domain::accounts::reauthenticate;
use stagedoor_domain::{Caller, Error};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use super::{NEW, changed, load};

#[on_both_databases]
async fn five_wrong_guesses_in_five_minutes_whatever_they_are_for(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    let (here, token) = fixture.log_in(&nina).await;
    let (of_mira, _) = fixture.log_in(&mira).await;
    for n in 0..5 {
        let wrong = if n % 2 == 0 {
            changed(&fixture, &here, "not the one", NEW).await.map(drop)
        } else {
            reauthenticate(&fixture.caller(here), "not the one")
                .await
                .map(drop)
        };
        assert!(matches!(wrong, Err(Error::CurrentPasswordWrong)));
        fixture.advance(10);
    }
    let (again, _) = fixture.log_in(&nina).await;
    for principal in [here, again] {
        let Err(Error::RateLimited { retry_after }) =
            changed(&fixture, &principal, PASSWORD, NEW).await
        else {
            panic!("not limited")
        };
        assert_eq!(retry_after.as_secs(), 300 - 50);
        let refused = reauthenticate(&fixture.caller(principal), PASSWORD).await;
        assert!(matches!(refused, Err(Error::RateLimited { .. })));
    }
    let _ = reauthenticate(&fixture.caller(of_mira), PASSWORD)
        .await
        .unwrap();
    assert!(load(&fixture, &token).await.is_some());
    fixture.advance(250);
    changed(&fixture, &here, PASSWORD, NEW).await.unwrap();
}

#[on_both_databases]
async fn a_right_password_forgets_the_wrong_ones_and_an_empty_one_is_no_guess(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = fixture.listener("nina").await;
    let (here, _) = fixture.log_in(&nina).await;
    let guess = async |password| reauthenticate(&fixture.caller(here), password).await;
    for _ in 0..3 {
        for _ in 0..4 {
            let wrong = guess("not the one").await;
            assert!(matches!(wrong, Err(Error::CurrentPasswordWrong)));
            assert!(matches!(guess("").await, Err(Error::CurrentPasswordWrong)));
        }
        let _ = guess(PASSWORD).await.unwrap();
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_in_parallel_share_the_same_five_places(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = fixture.listener("nina").await;
    let (here, _) = fixture.log_in(&nina).await;
    let calls = (0..16).map(|_| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            reauthenticate(
                &Caller::logged_in(&services, client_info(), here),
                "not the one",
            )
            .await
        })
    });
    let mut checked = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Err(Error::CurrentPasswordWrong) => checked += 1,
            Err(Error::RateLimited { .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(checked, 5);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn right_ones_in_parallel_are_not_counted_against_each_other(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = fixture.listener("nina").await;
    let (here, _) = fixture.log_in(&nina).await;
    let calls = (0..16).map(|_| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            reauthenticate(&Caller::logged_in(&services, client_info(), here), PASSWORD).await
        })
    });
    for call in calls.collect::<Vec<_>>() {
        let _ = call.await.unwrap().unwrap();
    }
}
