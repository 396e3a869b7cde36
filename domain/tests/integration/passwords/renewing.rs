//! A proof of who asks renews the session's id, and a double click loses nothing.

use stagedoor_domain::accounts::{reauthenticate, reauthenticate_by_form};
use stagedoor_domain::sessions::{self, SessionToken, Standing};
use stagedoor_domain::{Caller, Error, Principal, creators};
use stagedoor_testing::on_both_databases;

use crate::support::{Backend, House, PASSWORD, opened, origin, with_new_id};

const PROOFS: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.reauthenticate'";

async fn form(
    house: &House,
    principal: &Principal,
    old: &SessionToken,
) -> Result<Option<SessionToken>, Error> {
    let services = &house.services;
    reauthenticate_by_form(
        &Caller::logged_in(services, origin(), *principal),
        PASSWORD,
        None,
        old.clone(),
    )
    .await
    .map(|renewed| opened(renewed).1)
}

async fn standing(house: &House, token: &SessionToken) -> Option<Standing> {
    let found = sessions::load(&house.services, token).await.unwrap();
    found.map(|session| session.standing)
}

#[on_both_databases]
async fn a_form_that_is_sent_twice_has_one_outcome_and_its_successor_is_told_once(house: House) {
    let nina = house.listener("nina").await;
    let (principal, old) = house.log_in(&nina).await;
    let new = form(&house, &principal, &old).await.unwrap();
    assert!(new.is_some());
    assert_eq!(standing(&house, &old).await, Some(Standing::BeforeProof));
    assert_eq!(form(&house, &principal, &old).await.unwrap(), new);
    assert_eq!(form(&house, &principal, &old).await.unwrap(), None);
    assert_eq!(house.count(PROOFS).await, 1);
    let new = new.unwrap();
    assert_eq!(standing(&house, &new).await, Some(Standing::Present));

    // It repeats that form and nothing else.
    let upgrade = creators::upgrade(&house.caller(principal), &old).await;
    assert!(
        matches!(upgrade, Err(Error::Unauthenticated)),
        "{upgrade:?}"
    );
    let ended = sessions::end(&house.visitor(), old.clone()).await;
    assert!(matches!(ended, Err(Error::Unauthenticated)));
    assert!(standing(&house, &new).await.is_some());

    house.advance(10);
    let late = form(&house, &principal, &old).await;
    assert!(matches!(late, Err(Error::Unauthenticated)), "{late:?}");
    assert_eq!(standing(&house, &old).await, None);
}

#[on_both_databases]
async fn what_a_program_proves_leaves_the_old_id_nothing(house: House) {
    let nina = house.listener("nina").await;
    let (principal, old) = house.log_in(&nina).await;
    let proved = reauthenticate(&house.caller(principal), PASSWORD).await;
    let ((), new) = with_new_id(proved.unwrap());
    assert_eq!(standing(&house, &old).await, None);
    assert_eq!(standing(&house, &new).await, Some(Standing::Present));
    let again = form(&house, &principal, &old).await;
    assert!(matches!(again, Err(Error::Unauthenticated)), "{again:?}");
}

#[on_both_databases]
async fn a_change_of_credentials_ends_the_repeats_too(house: House) {
    let nina = house.listener("nina").await;
    let (principal, old) = house.log_in(&nina).await;
    form(&house, &principal, &old).await.unwrap();
    let proved = reauthenticate(&house.caller(principal), PASSWORD).await;
    assert!(proved.is_ok(), "{proved:?}");
    let again = form(&house, &principal, &old).await;
    assert!(matches!(again, Err(Error::Unauthenticated)), "{again:?}");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn eight_at_once_are_one_proof_and_tell_one_id_twice(backend: Backend) {
    let house = House::open_with(backend, |settings| settings.rate_limits = false).await;
    for round in 1..=8 {
        let nina = house.listener(&format!("nina{round}")).await;
        let (principal, old) = house.log_in(&nina).await;
        let clicks: Vec<_> = (0..8)
            .map(|_| {
                let (services, old) = (house.services.clone(), old.clone());
                tokio::spawn(async move {
                    reauthenticate_by_form(
                        &Caller::logged_in(&services, origin(), principal),
                        PASSWORD,
                        None,
                        old,
                    )
                    .await
                })
            })
            .collect();
        let mut told = Vec::new();
        for click in clicks {
            told.extend(opened(click.await.unwrap().unwrap()).1);
        }
        let [first, second] = &told[..] else {
            panic!("{} answers had an id", told.len());
        };
        assert_eq!(first, second);
        assert_eq!(standing(&house, first).await, Some(Standing::Present));
        assert_eq!(house.count(PROOFS).await, round);
    }
}
