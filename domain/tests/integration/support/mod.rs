//! A house to test in: real services over a database of the test's own, a clock
//! that stands still, and a mailer that keeps what it is given.

pub mod authenticator;
pub mod smtp_server;
pub mod two_step;

use std::env;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sqlx::{Connection, Executor, PgConnection};
use stagedoor_domain::mail::Mailer;
use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::passwords::{HashSettings, PasswordHasher};
use stagedoor_domain::sessions::{self, Purpose, SessionToken};
use stagedoor_domain::storage::MediaStore;
use stagedoor_domain::{
    Caller, ClientInfo, Db, Entropy, MockClock, OsEntropy, Principal, Role, SecretKey, Services,
    Settings, User, background,
};
use tempfile::TempDir;
use uuid::Uuid;

pub const PASSWORD: &str = "a quiet stage door at night";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

pub struct House {
    pub services: Services,
    pub clock: Arc<MockClock>,
    pub mailer: Mailer,
    pub database_url: String,
    pub folder: TempDir,
}

impl House {
    pub async fn open(backend: Backend) -> Self {
        Self::open_with(backend, |_| ()).await
    }

    pub async fn open_with(backend: Backend, adjust: impl FnOnce(&mut Settings)) -> Self {
        let folder = TempDir::new().unwrap();
        let database_url = match backend {
            Backend::Sqlite => format!("sqlite://{}/test.db", folder.path().display()),
            Backend::Postgres => new_postgres_database().await,
        };
        let db = Db::open(&database_url, None).await.unwrap();
        db.migrate().await.unwrap();
        Self::over(db, database_url, folder, adjust).await
    }

    pub async fn over(
        db: Db,
        database_url: String,
        folder: TempDir,
        adjust: impl FnOnce(&mut Settings),
    ) -> Self {
        let clock = Arc::new(MockClock::default());
        let mut settings = Settings::new("http://127.0.0.1:3000".parse().unwrap());
        settings.rate_limits = false;
        adjust(&mut settings);
        let media_folder: PathBuf = folder.path().join("media");
        let media = MediaStore::open(media_folder, settings.upload_limit_bytes)
            .await
            .unwrap();
        let services = Services::new(
            db,
            media,
            PasswordHasher::new(cheap_hashing()).unwrap(),
            SecretKey::new(&OsEntropy),
            settings,
            clock.clone(),
            Arc::new(OsEntropy),
        );
        Self {
            services,
            clock,
            mailer: Mailer::memory(),
            database_url,
            folder,
        }
    }

    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub async fn user(&self, name: &str, role: Role, verified: bool) -> User {
        operators::create_user(
            &self.services,
            NewUser {
                username: name.to_owned(),
                email: format!("{name}@example.com"),
                password: PASSWORD.to_owned(),
                role,
                verified,
            },
        )
        .await
        .unwrap()
    }

    /// A verified listener.
    pub async fn listener(&self, name: &str) -> User {
        self.user(name, Role::User, true).await
    }

    pub async fn log_in(&self, user: &User) -> (Principal, SessionToken) {
        let purpose = Purpose::User(user.id);
        let began = sessions::begin(&self.visitor(), purpose, None)
            .await
            .unwrap();
        (began.session.principal().unwrap(), began.token)
    }

    /// Somebody who is not logged in.
    pub fn visitor(&self) -> Caller {
        Caller::anonymous(&self.services, origin())
    }

    /// Whoever is logged in through this session.
    pub fn caller(&self, principal: Principal) -> Caller {
        Caller::logged_in(&self.services, origin(), principal)
    }

    pub fn token(&self) -> SessionToken {
        SessionToken::new(&*self.services.entropy as &dyn Entropy)
    }

    /// Sends what is due and answers how many mails there are by now.
    pub async fn send_mail(&self) {
        background::run_ready(&self.services, &self.mailer)
            .await
            .unwrap();
    }

    /// Sends what is due; the tokens in all links to `path` that were mailed by now.
    pub async fn mailed_tokens(&self, path: &str) -> Vec<String> {
        self.send_mail().await;
        let links = self.mailer.sent().into_iter().flat_map(|mail| mail.links());
        links
            .filter(|link| link.path() == path)
            .map(|link| {
                let (name, token) = link.query_pairs().next().unwrap();
                assert_eq!(name, "token");
                token.into_owned()
            })
            .collect()
    }

    /// The last one of [`House::mailed_tokens`].
    pub async fn mailed_token(&self, path: &str) -> String {
        self.mailed_tokens(path).await.pop().unwrap()
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        match &self.services.db {
            Db::Sqlite { writer, .. } => sqlx::query_scalar(sql).fetch_one(writer).await.unwrap(),
            Db::Postgres { primary, .. } => {
                sqlx::query_scalar(sql).fetch_one(primary).await.unwrap()
            }
        }
    }

    pub async fn text(&self, sql: &'static str) -> String {
        match &self.services.db {
            Db::Sqlite { writer, .. } => sqlx::query_scalar(sql).fetch_one(writer).await.unwrap(),
            Db::Postgres { primary, .. } => {
                sqlx::query_scalar(sql).fetch_one(primary).await.unwrap()
            }
        }
    }

    /// [`House::count`], for what is put together.
    pub async fn count_any(&self, sql: String) -> i64 {
        let sql = sqlx::AssertSqlSafe(sql);
        match &self.services.db {
            Db::Sqlite { writer, .. } => sqlx::query_scalar(sql).fetch_one(writer).await.unwrap(),
            Db::Postgres { primary, .. } => {
                sqlx::query_scalar(sql).fetch_one(primary).await.unwrap()
            }
        }
    }

    /// That a constraint of the schema does not let this happen.
    pub async fn refuses(&self, sql: &'static str) {
        let refused = match &self.services.db {
            Db::Sqlite { writer, .. } => writer.execute(sql).await.is_err(),
            Db::Postgres { primary, .. } => primary.execute(sql).await.is_err(),
        };
        assert!(refused, "{sql}");
    }

    pub async fn execute(&self, sql: &'static str) {
        match &self.services.db {
            Db::Sqlite { writer, .. } => drop(writer.execute(sql).await.unwrap()),
            Db::Postgres { primary, .. } => drop(primary.execute(sql).await.unwrap()),
        }
    }
}

pub fn origin() -> ClientInfo {
    ClientInfo {
        address: Some("192.0.2.7".parse().unwrap()),
        user_agent: Some("Test/1.0".into()),
        request_id: Some("test-request".into()),
        device: None,
        session_id: None,
    }
}

pub fn nobody() -> Principal {
    Principal {
        session_id: Uuid::nil(),
        user_id: Uuid::nil(),
        wrote_at: None,
        proved_at: None,
        second_factor_proved_at: None,
    }
}

/// As little work as Argon2 takes: these tests are not about its strength.
pub fn cheap_hashing() -> HashSettings {
    HashSettings {
        memory_kib: 8,
        iterations: 1,
        parallelism: 1,
        workers: 2,
    }
}

/// A new, empty database on the server that the environment names.
pub async fn new_postgres_database() -> String {
    let server = postgres_server();
    let name = format!("stagedoor_test_{}", Uuid::now_v7().simple());
    let mut conn = PgConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    conn.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .await
        .unwrap();
    format!("{server}/{name}")
}

/// `TEST_DATABASE_URL` without a database name, or what `pg_virtualenv` sets.
fn postgres_server() -> String {
    if let Ok(url) = env::var("TEST_DATABASE_URL") {
        return url.trim_end_matches('/').to_owned();
    }
    let variable = |name| {
        env::var(name).unwrap_or_else(|_| {
            panic!(
                "no PostgreSQL to test on: run under `pg_virtualenv -t` or set TEST_DATABASE_URL"
            )
        })
    };
    format!(
        "postgres://{}:{}@{}:{}",
        variable("PGUSER"),
        variable("PGPASSWORD"),
        variable("PGHOST"),
        variable("PGPORT"),
    )
}
