//! Which codes the second step takes, and how often.

use rstest::rstest;
use stagedoor_domain::{Error, second_factor};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{FAILURES, LOGGED_IN, protected, second_step};
use crate::support::two_step::{STEP, log_in_with, turn_on, waiting};

#[rstest]
#[tokio::test]
async fn one_step_of_drift_is_taken_each_way_and_two_are_not(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(-2, -1, 0, 1, 2)] steps: i64,
) {
    let fixture = Fixture::open(backend).await;
    let on = protected(&fixture).await;
    fixture.advance(5 * STEP);
    let code = on.app.code_in(&fixture, steps);
    let answer = log_in_with(&fixture.services, "nina", &code).await;
    if steps.abs() <= 1 {
        answer.unwrap();
    } else {
        assert!(matches!(answer, Err(Error::InvalidCode)));
    }
}

#[on_both_databases]
async fn a_code_is_taken_once_and_none_before_it_after_it(fixture: Fixture) {
    let services = &fixture.services;
    let on = protected(&fixture).await;
    fixture.advance(5 * STEP);
    let (before, now, next) = (
        on.app.code_in(&fixture, -1),
        on.app.code(&fixture),
        on.app.code_in(&fixture, 1),
    );
    log_in_with(services, "nina", &now).await.unwrap();
    for used in [&now, &before] {
        let refused = log_in_with(services, "nina", used).await;
        assert!(matches!(refused, Err(Error::InvalidCode)));
    }
    log_in_with(services, "nina", &next).await.unwrap();
    fixture.advance(STEP);
    let refused = log_in_with(services, "nina", &on.app.code(&fixture)).await;
    assert!(
        matches!(refused, Err(Error::InvalidCode)),
        "used ahead of its time"
    );
    fixture.advance(STEP);
    let code = on.app.code(&fixture);
    log_in_with(services, "nina", &code).await.unwrap();
}

#[on_both_databases]
async fn a_code_of_somebody_else_is_a_wrong_one(fixture: Fixture) {
    protected(&fixture).await;
    let user = fixture.listener("mira").await;
    let theirs = turn_on(&fixture, &user).await;
    for code in [&theirs.app.code(&fixture), &theirs.codes[0]] {
        let refused = log_in_with(&fixture.services, "nina", code).await;
        assert!(matches!(refused, Err(Error::InvalidCode)));
    }
    log_in_with(&fixture.services, "mira", &theirs.codes[0])
        .await
        .unwrap();
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Totp,
    BackupCode,
}

#[rstest]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_logins_with_one_code_are_one(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(Kind::Totp, Kind::BackupCode)] kind: Kind,
) {
    let fixture = Fixture::open(backend).await;
    let on = protected(&fixture).await;
    let code = match kind {
        Kind::Totp => on.app.code(&fixture),
        Kind::BackupCode => on.codes[4].clone(),
    };
    let mut logins = Vec::new();
    for _ in 0..16 {
        logins.push(waiting(&fixture.services, "nina").await);
    }
    let calls = logins.into_iter().map(|login| {
        let (services, code) = (fixture.services.clone(), code.clone());
        tokio::spawn(async move { second_step(&services, &login, &code).await })
    });
    let mut arrived = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => arrived += 1,
            Err(Error::InvalidCode) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((arrived, fixture.count(LOGGED_IN).await), (1, 1));
    assert_eq!(fixture.count(FAILURES).await, 15);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn one_login_ends_once_also_with_several_right_codes(fixture: Fixture) {
    let on = protected(&fixture).await;
    let login = waiting(&fixture.services, "nina").await;
    let calls = on.codes.iter().take(5).map(|code| {
        let (services, login, code) = (fixture.services.clone(), login.clone(), code.clone());
        tokio::spawn(async move { second_step(&services, &login, &code).await })
    });
    let mut arrived = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => arrived += 1,
            Err(Error::Unauthenticated) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((arrived, fixture.count(LOGGED_IN).await), (1, 1));
    let left = second_factor::left(&fixture.services, on.principal.user_id).await;
    assert_eq!(left.unwrap(), 9, "a code that logged nobody in is not used");
}

#[on_both_databases]
async fn a_backup_code_logs_in_once_however_it_is_typed(fixture: Fixture) {
    let services = &fixture.services;
    let on = protected(&fixture).await;
    let user_id = on.principal.user_id;
    let typed = [
        on.codes[0].clone(),
        on.codes[1].to_uppercase(),
        on.codes[2].replace('-', ""),
        format!(" {} ", on.codes[3].replace('-', " ")),
        on.codes[4].replace('0', "o").replace('1', "l"),
        on.codes[5].replace('0', "O").replace('1', "I"),
    ];
    for (left, typed) in (4..=9).rev().zip(&typed) {
        log_in_with(services, "nina", typed).await.unwrap();
        assert_eq!(second_factor::left(services, user_id).await.unwrap(), left);
    }
    for used in &typed {
        let refused = log_in_with(services, "nina", used).await;
        assert!(matches!(refused, Err(Error::InvalidCode)));
    }
    let told = "SELECT COUNT(*) FROM jobs WHERE payload LIKE '%backup_code_used%'";
    let used = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.use_backup_code'";
    let method = "SELECT COUNT(*) FROM audit_logs WHERE CAST(metadata AS TEXT) LIKE '%password+backup_code%'";
    for sql in [told, used, method] {
        assert_eq!(fixture.count(sql).await, 6, "{sql}");
    }
}
