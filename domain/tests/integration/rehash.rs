//! Hashing a password anew when its owner logs in after the costs have grown, on
//! both databases.

use stagedoor_testing::{Fixture, PASSWORD, cheap_hashing, client_info, on_both_databases};

use crate::support::two_step::{another, log_in_with, turn_on};
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
    log_in(
        &Caller::anonymous(services, client_info()),
        credentials,
        None,
    )
    .await
}

async fn stored(fixture: &Fixture) -> String {
    let sql = "SELECT password_hash FROM users WHERE username = 'nina'";
    match &fixture.services.db {
        Db::Sqlite { writer, .. } => sqlx::query_scalar(sql).fetch_one(writer).await.unwrap(),
        Db::Postgres { primary, .. } => sqlx::query_scalar(sql)
            .fetch_one(&primary.pool())
            .await
            .unwrap(),
    }
}

async fn store(fixture: &Fixture, phc: &str) {
    let sql = "UPDATE users SET password_hash = $1 WHERE username = 'nina'";
    let rows = match &fixture.services.db {
        Db::Sqlite { writer, .. } => {
            let done = sqlx::query(sql).bind(phc).execute(writer).await;
            done.unwrap().rows_affected()
        }
        Db::Postgres { primary, .. } => {
            let done = sqlx::query(sql).bind(phc).execute(&primary.pool()).await;
            done.unwrap().rows_affected()
        }
    };
    assert_eq!(rows, 1);
}

fn grown(fixture: &Fixture) -> Services {
    another(fixture, COSTLIER, fixture.services.secret_key.clone())
}

#[on_both_databases]
async fn a_login_after_the_costs_have_grown_hashes_the_password_anew_once(fixture: Fixture) {
    fixture.listener("nina").await;
    let before = stored(&fixture).await;
    log_in_as(&fixture.services, "nina", PASSWORD)
        .await
        .unwrap();
    assert_eq!(stored(&fixture).await, before, "nothing has grown yet");

    let grown = grown(&fixture);
    let wrong = log_in_as(&grown, "nina", "not the one").await;
    assert!(matches!(wrong, Err(Error::InvalidCredentials)));
    assert_eq!(
        stored(&fixture).await,
        before,
        "a wrong one changes nothing"
    );

    log_in_as(&grown, "nina", PASSWORD).await.unwrap();
    let after = stored(&fixture).await;
    assert!(after.starts_with("$argon2id$v=19$m=16,t=2,p=1$"), "{after}");
    log_in_as(&grown, "nina", PASSWORD).await.unwrap();
    assert_eq!(stored(&fixture).await, after);
    // A process that still has the old settings makes it no weaker again.
    log_in_as(&fixture.services, "nina", PASSWORD)
        .await
        .unwrap();
    assert_eq!(stored(&fixture).await, after);
    let wrong = log_in_as(&grown, "nina", "not the one").await;
    assert!(matches!(wrong, Err(Error::InvalidCredentials)));
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn logins_at_the_same_moment_all_succeed_while_it_happens(fixture: Fixture) {
    fixture.listener("nina").await;
    let grown = grown(&fixture);
    let calls = (0..16).map(|_| {
        let services = grown.clone();
        tokio::spawn(async move { log_in_as(&services, "nina", PASSWORD).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert!(stored(&fixture).await.contains("$m=16,t=2,p=1$"));
    let failures = "SELECT COUNT(*) FROM audit_logs WHERE action = 'user.log_in_failed'";
    assert_eq!(fixture.count(failures).await, 0);
}

#[on_both_databases]
async fn a_password_that_could_not_be_chosen_today_still_logs_in_and_is_hashed_anew(
    fixture: Fixture,
) {
    const OLD: &str = "pa\u{0308}ss";
    fixture.listener("nina").await;
    let costs = cheap_hashing();
    let params = Params::new(costs.memory_kib, costs.iterations, 1, Some(32)).unwrap();
    let salt = SaltString::encode_b64(b"sixteen bytes ..").unwrap();
    let phc = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password("p\u{00e4}ss".as_bytes(), &salt)
        .unwrap()
        .to_string();
    store(&fixture, &phc).await;
    let grown = grown(&fixture);
    log_in_as(&grown, "nina", OLD).await.unwrap();
    assert!(stored(&fixture).await.contains("$m=16,t=2,p=1$"));
    log_in_as(&grown, "nina", OLD).await.unwrap();
    log_in_as(&grown, "nina", "p\u{00e4}ss").await.unwrap();
}

#[on_both_databases]
async fn the_first_of_two_steps_is_enough_and_the_second_still_follows(fixture: Fixture) {
    let user = fixture.listener("nina").await;
    let on = turn_on(&fixture, &user).await;
    let grown = grown(&fixture);
    let login = log_in_as(&grown, "nina", PASSWORD).await.unwrap();
    assert!(matches!(login, Login::SecondFactorRequired(_)));
    assert!(stored(&fixture).await.contains("$m=16,t=2,p=1$"));
    let code = on.app.code(&fixture);
    log_in_with(&grown, "nina", &code).await.unwrap();
}

#[on_both_databases]
async fn a_password_out_of_use_stays_out_of_use(fixture: Fixture) {
    fixture.listener("nina").await;
    store(&fixture, "!").await;
    for password in [PASSWORD, "!"] {
        let refused = log_in_as(&grown(&fixture), "nina", password).await;
        assert!(matches!(refused, Err(Error::InvalidCredentials)));
    }
    assert_eq!(stored(&fixture).await, "!");
}
