//! What was asked for through a session that its owner ends.

use rstest::rstest;
use stagedoor_domain::accounts::{
    self, Proof, Recipient, confirm_email_change, forgot_password, pending_email_change,
    request_email_change, resend_verification, reset_password, verify_email,
};
use stagedoor_domain::expiry;
use stagedoor_domain::sessions::SessionToken;
use stagedoor_domain::users;
use stagedoor_domain::{Caller, ClientInfo, Error, Principal, Role, second_factor};
use stagedoor_testing::{Backend, Fixture, client_info, on_both_databases};

const NINA: &str = "nina@example.com";
const THIEF: &str = "thief@example.net";
const CONFIRM: &str = "/email-change";
const RESET: &str = "/reset-password";
const VERIFY: &str = "/verify-email";
const CALLED_OFF: &str =
    "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.cancel_email_change'";

/// Nina's own session, and the one that somebody else is in.
async fn two_sessions(fixture: &Fixture) -> (Principal, Principal, SessionToken) {
    let nina = fixture.listener("nina").await;
    let (own, _) = fixture.log_in(&nina).await;
    let (other, token) = fixture.log_in(&nina).await;
    (own, other, token)
}

async fn ask_to_move(fixture: &Fixture, principal: &Principal) {
    request_email_change(&fixture.caller(*principal), THIEF, Proof::Recent)
        .await
        .unwrap();
}

async fn ask_for_a_link(fixture: &Fixture, principal: Option<&Principal>) {
    let from = ClientInfo {
        session_id: principal.map(|principal| principal.session_id),
        ..client_info()
    };
    forgot_password(&Caller::anonymous(&fixture.services, &from), NINA)
        .await
        .unwrap();
}

async fn reset(fixture: &Fixture, token: &str) -> Result<(), Error> {
    let password = "two lamps above the piano".to_owned();
    reset_password(&fixture.visitor(), token, password)
        .await
        .map(drop)
}

/// How its owner ends the other session.
#[derive(Debug, Clone, Copy)]
enum Ending {
    That,
    AllOthers,
}

async fn end(fixture: &Fixture, own: &Principal, other: &Principal, ending: Ending) {
    match ending {
        Ending::That => accounts::end_session(&fixture.caller(*own), other.session_id)
            .await
            .unwrap(),
        Ending::AllOthers => drop(
            accounts::end_other_sessions(&fixture.caller(*own))
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
    let fixture = Fixture::open(backend).await;
    let (own, other, _) = two_sessions(&fixture).await;
    ask_to_move(&fixture, &other).await;
    let token = fixture.mailed_token(CONFIRM).await;
    end(&fixture, &own, &other, ending).await;
    let refused = confirm_email_change(&fixture.visitor(), &token).await;
    assert!(matches!(refused, Err(Error::TokenInvalid)), "{refused:?}");
    let nina = users::find(&fixture.services, own.user_id).await.unwrap();
    assert_eq!(nina.email, NINA);
    assert_eq!(fixture.count(CALLED_OFF).await, 1);
    let pending = pending_email_change(&fixture.caller(own)).await.unwrap();
    assert_eq!(pending, None);
}

#[rstest]
#[tokio::test]
async fn a_change_that_is_mailed_only_after_the_session_ended_is_not_mailed(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
) {
    let fixture = Fixture::open(backend).await;
    let (own, other, _) = two_sessions(&fixture).await;
    ask_to_move(&fixture, &other).await;
    end(&fixture, &own, &other, ending).await;
    assert!(fixture.mailed_tokens(CONFIRM).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn what_its_owner_asked_for_here_stays(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
) {
    let fixture = Fixture::open(backend).await;
    let (own, other, _) = two_sessions(&fixture).await;
    ask_to_move(&fixture, &own).await;
    second_factor::begin(&fixture.caller(own)).await.unwrap();
    ask_for_a_link(&fixture, Some(&own)).await;
    let reset_token = fixture.mailed_token(RESET).await;
    end(&fixture, &own, &other, ending).await;
    assert_eq!(fixture.count(CALLED_OFF).await, 0);
    let pending = second_factor::pending(&fixture.caller(own)).await.unwrap();
    assert!(pending.is_some());
    let token = fixture.mailed_token(CONFIRM).await;
    confirm_email_change(&fixture.visitor(), &token)
        .await
        .unwrap();
    // A link that went to the old address is over with the move, and only then.
    assert!(reset(&fixture, &reset_token).await.is_err());
}

#[on_both_databases]
async fn a_change_that_nobody_here_asked_for_is_given_up_though_its_session_is_over(
    fixture: Fixture,
) {
    let (own, other, token) = two_sessions(&fixture).await;
    ask_to_move(&fixture, &other).await;
    accounts::log_out(&fixture.visitor(), token).await.unwrap();
    let pending = pending_email_change(&fixture.caller(own)).await.unwrap();
    assert_eq!(pending.unwrap().email, THIEF);
    end(&fixture, &own, &other, Ending::AllOthers).await;
    assert!(fixture.mailed_tokens(CONFIRM).await.is_empty());
}

#[rstest]
#[tokio::test]
async fn links_that_a_thief_asked_for_are_dead_whenever_they_are_mailed(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
    #[values(false, true)] mailed_late: bool,
) {
    let fixture = Fixture::open(backend).await;
    let (own, other, _) = two_sessions(&fixture).await;
    ask_for_a_link(&fixture, Some(&other)).await;
    if !mailed_late {
        fixture.send_mail().await;
    }
    end(&fixture, &own, &other, ending).await;
    for token in fixture.mailed_tokens(RESET).await {
        assert!(!mailed_late, "a link that opens nothing is not mailed");
        let username = accounts::reset_username(&fixture.services, &token)
            .await
            .unwrap();
        assert_eq!(username, None);
        let refused = reset(&fixture, &token).await;
        assert!(matches!(refused, Err(Error::TokenInvalid)), "{refused:?}");
    }

    // Whoever forgot their password asks without a session, and is not concerned.
    ask_for_a_link(&fixture, None).await;
    let token = fixture.mailed_token(RESET).await;
    end_any(&fixture, &own).await;
    reset(&fixture, &token).await.unwrap();
}

async fn end_any(fixture: &Fixture, own: &Principal) {
    accounts::end_other_sessions(&fixture.caller(*own))
        .await
        .unwrap();
}

#[on_both_databases]
async fn logging_out_keeps_what_was_asked_for(fixture: Fixture) {
    let (_, other, token) = two_sessions(&fixture).await;
    ask_for_a_link(&fixture, Some(&other)).await;
    accounts::log_out(&fixture.visitor(), token).await.unwrap();
    let token = fixture.mailed_token(RESET).await;
    reset(&fixture, &token).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_set_up_that_a_thief_began_does_not_lie_in_wait(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Ending::That, Ending::AllOthers)] ending: Ending,
) {
    let fixture = Fixture::open(backend).await;
    let (own, other, _) = two_sessions(&fixture).await;
    second_factor::begin(&fixture.caller(other)).await.unwrap();
    end(&fixture, &own, &other, ending).await;
    let pending = second_factor::pending(&fixture.caller(own)).await.unwrap();
    assert!(pending.is_none());
}

#[on_both_databases]
async fn ended_sessions_are_remembered_for_as_long_as_a_link_may_live(fixture: Fixture) {
    const REMEMBERED: &str = "SELECT COUNT(*) FROM ended_sessions";
    let (own, other, _) = two_sessions(&fixture).await;
    end(&fixture, &own, &other, Ending::That).await;
    for (hours, left) in [(47, 1), (2, 0)] {
        fixture.advance(hours * 60 * 60);
        expiry::sweep(&fixture.services).await.unwrap();
        assert_eq!(fixture.count(REMEMBERED).await, left);
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn a_confirmation_that_meets_the_end_of_its_session_comes_first_or_not_at_all(
    backend: Backend,
) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = false).await;
    for round in 0..12 {
        let user = fixture.listener(&format!("nina{round}")).await;
        let (own, _) = fixture.log_in(&user).await;
        let (other, _) = fixture.log_in(&user).await;
        let services = fixture.services.clone();
        let to = format!("thief{round}@example.net");
        request_email_change(
            &Caller::logged_in(&services, client_info(), other),
            &to,
            Proof::Recent,
        )
        .await
        .unwrap();
        let token = fixture.mailed_token(CONFIRM).await;
        let confirmed = tokio::spawn(async move {
            confirm_email_change(&Caller::anonymous(&services, client_info()), &token).await
        });
        let services = fixture.services.clone();
        let ended = tokio::spawn(async move {
            accounts::end_other_sessions(&Caller::logged_in(&services, client_info(), own)).await
        });
        let (confirmed, ended) = (confirmed.await.unwrap(), ended.await.unwrap());
        assert_eq!(ended.unwrap(), 1);
        let email = users::find(&fixture.services, user.id).await.unwrap().email;
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
    let fixture = Fixture::open(backend).await;
    let nina = fixture.user("nina", Role::User, false).await;
    let (own, _) = fixture.log_in(&nina).await;
    let (other, _) = fixture.log_in(&nina).await;
    ask_to_move(&fixture, &other).await;
    let mailed = if is_mailed_before {
        Some(fixture.mailed_token(VERIFY).await)
    } else {
        None
    };
    end(&fixture, &own, &other, ending).await;
    if let Some(token) = mailed {
        let refused = verify_email(&fixture.visitor(), &token).await;
        assert!(matches!(refused, Err(Error::TokenInvalid)), "{refused:?}");
    } else {
        assert!(fixture.mailed_tokens(VERIFY).await.is_empty());
    }
    // What its owner asks for here still comes, and works.
    let from = ClientInfo {
        session_id: Some(own.session_id),
        ..client_info()
    };
    fixture.advance(60);
    resend_verification(
        &Caller::anonymous(&fixture.services, &from),
        Recipient::User(nina.id),
    )
    .await
    .unwrap();
    let token = fixture.mailed_tokens(VERIFY).await.pop().unwrap();
    verify_email(&fixture.visitor(), &token).await.unwrap();
}
