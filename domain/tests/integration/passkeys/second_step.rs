//! A passkey as the second step of a login.

use stagedoor_domain::accounts::{self, Credentials, Login};
use stagedoor_domain::logins::PendingLogin;
use stagedoor_domain::passkeys::{self, Challenge};
use stagedoor_domain::sessions::{self, Began};
use stagedoor_domain::{Caller, Error, User};
use stagedoor_testing::authenticator::Authenticator;

use super::{FAILED, LOGGED_IN, Person, add, ask_to_log_in, is_rejected, open, person};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

const STEP_FAILED: &str =
    "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.second_factor_failed'";

async fn two_step_person(fixture: &Fixture, name: &str) -> Person {
    let mut person = person(fixture, name).await;
    person.principal.second_factor_proved_at = person.principal.proved_at;
    fixture
        .execute("UPDATE users SET two_factor_enabled = TRUE")
        .await;
    person
}

/// A login of this user with their password, which waits for its second step.
async fn first_step(fixture: &Fixture, name: &str) -> PendingLogin {
    let credentials = Credentials {
        identifier: name.into(),
        password: PASSWORD.into(),
    };
    let login = accounts::log_in(&fixture.visitor(), credentials, None).await;
    let Login::SecondFactorRequired(began) = login.unwrap() else {
        panic!("no second step");
    };
    PendingLogin {
        session_id: began.session.id,
        user_id: began.session.second_factor_user_id.unwrap(),
        token: began.token,
    }
}

async fn ask(fixture: &Fixture, pending: &PendingLogin) -> Challenge {
    passkeys::begin_second_factor(&fixture.visitor(), pending)
        .await
        .unwrap()
}

async fn finish(
    fixture: &Fixture,
    pending: &PendingLogin,
    asked: &Challenge,
    device: &Authenticator,
) -> Result<(User, Began), Error> {
    let (pending, answer) = (pending.clone(), device.get(&asked.options));
    let id = asked.ceremony_id;
    passkeys::log_in_second_factor(&fixture.visitor(), pending, id, &answer).await
}

#[on_both_databases]
async fn a_passkey_stands_in_for_a_code(backend: Backend) {
    let fixture = open(backend).await;
    let mut nina = two_step_person(&fixture, "nina").await;
    two_step_person(&fixture, "mira").await;
    add(&fixture, &nina.principal, &mut nina.device).await;
    // An authenticator that was told which key to use need not say whose it is.
    nina.device.names_user = false;
    let pending = first_step(&fixture, "nina").await;
    let asked = ask(&fixture, &pending).await;
    let allowed = asked.options["allowCredentials"].as_array().unwrap();
    assert_eq!(allowed.len(), 2);
    assert_eq!(allowed[0]["transports"][0], "internal");
    let (user, began) = finish(&fixture, &pending, &asked, &nina.device)
        .await
        .unwrap();
    assert_eq!(user.id, nina.user.id);
    assert_eq!(began.session.user_id, Some(nina.user.id));
    let waited = sessions::load(&fixture.services, &pending.token).await;
    assert!(waited.unwrap().is_none());
    let audited = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in'
                   AND CAST(metadata AS TEXT) LIKE '%password+passkey%'";
    assert_eq!(fixture.count(audited).await, 1);
    let again = finish(&fixture, &pending, &asked, &nina.device).await;
    assert!(matches!(again, Err(Error::Unauthenticated)));
}

#[on_both_databases]
async fn whoever_has_none_is_not_asked_for_one(backend: Backend) {
    let fixture = open(backend).await;
    fixture.listener("vera").await;
    two_step_person(&fixture, "nina").await;
    let pending = first_step(&fixture, "vera").await;
    let asked = passkeys::begin_second_factor(&fixture.visitor(), &pending).await;
    assert!(matches!(asked, Err(Error::NotFound)));
}

#[on_both_databases]
async fn after_five_wrong_passkeys_the_login_starts_over(backend: Backend) {
    let fixture = open(backend).await;
    let nina = two_step_person(&fixture, "nina").await;
    let mira = two_step_person(&fixture, "mira").await;
    let before = fixture.count(LOGGED_IN).await;
    let (pending, other) = (
        first_step(&fixture, "nina").await,
        first_step(&fixture, "nina").await,
    );
    let mut anonymous = mira.device.clone();
    anonymous.names_user = false;
    let mut unverified = nina.device.clone();
    unverified.verifies_user = false;
    let wrong = [
        (ask(&fixture, &pending).await, &mira.device),
        (ask(&fixture, &pending).await, &anonymous),
        (ask(&fixture, &pending).await, &unverified),
        (ask(&fixture, &other).await, &nina.device),
        (ask_to_log_in(&fixture).await, &nina.device),
    ];
    for (tried, (asked, device)) in (1..).zip(&wrong) {
        let refused = finish(&fixture, &pending, asked, device).await;
        match tried {
            5 => assert!(matches!(refused, Err(Error::LoginOver)), "{refused:?}"),
            _ => assert!(is_rejected(&refused), "{refused:?}"),
        }
    }
    assert_eq!(fixture.count(STEP_FAILED).await, 5);
    assert_eq!(fixture.count(FAILED).await, 0);
    assert_eq!(fixture.count(LOGGED_IN).await, before);
    let waits = sessions::load(&fixture.services, &pending.token).await;
    assert!(waits.unwrap().is_none());
    let asked = ask(&fixture, &pending).await;
    let late = finish(&fixture, &pending, &asked, &nina.device).await;
    assert!(matches!(late, Err(Error::Unauthenticated)));
    let asked = ask(&fixture, &other).await;
    finish(&fixture, &other, &asked, &nina.device)
        .await
        .unwrap();
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_answers_at_once_one_finishes_the_login(backend: Backend) {
    let fixture = open(backend).await;
    let nina = two_step_person(&fixture, "nina").await;
    let before = fixture.count(LOGGED_IN).await;
    let pending = first_step(&fixture, "nina").await;
    let asked = ask(&fixture, &pending).await;
    let calls = (0..16).map(|_| {
        let (services, pending, id) =
            (fixture.services.clone(), pending.clone(), asked.ceremony_id);
        let answer = nina.device.get(&asked.options);
        tokio::spawn(async move {
            passkeys::log_in_second_factor(
                &Caller::anonymous(&services, client_info()),
                pending,
                id,
                &answer,
            )
            .await
        })
    });
    let mut logged_in = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(_) => logged_in += 1,
            Err(Error::PasskeyRejected | Error::LoginOver | Error::Unauthenticated) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(logged_in, 1);
    assert_eq!(fixture.count(LOGGED_IN).await, before + 1);
}
