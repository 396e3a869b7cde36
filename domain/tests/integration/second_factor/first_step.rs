//! What the first step of a login begins.

use stagedoor_domain::accounts::{Credentials, log_in};
use stagedoor_domain::logins::PendingLogin;
use stagedoor_domain::second_factor::log_in_with_code;
use stagedoor_domain::{Caller, ClientInfo, Error, sessions};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};

use super::{LOGGED_IN, protected, second_step};
use crate::support::two_step::{pending, turn_on, waiting};

#[on_both_databases]
async fn the_first_step_alone_opens_nothing_and_the_second_begins_another_session(
    fixture: Fixture,
) {
    let services = &fixture.services;
    let on = protected(&fixture).await;
    let waits = waiting(services, "nina").await;
    assert_eq!(waits.user_id, on.principal.user_id);
    let session = sessions::load(services, &waits.token).await.unwrap();
    let session = session.unwrap();
    assert_eq!((session.user_id, session.proved_at), (None, None));
    assert!(session.principal().is_none());
    let logins = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in'";
    assert_eq!(
        (fixture.count(LOGGED_IN).await, fixture.count(logins).await),
        (0, 0)
    );

    let code = on.app.code(&fixture);
    let (user, began) = log_in_with_code(&fixture.visitor(), waits.clone(), &code)
        .await
        .unwrap();
    assert_eq!(user.username, "nina");
    assert!(
        sessions::load(services, &waits.token)
            .await
            .unwrap()
            .is_none()
    );
    let session = sessions::load(services, &began.token)
        .await
        .unwrap()
        .unwrap();
    let principal = session.principal().unwrap();
    assert_eq!(principal.user_id, user.id);
    principal.require_recent_proof(services).unwrap();
    let method = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in' AND CAST(metadata AS TEXT) LIKE '%password+totp%'";
    assert_eq!(fixture.count(method).await, 1);
}

#[on_both_databases]
async fn a_wrong_password_says_nothing_of_the_second_step(fixture: Fixture) {
    protected(&fixture).await;
    let credentials = Credentials {
        identifier: "nina".into(),
        password: "not the one".into(),
    };
    let refused = log_in(&fixture.visitor(), credentials, None).await;
    assert!(matches!(refused, Err(Error::InvalidCredentials)));
    assert_eq!(fixture.count("SELECT COUNT(*) FROM sessions").await, 0);
}

#[on_both_databases]
async fn the_session_of_a_visitor_or_a_user_is_no_first_step(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let code = on.app.code(&fixture);
    let forged = PendingLogin {
        session_id: on.principal.session_id,
        token: on.token.clone(),
        user_id: user.id,
    };
    let refused = second_step(services, &forged, &code).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    let other = fixture.listener("mira").await;
    turn_on(&fixture, &other).await;
    let login = PendingLogin {
        user_id: user.id,
        ..waiting(services, "mira").await
    };
    let refused = second_step(services, &login, &code).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
}

#[on_both_databases]
async fn a_first_step_replaces_the_session_before_it(fixture: Fixture) {
    let services = &fixture.services;
    let on = protected(&fixture).await;
    let first = waiting(services, "nina").await;
    let credentials = Credentials {
        identifier: "nina".into(),
        password: PASSWORD.into(),
    };
    let again = log_in(
        &Caller::anonymous(services, ClientInfo::default()),
        credentials,
        Some(first.token.clone()),
    )
    .await;
    let second = pending(again.unwrap().began().clone());
    let code = on.app.code(&fixture);
    let refused = second_step(services, &first, &code).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)));
    second_step(services, &second, &code).await.unwrap();
}
