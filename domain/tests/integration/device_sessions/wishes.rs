//! What was asked for through a session that its owner ends.

use rstest::rstest;
use stagedoor_domain::accounts::{
    self, Proof, Recipient, confirm_email_change, forgot_password, pending_email_change,
    request_email_change, resend_verification, reset_password, verify_email,
};
use stagedoor_domain::sessions::{self, SessionToken};
use stagedoor_domain::users;
use stagedoor_domain::{Caller, ClientInfo, Error, Principal, Role, second_factor};
use stagedoor_testing::on_both_databases;

use crate::support::{Backend, House, origin};

const NINA: &str = "nina@example.com";
const THIEF: &str = "thief@example.net";
const CONFIRM: &str = "/email-change";
const RESET: &str = "/reset-password";
const VERIFY: &str = "/verify-email";
const CALLED_OFF: &str =
    "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.cancel_email_change'";

/// Nina's own session, and the one that somebody else is in.
async fn two_sessions(house: &House) -> (Principal, Principal, SessionToken) {
    let nina = house.listener("nina").await;
    let (own, _) = house.log_in(&nina).await;
    let (other, token) = house.log_in(&nina).await;
    (own, other, token)
}

async fn ask_to_move(house: &House, principal: &Principal) {
    let services = &house.services;
    request_email_change(
        &Caller::logged_in(services, origin(), *principal),
        THIEF,
        Proof::Recent,
    )
    .await
    .unwrap();
}

async fn ask_for_a_link(house: &House, principal: Option<&Principal>) {
    let from = ClientInfo {
        session_id: principal.map(|principal| principal.session_id),
        ..origin()
    };
    forgot_password(&Caller::anonymous(&house.services, &from), NINA)
        .await
        .unwrap();
}

async fn reset(house: &House, token: &str) -> Result<(), Error> {
    let password = "two lamps above the piano".to_owned();
    reset_password(&house.visitor(), token, password)
        .await
        .map(drop)
}

/// How its owner ends the other session.
#[derive(Debug, Clone, Copy)]
enum Ending {
    That,
    AllOthers,
}

async fn end(house: &House, own: &Principal, other: &Principal, ending: Ending) {
    let services = &house.services;
    match ending {
        Ending::That => sessions::revoke(
            &Caller::logged_in(services, origin(), *own),
            other.session_id,
        )
        .await
        .unwrap(),
        Ending::AllOthers => drop(
            sessions::revoke_others(&Caller::logged_in(services, origin(), *own))
                .await
                .unwrap(),
        ),
    }
}

#[rstest]
#[tokio::test]
async fn a_change_of_address_that_a_thief_asked_for_is_given_up_with_their_session(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
) {
    let house = House::open(backend).await;
    let (own, other, _) = two_sessions(&house).await;
    ask_to_move(&house, &other).await;
    let token = house.mailed_token(CONFIRM).await;
    end(&house, &own, &other, ending).await;
    let refused = confirm_email_change(&house.visitor(), &token).await;
    assert!(matches!(refused, Err(Error::TokenInvalid)), "{refused:?}");
    let nina = users::find(&house.services, own.user_id).await.unwrap();
    assert_eq!(nina.email, NINA);
    assert_eq!(house.count(CALLED_OFF).await, 1);
    let pending = pending_email_change(&house.caller(own)).await.unwrap();
    assert_eq!(pending, None);
}

#[rstest]
#[tokio::test]
async fn a_change_that_is_mailed_only_after_the_session_ended_is_not_mailed(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
) {
    let house = House::open(backend).await;
    let (own, other, _) = two_sessions(&house).await;
    ask_to_move(&house, &other).await;
    end(&house, &own, &other, ending).await;
    assert!(house.mailed_tokens(CONFIRM).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn what_its_owner_asked_for_here_stays(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
) {
    let house = House::open(backend).await;
    let (own, other, _) = two_sessions(&house).await;
    ask_to_move(&house, &own).await;
    second_factor::begin(&house.caller(own)).await.unwrap();
    ask_for_a_link(&house, Some(&own)).await;
    let reset_token = house.mailed_token(RESET).await;
    end(&house, &own, &other, ending).await;
    assert_eq!(house.count(CALLED_OFF).await, 0);
    let pending = second_factor::pending(&house.caller(own)).await.unwrap();
    assert!(pending.is_some());
    let token = house.mailed_token(CONFIRM).await;
    confirm_email_change(&house.visitor(), &token)
        .await
        .unwrap();
    // A link that went to the old address is over with the move, and only then.
    assert!(reset(&house, &reset_token).await.is_err());
}

#[on_both_databases]
async fn a_change_that_nobody_here_asked_for_is_given_up_though_its_session_is_over(house: House) {
    let (own, other, token) = two_sessions(&house).await;
    ask_to_move(&house, &other).await;
    sessions::end(&house.visitor(), token).await.unwrap();
    let pending = pending_email_change(&house.caller(own)).await.unwrap();
    assert_eq!(pending.unwrap().email, THIEF);
    end(&house, &own, &other, Ending::AllOthers).await;
    assert!(house.mailed_tokens(CONFIRM).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn links_that_a_thief_asked_for_are_dead_whenever_they_are_mailed(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
    #[values(false, true)] mailed_late: bool,
) {
    let house = House::open(backend).await;
    let (own, other, _) = two_sessions(&house).await;
    ask_for_a_link(&house, Some(&other)).await;
    if !mailed_late {
        house.send_mail().await;
    }
    end(&house, &own, &other, ending).await;
    for token in house.mailed_tokens(RESET).await {
        assert!(!mailed_late, "a link that opens nothing is not mailed");
        let username = accounts::reset_username(&house.services, &token)
            .await
            .unwrap();
        assert_eq!(username, None);
        let refused = reset(&house, &token).await;
        assert!(matches!(refused, Err(Error::TokenInvalid)), "{refused:?}");
    }

    // Whoever forgot their password asks without a session, and is not concerned.
    ask_for_a_link(&house, None).await;
    let token = house.mailed_token(RESET).await;
    end_any(&house, &own).await;
    reset(&house, &token).await.unwrap();
}

async fn end_any(house: &House, own: &Principal) {
    sessions::revoke_others(&house.caller(*own)).await.unwrap();
}

#[on_both_databases]
async fn logging_out_keeps_what_was_asked_for(house: House) {
    let (_, other, token) = two_sessions(&house).await;
    ask_for_a_link(&house, Some(&other)).await;
    sessions::end(&house.visitor(), token).await.unwrap();
    let token = house.mailed_token(RESET).await;
    reset(&house, &token).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_set_up_that_a_thief_began_does_not_lie_in_wait(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
) {
    let house = House::open(backend).await;
    let (own, other, _) = two_sessions(&house).await;
    second_factor::begin(&house.caller(other)).await.unwrap();
    end(&house, &own, &other, ending).await;
    let pending = second_factor::pending(&house.caller(own)).await.unwrap();
    assert!(pending.is_none());
}

#[on_both_databases]
async fn ended_sessions_are_remembered_for_as_long_as_a_link_may_live(house: House) {
    const REMEMBERED: &str = "SELECT COUNT(*) FROM ended_sessions";
    let (own, other, _) = two_sessions(&house).await;
    end(&house, &own, &other, Ending::That).await;
    for (hours, left) in [(47, 1), (2, 0)] {
        house.advance(hours * 60 * 60);
        sessions::sweep(&house.services).await.unwrap();
        assert_eq!(house.count(REMEMBERED).await, left);
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_confirmation_that_meets_the_end_of_its_session_comes_first_or_not_at_all(
    backend: Backend,
) {
    let house = House::open_with(backend, |settings| settings.rate_limits = false).await;
    for round in 0..12 {
        let user = house.listener(&format!("nina{round}")).await;
        let (own, _) = house.log_in(&user).await;
        let (other, _) = house.log_in(&user).await;
        let services = house.services.clone();
        let to = format!("thief{round}@example.net");
        request_email_change(
            &Caller::logged_in(&services, origin(), other),
            &to,
            Proof::Recent,
        )
        .await
        .unwrap();
        let token = house.mailed_token(CONFIRM).await;
        let confirmed = tokio::spawn(async move {
            confirm_email_change(&Caller::anonymous(&services, origin()), &token).await
        });
        let services = house.services.clone();
        let ended = tokio::spawn(async move {
            sessions::revoke_others(&Caller::logged_in(&services, origin(), own)).await
        });
        let (confirmed, ended) = (confirmed.await.unwrap(), ended.await.unwrap());
        assert_eq!(ended.unwrap(), 1);
        let email = users::find(&house.services, user.id).await.unwrap().email;
        match confirmed {
            Ok(()) => assert_eq!(email, to),
            Err(Error::TokenInvalid) => assert_eq!(email, user.email),
            Err(error) => panic!("{error}"),
        }
    }
}

/// An address that was never confirmed is corrected at once; whoever did that from a
/// session that is over gets no link for it any more.
#[rstest]
#[tokio::test]
async fn an_address_that_a_thief_put_in_is_not_confirmed_after_their_session_ended(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
    #[values(true, false)] is_mailed_before: bool,
) {
    let house = House::open(backend).await;
    let nina = house.user("nina", Role::User, false).await;
    let (own, _) = house.log_in(&nina).await;
    let (other, _) = house.log_in(&nina).await;
    ask_to_move(&house, &other).await;
    let mailed = if is_mailed_before {
        Some(house.mailed_token(VERIFY).await)
    } else {
        None
    };
    end(&house, &own, &other, ending).await;
    if let Some(token) = mailed {
        let refused = verify_email(&house.visitor(), &token).await;
        assert!(matches!(refused, Err(Error::TokenInvalid)), "{refused:?}");
    } else {
        assert!(house.mailed_tokens(VERIFY).await.is_empty());
    }
    // What its owner asks for here still comes, and works.
    let from = ClientInfo {
        session_id: Some(own.session_id),
        ..origin()
    };
    house.advance(60);
    resend_verification(
        &Caller::anonymous(&house.services, &from),
        Recipient::User(nina.id),
    )
    .await
    .unwrap();
    let token = house.mailed_tokens(VERIFY).await.pop().unwrap();
    verify_email(&house.visitor(), &token).await.unwrap();
}
