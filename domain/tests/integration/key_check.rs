//! The key that belongs to the database, another one, and one that is lost.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use stagedoor_domain::key_check::{self, WrongKey};
use stagedoor_domain::{Error, SecretKey, Services, operators};
use stagedoor_testing::{Backend, Fixture, cheap_hashing, on_both_databases};

use crate::support::two_step::{another, log_in_with, turn_on};

/// Keys by the byte that they consist of, the newest first.
fn keys(bytes: &[u8]) -> SecretKey {
    let texts = bytes.iter().map(|byte| BASE64_STANDARD.encode([*byte; 32]));
    SecretKey::parse(&texts.collect::<Vec<_>>().join(",")).unwrap()
}

/// A process on this fixture's database that has these keys.
fn process(fixture: &Fixture, bytes: &[u8]) -> Services {
    another(fixture, cheap_hashing(), keys(bytes))
}

async fn fixture_with(backend: Backend, bytes: &[u8]) -> Fixture {
    let mut fixture = Fixture::open(backend).await;
    fixture.services = process(&fixture, bytes);
    fixture
}

async fn starts(services: &Services) -> bool {
    let settled = key_check::establish(services).await.unwrap().is_ok();
    assert_eq!(key_check::is_right(services).await.unwrap(), settled);
    settled
}

#[on_both_databases]
async fn the_first_key_is_the_databases_and_another_one_is_wrong(fixture: Fixture) {
    assert!(!key_check::is_settled(&fixture.services.db).await.unwrap());
    let other = process(&fixture, &[2]);
    assert!(key_check::is_right(&other).await.unwrap(), "none is yet");
    assert!(starts(&process(&fixture, &[1])).await);
    assert!(key_check::is_settled(&fixture.services.db).await.unwrap());
    assert!(starts(&process(&fixture, &[1])).await, "the next start");
    assert!(!starts(&other).await);
    assert!(
        starts(&process(&fixture, &[1])).await,
        "and that changed nothing"
    );
}

#[on_both_databases]
async fn a_key_is_changed_by_putting_the_new_one_before_it(fixture: Fixture) {
    assert!(starts(&process(&fixture, &[1])).await);
    // Servers one after the other, in either order.
    assert!(starts(&process(&fixture, &[1, 2])).await);
    let first = process(&fixture, &[2, 1]);
    assert!(starts(&first).await);
    assert!(starts(&process(&fixture, &[1, 2])).await);
    assert!(starts(&first).await);
    assert!(
        !starts(&process(&fixture, &[1])).await,
        "it lacks the newest"
    );
    assert!(starts(&process(&fixture, &[2])).await);
}

#[on_both_databases]
async fn a_rotation_leaves_its_new_key_to_the_database(backend: Backend) {
    let fixture = fixture_with(backend, &[1]).await;
    assert!(starts(&fixture.services).await);
    operators::reseal(&process(&fixture, &[2, 1]))
        .await
        .unwrap();
    assert!(starts(&process(&fixture, &[2])).await);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_servers_that_start_together_with_different_keys_one_key_wins(fixture: Fixture) {
    let servers: Vec<Services> = (0..8).map(|n| process(&fixture, &[n % 2 + 1])).collect();
    let mut starting = Vec::new();
    for server in &servers {
        let server = server.clone();
        starting.push(tokio::spawn(
            async move { key_check::establish(&server).await },
        ));
    }
    let mut went = Vec::new();
    for one in starting {
        went.push(one.await.unwrap().unwrap().is_ok());
    }
    let even: Vec<bool> = went.iter().copied().step_by(2).collect();
    let odd: Vec<bool> = went.iter().copied().skip(1).step_by(2).collect();
    assert!(
        even == [!odd[0]; 4] && odd == [odd[0]; 4],
        "{even:?} {odd:?}"
    );
    assert_eq!(fixture.count("SELECT COUNT(*) FROM key_check").await, 1);
}

/// Of a version that noted no key: the one that opens what is sealed there.
#[on_both_databases]
async fn a_database_without_a_note_takes_the_key_of_what_is_sealed(backend: Backend) {
    let fixture = fixture_with(backend, &[1]).await;
    let nina = fixture.listener("nina").await;
    turn_on(&fixture, &nina).await;
    let wrong = key_check::establish(&process(&fixture, &[2]))
        .await
        .unwrap();
    let expected = WrongKey {
        unreadable: 1,
        barred_names: 0,
    };
    assert_eq!(wrong, Err(expected));
    assert!(!key_check::is_settled(&fixture.services.db).await.unwrap());
    assert!(starts(&fixture.services).await);
}

#[on_both_databases]
async fn a_lost_key_costs_two_step_login_and_barred_names_and_no_more(backend: Backend) {
    let fixture = fixture_with(backend, &[1]).await;
    assert!(starts(&fixture.services).await);
    let nina = fixture.listener("nina").await;
    let two_step = turn_on(&fixture, &nina).await;
    fixture.listener("mira").await;
    let barred = match &fixture.services.db {
        stagedoor_domain::Db::Sqlite { .. } => {
            "INSERT INTO barred_usernames (mark, barred_until) SELECT id, created_at FROM users"
        }
        stagedoor_domain::Db::Postgres { .. } => {
            "INSERT INTO barred_usernames (mark, barred_until)
             SELECT uuid_send(id), created_at FROM users"
        }
    };
    fixture.execute(barred).await;

    let after = process(&fixture, &[2]);
    let wrong = key_check::establish(&after).await.unwrap().unwrap_err();
    assert_eq!((wrong.unreadable, wrong.barred_names), (1, 2));
    let code = two_step.app.code(&fixture);
    let refused = log_in_with(&after, "nina", &code).await;
    assert!(
        matches!(refused, Err(Error::Internal(_))),
        "nothing was done yet"
    );

    let accepted = key_check::accept_new_key(&after).await.unwrap();
    assert_eq!(accepted.without_two_step, [nina.id]);
    assert_eq!(accepted.freed_names, 2);
    assert!(starts(&after).await);
    assert!(
        !starts(&fixture.services).await,
        "the lost one is back too late"
    );
    for name in ["nina", "mira"] {
        let shown = operators::show(&after, name).await.unwrap();
        assert!(!shown.two_factor_enabled, "{name}");
    }
    let told = "SELECT COUNT(*) FROM jobs WHERE kind = 'security_notice'
                AND payload LIKE '%two_factor_disabled_by_operator%'";
    assert_eq!(fixture.count(told).await, 1);
    let audited = "SELECT COUNT(*) FROM audit_logs
                   WHERE action = 'user.disable_totp' AND actor = 'operator'";
    assert_eq!(fixture.count(audited).await, 1);
    let again = key_check::accept_new_key(&after).await.unwrap();
    assert_eq!(
        again,
        key_check::Accepted::default(),
        "with the right key nothing"
    );
}
