//! Proving with a passkey once more who one is.

use stagedoor_domain::passkeys::{self, Challenge};
use stagedoor_domain::sessions::{self, SessionToken};
use stagedoor_domain::{Caller, Error, Principal};
use stagedoor_testing::authenticator::Authenticator;

use super::{FAILED, HERE, ask_to_log_in, begin, is_rejected, open, person, register};
use crate::support::{Backend, House, opened, origin, with_new_id};
use stagedoor_testing::on_both_databases;

const PROVED: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.reauthenticate'";

async fn ask(house: &House, principal: &Principal) -> Challenge {
    passkeys::begin_proof(&house.caller(*principal))
        .await
        .unwrap()
}

async fn prove(
    house: &House,
    principal: &Principal,
    asked: &Challenge,
    device: &Authenticator,
) -> Result<SessionToken, Error> {
    let (id, answer) = (asked.ceremony_id, device.get(&asked.options));
    let proved = passkeys::prove(&house.caller(*principal), id, &answer).await;
    proved.map(|renewed| with_new_id(renewed).1)
}

#[on_both_databases]
async fn a_passkey_is_a_new_proof(backend: Backend) {
    let house = open(backend).await;
    let nina = person(&house, "nina").await;
    let (principal, token) = house.log_in(&nina.user).await;
    house.advance(600);
    let later = async |token| {
        let session = sessions::load(&house.services, token).await.unwrap();
        session.unwrap().principal().unwrap()
    };
    let proof = |principal: &Principal| principal.require_recent_proof(&house.services);
    assert!(proof(&later(&token).await).is_err());
    let asked = ask(&house, &principal).await;
    let token = prove(&house, &principal, &asked, &nina.device)
        .await
        .unwrap();
    let proved = later(&token).await;
    assert!(proof(&proved).is_ok());
    // It is a second factor by itself.
    let services = &house.services;
    proved.require_second_factor_proof(services).unwrap();
    assert_eq!(house.count(PROVED).await, 1);
    let again = prove(&house, &principal, &asked, &nina.device).await;
    assert!(is_rejected(&again));
    assert_eq!(house.count(PROVED).await, 1);
}

#[on_both_databases]
async fn only_ones_own_passkey_in_the_same_session_is_one(backend: Backend) {
    let house = open(backend).await;
    let nina = person(&house, "nina").await;
    let mira = person(&house, "mira").await;
    let (elsewhere, _) = house.log_in(&nina.user).await;
    let mut foreign = nina.device.clone();
    foreign.origin = "https://stagedoor.example".into();
    for (asked, device, failed) in [
        (ask(&house, &nina.principal).await, &mira.device, 0),
        (ask(&house, &elsewhere).await, &nina.device, 0),
        (ask_to_log_in(&house).await, &nina.device, 0),
        (ask(&house, &nina.principal).await, &foreign, 1),
    ] {
        let refused = prove(&house, &nina.principal, &asked, device).await;
        assert!(is_rejected(&refused), "{refused:?}");
        assert_eq!(house.count(FAILED).await, failed);
    }
    // Signed by Nina's passkey, and said to be Mira's: the name is not signed.
    let asked = ask(&house, &nina.principal).await;
    let mut answer = nina.device.get(&asked.options);
    answer["response"]["userHandle"] =
        mira.device.get(&asked.options)["response"]["userHandle"].clone();
    let (id, services) = (asked.ceremony_id, &house.services);
    let refused = passkeys::prove(
        &Caller::logged_in(services, origin(), nina.principal),
        id,
        &answer,
    )
    .await;
    assert!(is_rejected(&refused), "{refused:?}");

    let to_add = begin(&house, &nina.principal).await;
    let mistaken = Challenge {
        ceremony_id: to_add.ceremony_id,
        ..ask(&house, &nina.principal).await
    };
    let refused = prove(&house, &nina.principal, &mistaken, &nina.device).await;
    assert!(is_rejected(&refused), "{refused:?}");
    let credential = Authenticator::at(HERE).create(&to_add.options);
    let added = register(&house, &nina.principal, &to_add, credential, "").await;
    assert!(added.is_ok(), "{added:?}");
    assert_eq!(house.count(PROVED).await, 0);

    let vera = house.listener("vera").await;
    let (vera, _) = house.log_in(&vera).await;
    let none = passkeys::begin_proof(&house.caller(vera)).await;
    assert!(matches!(none, Err(Error::NotFound)));
}

#[on_both_databases]
async fn a_session_that_was_ended_meanwhile_proves_nothing(backend: Backend) {
    let house = open(backend).await;
    let nina = person(&house, "nina").await;
    let (principal, token) = house.log_in(&nina.user).await;
    let asked = ask(&house, &principal).await;
    sessions::end(&house.visitor(), token).await.unwrap();
    let late = prove(&house, &principal, &asked, &nina.device).await;
    assert!(matches!(late, Err(Error::Unauthenticated)));
    assert_eq!(house.count(PROVED).await, 0);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_with_a_passkey_that_is_sent_twice_has_one_outcome(backend: Backend) {
    let house = open(backend).await;
    let nina = person(&house, "nina").await;
    for round in 1..=4 {
        let (principal, old) = house.log_in(&nina.user).await;
        let asked = ask(&house, &principal).await;
        let (id, answer) = (asked.ceremony_id, nina.device.get(&asked.options));
        let clicks: Vec<_> = (0..3)
            .map(|_| {
                let services = house.services.clone();
                let (answer, old) = (answer.clone(), old.clone());
                tokio::spawn(async move {
                    let origin = origin();
                    passkeys::prove_by_form(
                        &Caller::logged_in(&services, &origin, principal),
                        id,
                        &answer,
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
        assert_eq!(told.len(), 2);
        assert_eq!(told[0], told[1]);
        assert_eq!(house.count(PROVED).await, round);
        // Another answer is another form.
        let mut other = answer.clone();
        other["clientExtensionResults"] = serde_json::json!({"appid": false});
        let services = &house.services;
        let refused = passkeys::prove_by_form(
            &Caller::logged_in(services, origin(), principal),
            id,
            &other,
            old,
        )
        .await;
        assert!(is_rejected(&refused), "{refused:?}");
    }
}
