//! Hashing a password anew when its owner logs in after the costs have grown, on
//! both databases.

use stagedoor_testing::on_both_databases;

use crate::support::two_step::{another, log_in_with, turn_on};
use crate::support::{House, PASSWORD, cheap_hashing, origin};
use argon2::password_hash::{PasswordHasher as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use stagedoor_domain::accounts::{Credentials, Login, log_in};
use stagedoor_domain::passwords::HashSettings;
use stagedoor_domain::{Caller, Db, Error, Services};

const COSTLIER: HashSettings = HashSettings {
    memory_kib: 16,
    iterations: 2,
    parallelism: 1,
    workers: 2,
};

async fn log_in_as(services: &Services, name: &str, password: &str) -> Result<Login, Error> {
    let credentials = Credentials {
        identifier: name.into(),
        password: password.into(),
    };
    log_in(&Caller::anonymous(services, origin()), credentials, None).await
}

async fn stored(house: &House) -> String {
    let sql = "SELECT password_hash FROM users WHERE username = 'nina'";
    match &house.services.db {
        Db::Sqlite { writer, .. } => sqlx::query_scalar(sql).fetch_one(writer).await.unwrap(),
        Db::Postgres { primary, .. } => sqlx::query_scalar(sql).fetch_one(primary).await.unwrap(),
    }
}

async fn store(house: &House, phc: &str) {
    let sql = "UPDATE users SET password_hash = $1 WHERE username = 'nina'";
    let rows = match &house.services.db {
        Db::Sqlite { writer, .. } => {
            let done = sqlx::query(sql).bind(phc).execute(writer).await;
            done.unwrap().rows_affected()
        }
        Db::Postgres { primary, .. } => {
            let done = sqlx::query(sql).bind(phc).execute(primary).await;
            done.unwrap().rows_affected()
        }
    };
    assert_eq!(rows, 1);
}

fn grown(house: &House) -> Services {
    another(house, COSTLIER, house.services.secret_key.clone())
}

#[on_both_databases]
async fn a_login_after_the_costs_have_grown_hashes_the_password_anew_once(house: House) {
    house.listener("nina").await;
    let before = stored(&house).await;
    log_in_as(&house.services, "nina", PASSWORD).await.unwrap();
    assert_eq!(stored(&house).await, before, "nothing has grown yet");

    let grown = grown(&house);
    let wrong = log_in_as(&grown, "nina", "not the one").await;
    assert!(matches!(wrong, Err(Error::InvalidCredentials)));
    assert_eq!(stored(&house).await, before, "a wrong one changes nothing");

    log_in_as(&grown, "nina", PASSWORD).await.unwrap();
    let after = stored(&house).await;
    assert!(after.starts_with("$argon2id$v=19$m=16,t=2,p=1$"), "{after}");
    log_in_as(&grown, "nina", PASSWORD).await.unwrap();
    assert_eq!(stored(&house).await, after);
    // A process that still has the old settings makes it no weaker again.
    log_in_as(&house.services, "nina", PASSWORD).await.unwrap();
    assert_eq!(stored(&house).await, after);
    let wrong = log_in_as(&grown, "nina", "not the one").await;
    assert!(matches!(wrong, Err(Error::InvalidCredentials)));
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn logins_at_the_same_moment_all_succeed_while_it_happens(house: House) {
    house.listener("nina").await;
    let grown = grown(&house);
    let calls = (0..16).map(|_| {
        let services = grown.clone();
        tokio::spawn(async move { log_in_as(&services, "nina", PASSWORD).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert!(stored(&house).await.contains("$m=16,t=2,p=1$"));
    let failures = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in_failed'";
    assert_eq!(house.count(failures).await, 0);
}

#[on_both_databases]
async fn a_password_that_could_not_be_chosen_today_still_logs_in_and_is_hashed_anew(house: House) {
    const OLD: &str = "pa\u{0308}ss";
    house.listener("nina").await;
    let costs = cheap_hashing();
    let params = Params::new(costs.memory_kib, costs.iterations, 1, Some(32)).unwrap();
    let salt = SaltString::encode_b64(b"sixteen bytes ..").unwrap();
    let phc = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password("p\u{00e4}ss".as_bytes(), &salt)
        .unwrap()
        .to_string();
    store(&house, &phc).await;
    let grown = grown(&house);
    log_in_as(&grown, "nina", OLD).await.unwrap();
    assert!(stored(&house).await.contains("$m=16,t=2,p=1$"));
    log_in_as(&grown, "nina", OLD).await.unwrap();
    log_in_as(&grown, "nina", "p\u{00e4}ss").await.unwrap();
}

#[on_both_databases]
async fn the_first_of_two_steps_is_enough_and_the_second_still_follows(house: House) {
    let user = house.listener("nina").await;
    let on = turn_on(&house, &user).await;
    let grown = grown(&house);
    let login = log_in_as(&grown, "nina", PASSWORD).await.unwrap();
    assert!(matches!(login, Login::SecondFactorRequired(_)));
    assert!(stored(&house).await.contains("$m=16,t=2,p=1$"));
    let code = on.app.code(&house);
    log_in_with(&grown, "nina", &code).await.unwrap();
}

#[on_both_databases]
async fn a_password_out_of_use_stays_out_of_use(house: House) {
    house.listener("nina").await;
    store(&house, "!").await;
    for password in [PASSWORD, "!"] {
        let refused = log_in_as(&grown(&house), "nina", password).await;
        assert!(matches!(refused, Err(Error::InvalidCredentials)));
    }
    assert_eq!(stored(&house).await, "!");
}
