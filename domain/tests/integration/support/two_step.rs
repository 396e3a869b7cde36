//! Somebody with an authenticator app, and logins that wait for its code.

use std::fmt::Write;

use sqlx::Row;
use stagedoor_domain::accounts::{Credentials, Login, log_in};
use stagedoor_domain::logins::PendingLogin;
use stagedoor_domain::passwords::{HashSettings, PasswordHasher};
use stagedoor_domain::second_factor;
use stagedoor_domain::sessions::{self, Began, SessionToken};
use stagedoor_domain::{
    Caller, ClientInfo, Clock, Db, Error, OsEntropy, Principal, SecretKey, Services, User,
};
pub use stagedoor_testing::AuthenticatorApp;
use stagedoor_testing::{Fixture, PASSWORD};

use super::with_new_id;

/// What a code is good for, in seconds.
pub const STEP: u64 = 30;

/// Somebody who has two-step login on.
pub struct TwoStep {
    pub app: AuthenticatorApp,
    pub codes: Vec<String>,
    pub principal: Principal,
    pub token: SessionToken,
}

/// Turns two-step login on for this user and lets the code that did it pass.
pub async fn turn_on(fixture: &Fixture, user: &User) -> TwoStep {
    let (principal, _) = fixture.log_in(user).await;
    let setup = second_factor::begin(&fixture.caller(principal))
        .await
        .unwrap();
    let app = AuthenticatorApp::of(&setup.otpauth_url);
    let code = app.code(fixture);
    let confirmed = second_factor::confirm(&fixture.caller(principal), &code).await;
    let (codes, token) = with_new_id(confirmed.unwrap());
    let session = sessions::load(&fixture.services, &token).await.unwrap();
    let principal = session.unwrap().principal().unwrap();
    fixture.advance(2 * STEP);
    TwoStep {
        app,
        codes: codes.0,
        principal,
        token,
    }
}

/// As if they had just shown a second factor, too.
pub fn proven(fixture: &Fixture, principal: &Principal) -> Principal {
    let now = Some(fixture.clock.now());
    Principal {
        proved_at: now,
        second_factor_proved_at: now,
        ..*principal
    }
}

/// A login with the right password.
pub async fn first_step(services: &Services, origin: &ClientInfo, name: &str) -> Login {
    let credentials = Credentials {
        identifier: name.into(),
        password: PASSWORD.into(),
    };
    log_in(&Caller::anonymous(services, origin), credentials, None)
        .await
        .unwrap()
}

/// A login that has come to its second step.
pub async fn waiting(services: &Services, name: &str) -> PendingLogin {
    match first_step(services, &ClientInfo::default(), name).await {
        Login::SecondFactorRequired(began) => pending(began),
        Login::Done(..) => panic!("logged in without a second step"),
    }
}

pub fn pending(began: Began) -> PendingLogin {
    PendingLogin {
        session_id: began.session.id,
        token: began.token,
        user_id: began.session.second_factor_user_id.unwrap(),
    }
}

/// A whole login with this code.
pub async fn log_in_with(services: &Services, name: &str, code: &str) -> Result<Began, Error> {
    let waiting = waiting(services, name).await;
    second_factor::log_in_with_code(
        &Caller::anonymous(services, ClientInfo::default()),
        waiting,
        code,
    )
    .await
    .map(|(_, began)| began)
}

/// The same fixture as another process has it, with other costs or another key.
pub fn another(fixture: &Fixture, costs: HashSettings, key: SecretKey) -> Services {
    Services::new(
        fixture.services.db.clone(),
        fixture.services.media.clone(),
        PasswordHasher::new(costs).unwrap(),
        key,
        fixture.services.settings.as_ref().clone(),
        fixture.clock.clone(),
        std::sync::Arc::new(OsEntropy),
    )
}

/// Everything that the database holds: bytes as they are, or as the hex that
/// PostgreSQL shows them in.
pub async fn whole_database(fixture: &Fixture) -> Vec<u8> {
    match &fixture.services.db {
        Db::Sqlite { writer, .. } => {
            sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(writer)
                .await
                .unwrap();
            std::fs::read(fixture.folder.path().join("stagedoor.db")).unwrap()
        }
        Db::Postgres { primary, .. } => {
            let tables: Vec<String> = sqlx::query_scalar(
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
            )
            .fetch_all(&primary.pool())
            .await
            .unwrap();
            let mut all = String::new();
            for table in tables {
                let sql = format!("SELECT t::text AS line FROM {table} t");
                let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
                    .fetch_all(&primary.pool())
                    .await
                    .unwrap();
                for row in rows {
                    all.push_str(&row.get::<String, _>("line"));
                    all.push('\n');
                }
            }
            all.into_bytes()
        }
    }
}

/// Whether `all` holds these bytes, plain, in hex or, without regard to case, as
/// the text that they are.
pub fn holds(all: &[u8], secret: &[u8]) -> bool {
    let mut hex = String::new();
    for byte in secret {
        write!(hex, "{byte:02x}").unwrap();
    }
    let contains = |part: &[u8]| {
        all.windows(part.len())
            .any(|window| window.eq_ignore_ascii_case(part))
    };
    contains(secret) || contains(hex.as_bytes())
}
