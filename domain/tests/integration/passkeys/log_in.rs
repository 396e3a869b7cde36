//! Logging in with a passkey alone.

use stagedoor_domain::expiry;
use stagedoor_domain::{Caller, Error, passkeys, sessions};
use stagedoor_testing::{Backend, client_info, on_both_databases};

use super::{
    CHALLENGES, FAILED, LOGGED_IN, ask_to_log_in, is_rejected, log_in, open, open_with, person,
};

#[on_both_databases]
async fn a_passkey_alone_logs_in_also_where_passwords_need_a_second_step(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    fixture
        .execute("UPDATE users SET two_factor_enabled = TRUE")
        .await;
    fixture.advance(60);
    let asked = ask_to_log_in(&fixture).await;
    assert_eq!(asked.options["rpId"], "localhost");
    assert_eq!(asked.options["userVerification"], "required");
    assert_eq!(asked.options["allowCredentials"], serde_json::json!([]));
    assert!(asked.options.get("mediation").is_none());

    let (_, old) = fixture.log_in(&nina.user).await;
    let answer = nina.device.get(&asked.options);
    let id = asked.ceremony_id;
    let replaces = Some(old.clone());
    let (user, began) = passkeys::log_in(&fixture.visitor(), id, &answer, replaces)
        .await
        .unwrap();
    assert_eq!(user.id, nina.user.id);
    let load = async |token| sessions::load(&fixture.services, token).await.unwrap();
    let session = load(&began.token).await.unwrap();
    assert_eq!(session.user_id, Some(nina.user.id));
    assert_eq!(session.proved_at, Some(fixture.services.clock.now()));
    assert!(load(&old).await.is_none());
    let principal = session.principal().unwrap();
    let listed = passkeys::list(&fixture.caller(principal)).await.unwrap();
    assert_eq!(listed[0].last_used_at, Some(fixture.services.clock.now()));
    let audited = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in'
                   AND CAST(metadata AS TEXT) LIKE '%\"passkey\"%'";
    assert_eq!(fixture.count(audited).await, 1);
    assert_eq!(fixture.count(CHALLENGES).await, 0);
    assert!(is_rejected(&log_in(&fixture, &asked, &answer).await));
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_answers_to_one_challenge_one_logs_in(backend: Backend) {
    let fixture = open(backend).await;
    let nina = person(&fixture, "nina").await;
    let before = fixture.count(LOGGED_IN).await;
    let asked = ask_to_log_in(&fixture).await;
    let calls = (0..16).map(|_| {
        let (services, id) = (fixture.services.clone(), asked.ceremony_id);
        let answer = nina.device.get(&asked.options);
        tokio::spawn(async move {
            passkeys::log_in(
                &Caller::anonymous(&services, client_info()),
                id,
                &answer,
                None,
            )
            .await
        })
    });
    let mut logged_in = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => logged_in += 1,
            Err(Error::PasskeyRejected) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(logged_in, 1);
    assert_eq!(fixture.count(LOGGED_IN).await, before + 1);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_copy_of_a_passkey_that_counts_is_noticed(backend: Backend) {
    let fixture = open(backend).await;
    let mut nina = person(&fixture, "nina").await;
    nina.device.counter = 5;
    let asked = ask_to_log_in(&fixture).await;
    log_in(&fixture, &asked, &nina.device.get(&asked.options))
        .await
        .unwrap();
    for counter in [5, 4, 0] {
        let mut copy = nina.device.clone();
        copy.counter = counter;
        let asked = ask_to_log_in(&fixture).await;
        let refused = log_in(&fixture, &asked, &copy.get(&asked.options)).await;
        assert!(is_rejected(&refused), "{counter}");
    }
    assert_eq!(fixture.count(FAILED).await, 3);

    // Both say at the same moment that it is their sixth time.
    nina.device.counter = 6;
    let mut calls = Vec::new();
    for _ in 0..16 {
        let asked = ask_to_log_in(&fixture).await;
        let answer = nina.device.get(&asked.options);
        let (services, id) = (fixture.services.clone(), asked.ceremony_id);
        calls.push(tokio::spawn(async move {
            passkeys::log_in(
                &Caller::anonymous(&services, client_info()),
                id,
                &answer,
                None,
            )
            .await
        }));
    }
    let mut logged_in = 0;
    for call in calls {
        logged_in += u32::from(call.await.unwrap().is_ok());
    }
    assert_eq!(logged_in, 1);
}

#[on_both_databases]
async fn challenges_and_answers_are_limited_by_address(backend: Backend) {
    let fixture = open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = person(&fixture, "nina").await;
    for _ in 0..10 {
        let asked = ask_to_log_in(&fixture).await;
        let answer = nina.device.get(&asked.options);
        log_in(&fixture, &asked, &answer).await.unwrap();
    }
    let asked = ask_to_log_in(&fixture).await;
    let answer = nina.device.get(&asked.options);
    let refused = log_in(&fixture, &asked, &answer).await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })));
    for _ in 11..30 {
        ask_to_log_in(&fixture).await;
    }
    let refused = passkeys::begin_login(&fixture.visitor()).await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })));
}

#[on_both_databases]
async fn challenges_that_nobody_answered_are_swept(backend: Backend) {
    let fixture = open(backend).await;
    ask_to_log_in(&fixture).await;
    fixture.advance(299);
    ask_to_log_in(&fixture).await;
    fixture.advance(2);
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(CHALLENGES).await, 1);
}
