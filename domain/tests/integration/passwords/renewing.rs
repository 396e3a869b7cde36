//! A proof of who asks renews the session's id, and a double click loses nothing.

use stagedoor_domain::accounts::{self, reauthenticate, reauthenticate_by_form};
use stagedoor_domain::sessions::{self, SessionToken, Standing};
use stagedoor_domain::{Caller, Error, Principal, creators};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use crate::support::{opened, with_new_id};

const PROOFS: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.reauthenticate'";

async fn form(
    fixture: &Fixture,
    principal: &Principal,
    old: &SessionToken,
) -> Result<Option<SessionToken>, Error> {
    reauthenticate_by_form(&fixture.caller(*principal), PASSWORD, None, old.clone())
        .await
        .map(|renewed| opened(renewed).1)
}

async fn standing(fixture: &Fixture, token: &SessionToken) -> Option<Standing> {
    let found = sessions::load(&fixture.services, token).await.unwrap();
    found.map(|session| session.standing)
}

#[on_both_databases]
async fn a_form_that_is_sent_twice_has_one_outcome_and_its_successor_is_told_once(
    fixture: Fixture,
) {
    let nina = fixture.listener("nina").await;
    let (principal, old) = fixture.log_in(&nina).await;
    let new = form(&fixture, &principal, &old).await.unwrap();
    assert!(new.is_some());
    assert_eq!(standing(&fixture, &old).await, Some(Standing::BeforeForm));
    assert_eq!(form(&fixture, &principal, &old).await.unwrap(), new);
    assert_eq!(form(&fixture, &principal, &old).await.unwrap(), None);
    assert_eq!(fixture.count(PROOFS).await, 1);
    let new = new.unwrap();
    assert_eq!(standing(&fixture, &new).await, Some(Standing::Present));

    // It repeats that form and nothing else.
    let upgrade = creators::upgrade(&fixture.caller(principal), &old).await;
    assert!(
        matches!(upgrade, Err(Error::Unauthenticated)),
        "{upgrade:?}"
    );
    let ended = accounts::log_out(&fixture.visitor(), old.clone()).await;
    assert!(matches!(ended, Err(Error::Unauthenticated)));
    assert!(standing(&fixture, &new).await.is_some());

    fixture.advance(10);
    let late = form(&fixture, &principal, &old).await;
    assert!(matches!(late, Err(Error::Unauthenticated)), "{late:?}");
    assert_eq!(standing(&fixture, &old).await, None);
}

#[on_both_databases]
async fn what_a_program_proves_leaves_the_old_id_nothing(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (principal, old) = fixture.log_in(&nina).await;
    let proved = reauthenticate(&fixture.caller(principal), PASSWORD).await;
    let ((), new) = with_new_id(proved.unwrap());
    assert_eq!(standing(&fixture, &old).await, None);
    assert_eq!(standing(&fixture, &new).await, Some(Standing::Present));
    let again = form(&fixture, &principal, &old).await;
    assert!(matches!(again, Err(Error::Unauthenticated)), "{again:?}");
}

#[on_both_databases]
async fn a_change_of_credentials_ends_the_repeats_too(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (principal, old) = fixture.log_in(&nina).await;
    form(&fixture, &principal, &old).await.unwrap();
    let proved = reauthenticate(&fixture.caller(principal), PASSWORD).await;
    assert!(proved.is_ok(), "{proved:?}");
    let again = form(&fixture, &principal, &old).await;
    assert!(matches!(again, Err(Error::Unauthenticated)), "{again:?}");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn eight_at_once_are_one_proof_and_tell_one_id_twice(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = false).await;
    for round in 1..=8 {
        let nina = fixture.listener(&format!("nina{round}")).await;
        let (principal, old) = fixture.log_in(&nina).await;
        let clicks: Vec<_> = (0..8)
            .map(|_| {
                let (services, old) = (fixture.services.clone(), old.clone());
                tokio::spawn(async move {
                    reauthenticate_by_form(
                        &Caller::logged_in(&services, client_info(), principal),
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
        assert_eq!(standing(&fixture, first).await, Some(Standing::Present));
        assert_eq!(fixture.count(PROOFS).await, round);
    }
}
