//! Adding a passkey.

use serde_json::json;
use stagedoor_domain::accounts;
use stagedoor_domain::passkeys;
use stagedoor_domain::{Caller, ClientInfo, Error, sessions};
use stagedoor_testing::authenticator::Authenticator;

use super::{
    CHALLENGES, HERE, PASSKEYS, add, ask_to_log_in, begin, is_rejected, open, open_with, person,
    register,
};
use stagedoor_testing::{Backend, Fixture, client_info, on_both_databases};

#[on_both_databases]
async fn a_passkey_is_added_and_the_session_gets_a_new_id(backend: Backend) {
    let fixture = open(backend).await;
    let nina = fixture.listener("nina").await;
    let (principal, old) = fixture.log_in(&nina).await;
    let asked = begin(&fixture, &principal).await;
    let options = &asked.options;
    assert_eq!(
        options["rp"],
        json!({"id": "localhost", "name": "Stagedoor"})
    );
    assert_eq!(options["user"]["name"], "nina");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["timeout"], 300_000);
    let wanted = &options["authenticatorSelection"];
    assert_eq!(wanted["residentKey"], "required");
    assert_eq!(wanted["requireResidentKey"], true);
    assert_eq!(wanted["userVerification"], "required");

    let mut device = Authenticator::at(HERE);
    let credential = device.create(options);
    let registered = register(&fixture, &principal, &asked, credential, " The blue key ").await;
    let (passkey, new) = registered.unwrap();
    assert_eq!(passkey.name, "The blue key");
    assert_eq!(passkey.last_used_at, None);
    let listed = passkeys::list(&fixture.caller(principal)).await.unwrap();
    assert_eq!(listed, [passkey]);
    let load = async |token| sessions::load(&fixture.services, token).await.unwrap();
    assert!(load(&old).await.is_none());
    assert_eq!(load(&new).await.unwrap().id, principal.session_id);
    assert_eq!(fixture.count(CHALLENGES).await, 0);
    assert_eq!(noted(&fixture).await, (1, 1));

    let again = begin(&fixture, &principal).await;
    let excluded = &again.options["excludeCredentials"][0];
    assert_eq!(excluded["type"], "public-key");
    assert_eq!(excluded["transports"], json!(["internal"]));
    let copied = device.credential_ids().remove(0);
    let excluded = device.create_with_id(&again.options, copied);
    assert!(is_rejected(
        &register(&fixture, &principal, &again, excluded, "").await
    ));
    assert_eq!(fixture.count(PASSKEYS).await, 1);
}

/// What the audit log and the mails say of an added passkey.
async fn noted(fixture: &Fixture) -> (i64, i64) {
    let audited = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.add_passkey'
                   AND CAST(metadata AS TEXT) LIKE '%The blue key%'";
    let mailed = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%passkey_added%The blue key%'";
    (fixture.count(audited).await, fixture.count(mailed).await)
}

#[on_both_databases]
async fn a_bad_name_can_be_mended_and_none_is_made_of_the_device(backend: Backend) {
    let fixture = open(backend).await;
    let nina = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&nina).await;
    let mut device = Authenticator::at(HERE);
    let asked = begin(&fixture, &principal).await;
    let credential = device.create(&asked.options);
    let bad = register(&fixture, &principal, &asked, credential.clone(), "a\nb").await;
    assert!(matches!(bad, Err(Error::Validation(fields)) if fields[0].field == "name"));
    let mended = register(&fixture, &principal, &asked, credential, "").await;
    assert_eq!(mended.unwrap().0.name, "A program on an unknown system");
}

#[on_both_databases]
async fn a_passkey_needs_a_recent_proof_when_it_is_asked_for_and_when_it_is_kept(backend: Backend) {
    let fixture = open(backend).await;
    let nina = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&nina).await;
    fixture.advance(599);
    let asked = begin(&fixture, &principal).await;
    let credential = Authenticator::at(HERE).create(&asked.options);
    fixture.advance(1);
    let late = register(&fixture, &principal, &asked, credential, "").await;
    assert!(matches!(late, Err(Error::ReauthenticationRequired)));
    let late = passkeys::begin_registration(&fixture.caller(principal)).await;
    assert!(matches!(late, Err(Error::ReauthenticationRequired)));
    assert_eq!(fixture.count(PASSKEYS).await, 0);
}

#[on_both_databases]
async fn only_the_right_answer_to_ones_own_challenge_adds_a_passkey(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let mira = person(&fixture, "mira").await;
    let (elsewhere, _) = fixture.log_in(&mira.user).await;
    let theirs = nina.device.credential_ids().remove(0);

    let mut foreign = Authenticator::at("https://stagedoor.example");
    let mut unverified = Authenticator::at(HERE);
    unverified.verifies_user = false;
    let mut device = Authenticator::at(HERE);
    let refused = async |asked: &passkeys::Challenge, credential| {
        let answer = register(&fixture, &mira.principal, asked, credential, "").await;
        assert!(is_rejected(&answer), "{answer:?}");
        assert_eq!(fixture.count(PASSKEYS).await, 2);
    };
    let asked = async || begin(&fixture, &mira.principal).await;

    let challenge = asked().await;
    refused(&challenge, foreign.create(&challenge.options)).await;
    // What was answered wrongly once is not answered again.
    refused(&challenge, device.create(&challenge.options)).await;
    let challenge = asked().await;
    refused(&challenge, unverified.create(&challenge.options)).await;
    let (challenge, other) = (asked().await, asked().await);
    refused(&challenge, device.create(&other.options)).await;
    let challenge = asked().await;
    refused(
        &challenge,
        device.create_with_id(&challenge.options, theirs),
    )
    .await;
    let (challenge, of_login) = (asked().await, ask_to_log_in(&fixture).await);
    refused(&of_login, device.create(&challenge.options)).await;
    let challenge = begin(&fixture, &elsewhere).await;
    refused(&challenge, device.create(&challenge.options)).await;
    for garbage in [json!(null), json!({}), json!({"id": 1}), json!([[]])] {
        refused(&asked().await, garbage).await;
    }
    let challenge = asked().await;
    fixture.advance(300);
    refused(&challenge, device.create(&challenge.options)).await;
}

#[on_both_databases]
async fn an_account_has_twenty_passkeys_at_most(backend: Backend) {
    let fixture = open(backend).await;
    let nina = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&nina).await;
    let mut device = Authenticator::at(HERE);
    for _ in 0..20 {
        add(&fixture, &principal, &mut device).await;
    }
    let refused = passkeys::begin_registration(&fixture.caller(principal)).await;
    assert!(matches!(refused, Err(Error::TooMany { most: 20 })));
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn passkeys_that_are_added_at_once_share_the_places_left(backend: Backend) {
    let fixture = open_with(backend, |settings| settings.passkeys_per_user = 3).await;
    let nina = person(&fixture, "nina").await;
    let mut answers = Vec::new();
    for _ in 0..16 {
        let asked = begin(&fixture, &nina.principal).await;
        answers.push(passkeys::NewPasskey {
            ceremony_id: asked.ceremony_id,
            name: String::new(),
            credential: Authenticator::at(HERE).create(&asked.options),
        });
    }
    let calls = answers.into_iter().map(|new| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            passkeys::register(
                &Caller::logged_in(&services, client_info(), nina.principal),
                new,
            )
            .await
        })
    });
    let mut added = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => added += 1,
            Err(Error::TooMany { most: 3 }) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(added, 2);
    assert_eq!(fixture.count(PASSKEYS).await, 3);
}

#[on_both_databases]
async fn a_session_that_was_ended_meanwhile_adds_none(backend: Backend) {
    let fixture = open(backend).await;
    let nina = fixture.listener("nina").await;
    let (principal, token) = fixture.log_in(&nina).await;
    let asked = begin(&fixture, &principal).await;
    let credential = Authenticator::at(HERE).create(&asked.options);
    accounts::log_out(&fixture.visitor(), token).await.unwrap();
    let late = register(&fixture, &principal, &asked, credential, "").await;
    assert!(matches!(late, Err(Error::Unauthenticated)));
    assert_eq!(fixture.count(PASSKEYS).await, 0);
}

#[on_both_databases]
async fn challenges_are_limited_and_there_are_none_on_an_ip_address(backend: Backend) {
    let fixture = open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&nina).await;
    for _ in 0..30 {
        begin(&fixture, &principal).await;
    }
    let refused = passkeys::begin_registration(&fixture.caller(principal)).await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })));

    let fixture = Fixture::open(backend).await;
    assert!(!fixture.services.relying_party.is_available());
    let nina = fixture.listener("nina").await;
    let (principal, _) = fixture.log_in(&nina).await;
    let refused = passkeys::begin_registration(&fixture.caller(principal)).await;
    assert!(matches!(refused, Err(Error::PasskeysUnavailable)));
    let refused =
        passkeys::begin_login(&Caller::anonymous(&fixture.services, ClientInfo::default())).await;
    assert!(matches!(refused, Err(Error::PasskeysUnavailable)));
}
