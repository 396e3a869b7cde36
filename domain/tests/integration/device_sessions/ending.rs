//! Ending sessions from another one.

use stagedoor_domain::accounts;
use stagedoor_domain::sessions::{Purpose, SessionToken};
use stagedoor_domain::{Caller, Error, Principal, User, creators};
use stagedoor_testing::{Fixture, client_info, on_both_databases};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{MINUTE, begin, is_alive};
use crate::support::with_new_id;

const NOTICES: &str = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%sessions_ended%'";
const ENDED: &str = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.end_session'";
const OTHERS_ENDED: &str =
    "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.end_other_sessions'";

/// Two people with two sessions each.
async fn four_sessions(fixture: &Fixture) -> [(Principal, SessionToken); 4] {
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    [
        fixture.log_in(&nina).await,
        fixture.log_in(&nina).await,
        fixture.log_in(&mira).await,
        fixture.log_in(&mira).await,
    ]
}

#[on_both_databases]
async fn a_session_that_is_ended_is_dead_at_its_next_request_and_its_owner_is_told(
    fixture: Fixture,
) {
    let [(principal, own), (other, token), (_, hers), _] = four_sessions(&fixture).await;
    // It has two ids for a moment, and both must die.
    let upgrade = creators::upgrade(&fixture.caller(other), &token).await;
    let (_, renewed) = with_new_id(upgrade.unwrap());
    assert!(is_alive(&fixture, &token).await && is_alive(&fixture, &renewed).await);

    accounts::end_session(&fixture.caller(principal), other.session_id)
        .await
        .unwrap();
    assert!(!is_alive(&fixture, &token).await && !is_alive(&fixture, &renewed).await);
    assert!(is_alive(&fixture, &own).await && is_alive(&fixture, &hers).await);
    assert_eq!(fixture.count(ENDED).await, 1);
    assert_eq!(fixture.count(NOTICES).await, 1);
    let again = accounts::end_session(&fixture.caller(principal), other.session_id).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
    assert_eq!(fixture.count(ENDED).await, 1);
}

#[on_both_databases]
async fn another_session_needs_a_recent_proof_and_ones_own_does_not(fixture: Fixture) {
    let [(principal, own), (other, token), ..] = four_sessions(&fixture).await;
    fixture.advance(10 * MINUTE);
    let refused = accounts::end_session(&fixture.caller(principal), other.session_id).await;
    assert!(matches!(refused, Err(Error::ReauthenticationRequired)));
    let refused = accounts::end_other_sessions(&fixture.caller(principal)).await;
    assert!(matches!(refused, Err(Error::ReauthenticationRequired)));
    assert!(is_alive(&fixture, &token).await);

    accounts::end_session(&fixture.caller(principal), principal.session_id)
        .await
        .unwrap();
    assert!(!is_alive(&fixture, &own).await && is_alive(&fixture, &token).await);
    assert_eq!(fixture.count(ENDED).await, 1);
    assert_eq!(fixture.count(NOTICES).await, 0);
}

#[on_both_databases]
async fn nobody_ends_another_ones_session(fixture: Fixture) {
    let [(principal, _), (_, own), (hers, her_token), (_, her_other)] =
        four_sessions(&fixture).await;
    for id in [hers.session_id, Uuid::nil(), Uuid::from_u128(7)] {
        let refused = accounts::end_session(&fixture.caller(principal), id).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    let ended = accounts::end_other_sessions(&fixture.caller(principal)).await;
    assert_eq!(ended.unwrap(), 1);
    assert!(!is_alive(&fixture, &own).await);
    assert!(is_alive(&fixture, &her_token).await && is_alive(&fixture, &her_other).await);
}

#[on_both_databases]
async fn all_others_end_with_every_login_that_waits_for_its_second_step(fixture: Fixture) {
    let (nina, mira) = (
        fixture.listener("nina").await,
        fixture.listener("mira").await,
    );
    let waiting = |user: &User| {
        let purpose = Purpose::SecondFactor(user.id);
        begin(&fixture, purpose, "192.0.2.9", "curl/8.5.0")
    };
    let (pending, her_pending) = (waiting(&nina).await, waiting(&mira).await);
    let (principal, own) = fixture.log_in(&nina).await;
    let (_, other) = fixture.log_in(&nina).await;

    let ended = accounts::end_other_sessions(&fixture.caller(principal)).await;
    assert_eq!(ended.unwrap(), 1, "a login that waits is not one yet");
    assert!(!is_alive(&fixture, &pending.token).await && !is_alive(&fixture, &other).await);
    assert!(is_alive(&fixture, &own).await && is_alive(&fixture, &her_pending.token).await);
    assert_eq!(fixture.count(OTHERS_ENDED).await, 1);
    assert_eq!(fixture.count(NOTICES).await, 1);

    let again = accounts::end_other_sessions(&fixture.caller(principal)).await;
    assert_eq!(again.unwrap(), 0);
    assert_eq!(fixture.count(OTHERS_ENDED).await, 1, "nothing happened");
    assert_eq!(fixture.count(NOTICES).await, 1);
}

#[on_both_databases]
async fn a_session_that_was_ended_meanwhile_ends_no_others(fixture: Fixture) {
    let [(owner, own), (thief, _), ..] = four_sessions(&fixture).await;
    accounts::end_other_sessions(&fixture.caller(owner))
        .await
        .unwrap();
    // Its request had begun when it was ended.
    let refused = accounts::end_other_sessions(&fixture.caller(thief)).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    let refused = accounts::end_session(&fixture.caller(thief), owner.session_id).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    assert!(is_alive(&fixture, &own).await);
}

#[on_both_databases]
async fn of_16_at_once_one_ends_the_session(fixture: Fixture) {
    let [(principal, _), (other, token), ..] = four_sessions(&fixture).await;
    let mut at_once = JoinSet::new();
    for _ in 0..16 {
        let services = fixture.services.clone();
        at_once.spawn(async move {
            accounts::end_session(
                &Caller::logged_in(&services, client_info(), principal),
                other.session_id,
            )
            .await
        });
    }
    let outcomes = at_once.join_all().await;
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(done, 1, "{outcomes:?}");
    let not_there = |outcome: &&Result<(), Error>| matches!(outcome, Err(Error::NotFound));
    assert_eq!(outcomes.iter().filter(not_there).count(), 15);
    assert!(!is_alive(&fixture, &token).await);
    assert_eq!(fixture.count(ENDED).await, 1);
    assert_eq!(fixture.count(NOTICES).await, 1);
}

#[on_both_databases]
async fn of_16_at_once_one_ends_the_others(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let (principal, own) = fixture.log_in(&nina).await;
    for _ in 0..5 {
        fixture.log_in(&nina).await;
    }
    let mut at_once = JoinSet::new();
    for _ in 0..16 {
        let services = fixture.services.clone();
        at_once.spawn(async move {
            accounts::end_other_sessions(&Caller::logged_in(&services, client_info(), principal))
                .await
                .unwrap()
        });
    }
    assert_eq!(at_once.join_all().await.into_iter().sum::<u64>(), 5);
    assert!(is_alive(&fixture, &own).await);
    assert_eq!(
        fixture
            .count("SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL")
            .await,
        1
    );
}

#[on_both_databases]
async fn of_16_sessions_that_end_each_other_one_is_left(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    let mut principals = Vec::new();
    for _ in 0..16 {
        principals.push(fixture.log_in(&nina).await.0);
    }
    let mut at_once = JoinSet::new();
    for principal in principals {
        let services = fixture.services.clone();
        at_once.spawn(async move {
            accounts::end_other_sessions(&Caller::logged_in(&services, client_info(), principal))
                .await
        });
    }
    let outcomes = at_once.join_all().await;
    let done = |outcome: &&Result<u64, Error>| matches!(outcome, Ok(15));
    assert_eq!(outcomes.iter().filter(done).count(), 1, "{outcomes:?}");
    let too_late = |outcome: &&Result<u64, Error>| matches!(outcome, Err(Error::Unauthenticated));
    assert_eq!(outcomes.iter().filter(too_late).count(), 15, "{outcomes:?}");
    let left = "SELECT COUNT(*) FROM sessions WHERE user_id IS NOT NULL";
    assert_eq!(fixture.count(left).await, 1);
}
