//! Answers that log nobody in.

use serde_json::{Value, json};
use stagedoor_domain::passkeys::{self, Challenge};
use stagedoor_testing::authenticator::Authenticator;

use super::{
    CHALLENGES, FAILED, HERE, LOGGED_IN, add, ask_to_log_in, begin, is_rejected, log_in, open,
    person,
};
use crate::support::{Backend, House};
use stagedoor_testing::on_both_databases;

/// Whether this answer to a new challenge is refused, and how many failed logins
/// the account's owner reads of.
async fn refused(house: &House, answer: impl FnOnce(&Challenge) -> Value) -> i64 {
    let (sessions, failed) = (house.count(LOGGED_IN).await, house.count(FAILED).await);
    let asked = ask_to_log_in(house).await;
    let refused = log_in(house, &asked, &answer(&asked)).await;
    assert!(is_rejected(&refused), "{refused:?}");
    assert_eq!(house.count(LOGGED_IN).await, sessions);
    house.count(FAILED).await - failed
}

#[on_both_databases]
async fn a_known_passkey_that_answers_wrongly_is_refused_and_written_down(backend: Backend) {
    let house = open(backend).await;
    let nina = person(&house, "nina").await;
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
        let failed = refused(&house, |asked| wrong.get(&asked.options)).await;
        assert_eq!(failed, 1, "{}", wrong.origin);
    }
    let other = ask_to_log_in(&house).await;
    assert_eq!(
        refused(&house, |_| nina.device.get(&other.options)).await,
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
        assert_eq!(refused(&house, forge(part)).await, 1, "{part}");
    }
    let right = ask_to_log_in(&house).await;
    let answer = nina.device.get(&right.options);
    log_in(&house, &right, &answer).await.unwrap();
}

#[on_both_databases]
async fn what_names_no_known_passkey_is_refused_and_tells_on_nobody(backend: Backend) {
    let house = open(backend).await;
    let nina = person(&house, "nina").await;
    let mira = person(&house, "mira").await;
    let mut anonymous = nina.device.clone();
    anonymous.names_user = false;
    let mut stranger = Authenticator::at(HERE);
    stranger.create(&begin(&house, &nina.principal).await.options);
    for device in [&anonymous, &stranger] {
        let failed = refused(&house, |asked| device.get(&asked.options)).await;
        assert_eq!(failed, 0);
    }
    let as_mira = |asked: &Challenge| {
        let mut answer = nina.device.get(&asked.options);
        let mira = mira.device.get(&asked.options);
        answer["response"]["userHandle"] = mira["response"]["userHandle"].clone();
        answer
    };
    assert_eq!(refused(&house, as_mira).await, 0);
    for garbage in [
        json!(null),
        json!({}),
        json!("passkey"),
        json!({"id": "", "rawId": "", "type": "public-key", "response": {}}),
        json!({"id": "!", "rawId": "!", "type": "public-key", "response": {
            "authenticatorData": "", "clientDataJSON": "", "signature": "", "userHandle": ""}}),
    ] {
        assert_eq!(refused(&house, |_| garbage).await, 0);
    }
}

#[on_both_databases]
async fn a_challenge_is_for_one_purpose_and_five_minutes(backend: Backend) {
    let house = open(backend).await;
    let mut nina = person(&house, "nina").await;
    let to_prove = passkeys::begin_proof(&house.caller(nina.principal))
        .await
        .unwrap();
    let answer = nina.device.get(&to_prove.options);
    assert!(is_rejected(&log_in(&house, &to_prove, &answer).await));
    let to_register = begin(&house, &nina.principal).await;
    assert!(is_rejected(&log_in(&house, &to_register, &answer).await));
    // Whoever cannot answer them cannot spoil them for others.
    assert_eq!(house.count(CHALLENGES).await, 2);
    add(&house, &nina.principal, &mut nina.device).await;

    let asked = ask_to_log_in(&house).await;
    let answer = nina.device.get(&asked.options);
    house.advance(300);
    assert!(is_rejected(&log_in(&house, &asked, &answer).await));
    assert_eq!(house.count(FAILED).await, 0);
    let asked = ask_to_log_in(&house).await;
    let answer = nina.device.get(&asked.options);
    house.advance(299);
    log_in(&house, &asked, &answer).await.unwrap();
}
