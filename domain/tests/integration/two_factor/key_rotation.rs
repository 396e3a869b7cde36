//! Another key: what was sealed with the old one, and servers that run meanwhile.

use stagedoor_domain::operators::{self, KeyUse};
use stagedoor_domain::{OsEntropy, SecretKey, Services, second_factor};
use stagedoor_testing::{Backend, Fixture, cheap_hashing, on_both_databases};

use crate::support::two_step::{another, log_in_with, turn_on};

/// More than fit into one batch.
const MANY: usize = 103;

/// A process on this fixture's database with the key in its folder.
fn process(fixture: &Fixture) -> Services {
    let file = fixture.folder.path().join("secret.key");
    let key = SecretKey::in_file(&file, &OsEntropy).unwrap();
    another(fixture, cheap_hashing(), key)
}

async fn fixture_with_key(backend: Backend) -> Fixture {
    let mut fixture = Fixture::open(backend).await;
    fixture.services = process(&fixture);
    fixture
}

async fn uses(services: &Services) -> Vec<KeyUse> {
    operators::show_keys(services).await.unwrap().used
}

#[on_both_databases]
async fn everything_is_sealed_anew_and_logins_go_on_in_a_server_that_runs(backend: Backend) {
    let fixture = fixture_with_key(backend).await;
    let nina = fixture.listener("nina").await;
    let two_step = turn_on(&fixture, &nina).await;
    for number in 1..MANY {
        let user = fixture.listener(&format!("user-{number}")).await;
        let (principal, _) = fixture.log_in(&user).await;
        second_factor::begin(&fixture.caller(principal))
            .await
            .unwrap();
    }
    let (before, _) = fixture.services.secret_key.ids();

    let command = process(&fixture);
    let done = operators::rotate_key(&command).await.unwrap();
    let (current, older) = command.secret_key.ids();
    assert_eq!((done.key, older), (Some(current), vec![before]));
    let counts = (done.resealed, done.current, done.unreadable);
    assert_eq!(counts, (MANY as u64, 0, 0));
    let expected = KeyUse {
        key: Some(current),
        secrets: MANY as u64,
    };
    assert_eq!(uses(&command).await, [expected]);

    // The server has read the file before that.
    let code = two_step.app.code(&fixture);
    log_in_with(&fixture.services, "nina", &code).await.unwrap();
    let (principal, _) = fixture.log_in(&fixture.listener("mira").await).await;
    second_factor::begin(&fixture.caller(principal))
        .await
        .unwrap();
    let again = operators::reseal(&command).await.unwrap();
    assert_eq!((again.resealed, again.current), (0, MANY as u64 + 1));
}

#[on_both_databases]
async fn a_rotation_that_was_cut_off_is_done_again_and_loses_nothing(backend: Backend) {
    let fixture = fixture_with_key(backend).await;
    let nina = fixture.listener("nina").await;
    let two_step = turn_on(&fixture, &nina).await;
    // The key was made, and then the machine went down.
    drop(process(&fixture).secret_key.rotate(&OsEntropy).unwrap());
    let code = two_step.app.code(&fixture);
    log_in_with(&fixture.services, "nina", &code).await.unwrap();

    let command = process(&fixture);
    let done = operators::rotate_key(&command).await.unwrap();
    assert_eq!((done.resealed, done.unreadable), (1, 0));
    assert_eq!(command.secret_key.ids().1.len(), 2);
    fixture.advance(30);
    let code = two_step.app.code(&fixture);
    log_in_with(&fixture.services, "nina", &code).await.unwrap();
}

#[on_both_databases]
async fn what_no_key_opens_is_counted_and_left_alone(backend: Backend) {
    let fixture = fixture_with_key(backend).await;
    turn_on(&fixture, &fixture.listener("nina").await).await;
    let stranger = another(&fixture, cheap_hashing(), SecretKey::new(&OsEntropy));
    let done = operators::reseal(&stranger).await.unwrap();
    assert_eq!((done.resealed, done.unreadable), (0, 1));
    let lost = KeyUse {
        key: None,
        secrets: 1,
    };
    assert_eq!(uses(&stranger).await, [lost]);
    assert_eq!(
        operators::reseal(&fixture.services).await.unwrap().current,
        1
    );
}
