//! Another key: what was sealed with the old one, and servers that run meanwhile.

use stagedoor_domain::operators::{self, KeyUse};
use stagedoor_domain::{OsEntropy, SecretKey, Services, second_factor};
use stagedoor_testing::on_both_databases;

use crate::support::two_step::{another, log_in_with, turn_on};
use crate::support::{Backend, House, cheap_hashing};

/// More than fit into one batch.
const MANY: usize = 103;

/// A process on this house's database with the key in its folder.
fn process(house: &House) -> Services {
    let file = house.folder.path().join("secret.key");
    let key = SecretKey::in_file(&file, &OsEntropy).unwrap();
    another(house, cheap_hashing(), key)
}

async fn house_with_key(backend: Backend) -> House {
    let mut house = House::open(backend).await;
    house.services = process(&house);
    house
}

async fn uses(services: &Services) -> Vec<KeyUse> {
    operators::show_keys(services).await.unwrap().used
}

#[on_both_databases]
async fn everything_is_sealed_anew_and_logins_go_on_in_a_server_that_runs(backend: Backend) {
    let house = house_with_key(backend).await;
    let nina = house.listener("nina").await;
    let two_step = turn_on(&house, &nina).await;
    for number in 1..MANY {
        let user = house.listener(&format!("user-{number}")).await;
        let (principal, _) = house.log_in(&user).await;
        second_factor::begin(&house.caller(principal))
            .await
            .unwrap();
    }
    let (before, _) = house.services.secret_key.ids();

    let command = process(&house);
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
    let code = two_step.app.code(&house);
    log_in_with(&house.services, "nina", &code).await.unwrap();
    let (principal, _) = house.log_in(&house.listener("mira").await).await;
    second_factor::begin(&house.caller(principal))
        .await
        .unwrap();
    let again = operators::reseal(&command).await.unwrap();
    assert_eq!((again.resealed, again.current), (0, MANY as u64 + 1));
}

#[on_both_databases]
async fn a_rotation_that_was_cut_off_is_done_again_and_loses_nothing(backend: Backend) {
    let house = house_with_key(backend).await;
    let nina = house.listener("nina").await;
    let two_step = turn_on(&house, &nina).await;
    // The key was made, and then the machine went down.
    drop(process(&house).secret_key.rotate(&OsEntropy).unwrap());
    let code = two_step.app.code(&house);
    log_in_with(&house.services, "nina", &code).await.unwrap();

    let command = process(&house);
    let done = operators::rotate_key(&command).await.unwrap();
    assert_eq!((done.resealed, done.unreadable), (1, 0));
    assert_eq!(command.secret_key.ids().1.len(), 2);
    house.advance(30);
    let code = two_step.app.code(&house);
    log_in_with(&house.services, "nina", &code).await.unwrap();
}

#[on_both_databases]
async fn what_no_key_opens_is_counted_and_left_alone(backend: Backend) {
    let house = house_with_key(backend).await;
    turn_on(&house, &house.listener("nina").await).await;
    let stranger = another(&house, cheap_hashing(), SecretKey::new(&OsEntropy));
    let done = operators::reseal(&stranger).await.unwrap();
    assert_eq!((done.resealed, done.unreadable), (0, 1));
    let lost = KeyUse {
        key: None,
        secrets: 1,
    };
    assert_eq!(uses(&stranger).await, [lost]);
    assert_eq!(operators::reseal(&house.services).await.unwrap().current, 1);
}
