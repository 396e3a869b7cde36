//! Proving with a passkey once more who one is.

use stagedoor_domain::accounts;
use stagedoor_domain::passkeys::{self, Challenge};
use stagedoor_domain::sessions::{self, SessionToken};
use stagedoor_domain::{Caller, Error, Principal};
use stagedoor_testing::authenticator::Authenticator;

use super::{FAILED, HERE, ask_to_log_in, begin, is_rejected, open, person, register};
use crate::support::{opened, with_new_id};
use stagedoor_testing::{Backend, Fixture, client_info, on_both_databases};

const PROVED: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.reauthenticate'";

async fn ask(fixture: &Fixture, principal: &Principal) -> Challenge {
    passkeys::begin_proof(&fixture.caller(*principal))
        .await
        .unwrap()
}

async fn prove(
    fixture: &Fixture,
    principal: &Principal,
    asked: &Challenge,
    device: &Authenticator,
) -> Result<SessionToken, Error> {
    let (id, answer) = (asked.ceremony_id, device.get(&asked.options));
    let proved = passkeys::prove(&fixture.caller(*principal), id, &answer).await;
    proved.map(|renewed| with_new_id(renewed).1)
}

#[on_both_databases]
async fn a_passkey_is_a_new_proof(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let (principal, token) = fixture.log_in(&nina.user).await;
    fixture.advance(600);
    let later = async |token| {
        let session = sessions::load(&fixture.services, token).await.unwrap();
        session.unwrap().principal().unwrap()
    };
    let proof = |principal: &Principal| principal.require_recent_proof(&fixture.services);
    assert!(proof(&later(&token).await).is_err());
    let asked = ask(&fixture, &principal).await;
    let token = prove(&fixture, &principal, &asked, &nina.device)
        .await
        .unwrap();
    let proved = later(&token).await;
    assert!(proof(&proved).is_ok());
    // It is a second factor by itself.
    let services = &fixture.services;
    proved.require_second_factor_proof(services).unwrap();
    assert_eq!(fixture.count(PROVED).await, 1);
    let again = prove(&fixture, &principal, &asked, &nina.device).await;
    assert!(is_rejected(&again));
    assert_eq!(fixture.count(PROVED).await, 1);
}

#[on_both_databases]
async fn only_ones_own_passkey_in_the_same_session_is_one(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let mira = person(&fixture, "mira").await;
    let (elsewhere, _) = fixture.log_in(&nina.user).await;
    let mut foreign = nina.device.clone();
    foreign.origin = "https://stagedoor.example".into();
    for (asked, device, failed) in [
        (ask(&fixture, &nina.principal).await, &mira.device, 0),
        (ask(&fixture, &elsewhere).await, &nina.device, 0),
        (ask_to_log_in(&fixture).await, &nina.device, 0),
        (ask(&fixture, &nina.principal).await, &foreign, 1),
    ] {
        let refused = prove(&fixture, &nina.principal, &asked, device).await;
        assert!(is_rejected(&refused), "{refused:?}");
        assert_eq!(fixture.count(FAILED).await, failed);
    }
    // Signed by Nina's passkey, and said to be Mira's: the name is not signed.
    let asked = ask(&fixture, &nina.principal).await;
    let mut answer = nina.device.get(&asked.options);
    answer["response"]["userHandle"] =
        mira.device.get(&asked.options)["response"]["userHandle"].clone();
    let (id, services) = (asked.ceremony_id, &fixture.services);
    let refused = passkeys::prove(
        &Caller::logged_in(services, client_info(), nina.principal),
        id,
        &answer,
    )
    .await;
    assert!(is_rejected(&refused), "{refused:?}");

    let to_add = begin(&fixture, &nina.principal).await;
    let mistaken = Challenge {
        ceremony_id: to_add.ceremony_id,
        ..ask(&fixture, &nina.principal).await
    };
    let refused = prove(&fixture, &nina.principal, &mistaken, &nina.device).await;
    assert!(is_rejected(&refused), "{refused:?}");
    let credential = Authenticator::at(HERE).create(&to_add.options);
    let added = register(&fixture, &nina.principal, &to_add, credential, "").await;
    assert!(added.is_ok(), "{added:?}");
    assert_eq!(fixture.count(PROVED).await, 0);

    let vera = fixture.listener("vera").await;
    let (vera, _) = fixture.log_in(&vera).await;
    let none = passkeys::begin_proof(&fixture.caller(vera)).await;
    assert!(matches!(none, Err(Error::NotFound)));
}

#[on_both_databases]
async fn a_session_that_was_ended_meanwhile_proves_nothing(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let (principal, token) = fixture.log_in(&nina.user).await;
    let asked = ask(&fixture, &principal).await;
    accounts::log_out(&fixture.visitor(), token).await.unwrap();
    let late = prove(&fixture, &principal, &asked, &nina.device).await;
    assert!(matches!(late, Err(Error::Unauthenticated)));
    assert_eq!(fixture.count(PROVED).await, 0);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_with_a_passkey_that_is_sent_twice_has_one_outcome(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    for round in 1..=4 {
        let (principal, old) = fixture.log_in(&nina.user).await;
        let asked = ask(&fixture, &principal).await;
        let (id, answer) = (asked.ceremony_id, nina.device.get(&asked.options));
        let clicks: Vec<_> = (0..3)
            .map(|_| {
                let services = fixture.services.clone();
                let (answer, old) = (answer.clone(), old.clone());
                tokio::spawn(async move {
                    let origin = client_info();
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
        assert_eq!(fixture.count(PROVED).await, round);
        // Another answer is another form.
        let mut other = answer.clone();
        other["clientExtensionResults"] = serde_json::json!({"appid": false});
        let refused = passkeys::prove_by_form(&fixture.caller(principal), id, &other, old).await;
        assert!(is_rejected(&refused), "{refused:?}");
    }
}
