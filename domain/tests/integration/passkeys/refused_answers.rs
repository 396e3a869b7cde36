//! Answers that log nobody in.

use serde_json::{Value, json};
use stagedoor_domain::passkeys::{self, Challenge};
use stagedoor_testing::authenticator::Authenticator;

use super::{
    CHALLENGES, FAILED, HERE, LOGGED_IN, add, ask_to_log_in, begin, is_rejected, log_in, open,
    person,
};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

/// Whether this answer to a new challenge is refused, and how many failed logins
/// the account's owner reads of.
async fn refused(fixture: &Fixture, answer: impl FnOnce(&Challenge) -> Value) -> i64 {
    let (sessions, failed) = (fixture.count(LOGGED_IN).await, fixture.count(FAILED).await);
    let asked = ask_to_log_in(fixture).await;
    let refused = log_in(fixture, &asked, &answer(&asked)).await;
    assert!(is_rejected(&refused), "{refused:?}");
    assert_eq!(fixture.count(LOGGED_IN).await, sessions);
    fixture.count(FAILED).await - failed
}

#[on_both_databases]
async fn a_known_passkey_that_answers_wrongly_is_refused_and_written_down(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let device = |wrong: fn(&mut Authenticator)| {
        let mut device = nina.device.clone();
        wrong(&mut device);
        device
    };
    for wrong in [
        device(|device| device.verifies_user = false),
        device(|device| device.origin = "https://stagedoor.example".into()),
        device(|device| device.origin = "http://localhost:3001".into()),
        device(|device| device.origin = "http://evil.localhost:3000".into()),
    ] {
        let failed = refused(&fixture, |asked| wrong.get(&asked.options)).await;
        assert_eq!(failed, 1, "{}", wrong.origin);
    }
    let other = ask_to_log_in(&fixture).await;
    assert_eq!(
        refused(&fixture, |_| nina.device.get(&other.options)).await,
        1
    );
    let forge = |part: &'static str| {
        let device = &nina.device;
        move |asked: &Challenge| {
            let mut answer = device.get(&asked.options);
            let text = answer["response"][part].as_str().unwrap().to_owned();
            answer["response"][part] = format!("{}AAAA", &text[..text.len() / 4 * 4 - 4]).into();
            answer
        }
    };
    for part in ["signature", "authenticatorData", "clientDataJSON"] {
        assert_eq!(refused(&fixture, forge(part)).await, 1, "{part}");
    }
    let right = ask_to_log_in(&fixture).await;
    let answer = nina.device.get(&right.options);
    log_in(&fixture, &right, &answer).await.unwrap();
}

#[on_both_databases]
async fn what_names_no_known_passkey_is_refused_and_tells_on_nobody(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let mira = person(&fixture, "mira").await;
    let mut anonymous = nina.device.clone();
    anonymous.names_user = false;
    let mut stranger = Authenticator::at(HERE);
    stranger.create(&begin(&fixture, &nina.principal).await.options);
    for device in [&anonymous, &stranger] {
        let failed = refused(&fixture, |asked| device.get(&asked.options)).await;
        assert_eq!(failed, 0);
    }
    let as_mira = |asked: &Challenge| {
        let mut answer = nina.device.get(&asked.options);
        let mira = mira.device.get(&asked.options);
        answer["response"]["userHandle"] = mira["response"]["userHandle"].clone();
        answer
    };
    assert_eq!(refused(&fixture, as_mira).await, 0);
    for garbage in [
        json!(null),
        json!({}),
        json!("passkey"),
        json!({"id": "", "rawId": "", "type": "public-key", "response": {}}),
        json!({"id": "!", "rawId": "!", "type": "public-key", "response": {
            "authenticatorData": "", "clientDataJSON": "", "signature": "", "userHandle": ""}}),
    ] {
        assert_eq!(refused(&fixture, |_| garbage).await, 0);
    }
}

#[on_both_databases]
async fn a_challenge_is_for_one_purpose_and_five_minutes(backend: Backend) {
    let fixture = open(backend).await;
    let mut nina = person(&fixture, "nina").await;
    let to_prove = passkeys::begin_proof(&fixture.caller(nina.principal))
        .await
        .unwrap();
    let answer = nina.device.get(&to_prove.options);
    assert!(is_rejected(&log_in(&fixture, &to_prove, &answer).await));
    let to_register = begin(&fixture, &nina.principal).await;
    assert!(is_rejected(&log_in(&fixture, &to_register, &answer).await));
    // Whoever cannot answer them cannot spoil them for others.
    assert_eq!(fixture.count(CHALLENGES).await, 2);
    add(&fixture, &nina.principal, &mut nina.device).await;

    let asked = ask_to_log_in(&fixture).await;
    let answer = nina.device.get(&asked.options);
    fixture.advance(300);
    assert!(is_rejected(&log_in(&fixture, &asked, &answer).await));
    assert_eq!(fixture.count(FAILED).await, 0);
    let asked = ask_to_log_in(&fixture).await;
    let answer = nina.device.get(&asked.options);
    fixture.advance(299);
    log_in(&fixture, &asked, &answer).await.unwrap();
}
