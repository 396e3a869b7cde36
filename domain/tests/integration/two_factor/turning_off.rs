//! Turning two-step login off, by oneself and by an operator.

use stagedoor_domain::accounts::Login;
use stagedoor_domain::{ClientInfo, Error, operators, second_factor, sessions};
use stagedoor_testing::{Fixture, on_both_databases};

use crate::support::two_step::{STEP, first_step, log_in_with, turn_on, waiting};
use crate::support::with_new_id;

#[on_both_databases]
async fn turning_it_off_forgets_everything(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let began = log_in_with(services, "nina", &on.app.code(&fixture))
        .await
        .unwrap();
    let waits = waiting(services, "nina").await;

    let disabled = second_factor::disable(&fixture.caller(on.principal)).await;
    let ((), new) = with_new_id(disabled.unwrap());
    for sql in [
        "SELECT COUNT(*) FROM totp_secrets",
        "SELECT COUNT(*) FROM backup_codes",
    ] {
        assert_eq!(fixture.count(sql).await, 0, "{sql}");
    }
    for (token, lives) in [(on.token, false), (new, true), (began.token, true)] {
        let session = sessions::load(services, &token).await.unwrap();
        assert_eq!(session.is_some(), lives);
    }
    fixture.advance(STEP);
    let code = on.app.code(&fixture);
    let late = second_factor::log_in_with_code(&fixture.visitor(), waits, &code).await;
    assert!(
        matches!(late, Err(Error::Unauthenticated)),
        "it starts over"
    );
    let login = first_step(services, &ClientInfo::default(), "nina").await;
    assert!(matches!(login, Login::Done(user, _) if !user.two_factor_enabled));
    let twice = second_factor::disable(&fixture.caller(on.principal)).await;
    assert!(matches!(twice, Err(Error::TwoFactorNotEnabled)));
    let told = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%\"two_factor_disabled\"%'";
    assert_eq!(fixture.count(told).await, 1);
    let written =
        "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.disable_totp' AND actor = 'user'";
    assert_eq!(fixture.count(written).await, 1);

    let anew = turn_on(&fixture, &user).await;
    assert_ne!(anew.app.secret(), on.app.secret());
    let code = anew.app.code(&fixture);
    log_in_with(services, "nina", &code).await.unwrap();
}

#[on_both_databases]
async fn an_operator_turns_it_off_for_somebody_who_has_lost_everything(fixture: Fixture) {
    let services = &fixture.services;
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let waits = waiting(services, "nina").await;
    let unknown = operators::disable_two_factor(services, "nobody").await;
    assert!(matches!(unknown, Err(Error::UserNotFound)));

    let answered = operators::disable_two_factor(services, "NINA@example.com")
        .await
        .unwrap();
    assert_eq!((answered.id, answered.two_factor_enabled), (user.id, false));
    let login = first_step(services, &ClientInfo::default(), "nina").await;
    assert!(matches!(login, Login::Done(..)));
    assert!(sessions::load(services, &on.token).await.unwrap().is_some());
    assert!(
        sessions::load(services, &waits.token)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(fixture.count("SELECT COUNT(*) FROM totp_secrets").await, 0);
    assert_eq!(second_factor::left(services, user.id).await.unwrap(), 0);
    let twice = operators::disable_two_factor(services, "nina").await;
    assert!(matches!(twice, Err(Error::TwoFactorNotEnabled)));
    let written = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.disable_totp' AND actor = 'operator' AND address IS NULL";
    assert_eq!(fixture.count(written).await, 1);
    let told = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%two_factor_disabled_by_operator%'";
    assert_eq!(fixture.count(told).await, 1);
}
