//! The program under test: real services, a clock that stands still, a mailer
//! that keeps what it is given.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use axum::Router;
use leptos::config::LeptosOptions;
use stagedoor::router::{self, RouterOptions};
use stagedoor_domain::mail::{Mail, Mailer};
use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::passwords::{HashSettings, PasswordHasher};
use stagedoor_domain::storage::MediaStore;
use stagedoor_domain::{
    Db, MockClock, OsEntropy, Role, SecretKey, Services, Settings, User, background,
};
use tempfile::TempDir;

use crate::http::client::Client;
use crate::process::database::{Database, Kind};

pub const PASSWORD: &str = "seven lanterns by the river";

pub struct TestApp {
    pub services: Services,
    pub clock: Arc<MockClock>,
    pub mailer: Mailer,
    pub router: Router,
    pub folder: TempDir,
    pub database: Database,
    next_client: AtomicU8,
}

/// What a test may want to be different.
pub struct Setup {
    pub settings: Settings,
    pub secret_key: SecretKey,
    pub trusted_proxies: Vec<&'static str>,
    pub hsts_subdomains: bool,
    pub development: bool,
}

impl TestApp {
    /// On SQLite, with the defaults.
    pub async fn new() -> Self {
        Self::on(Kind::Sqlite)
            .await
            .expect("SQLite is always there")
    }

    /// On the given database; none where there is no PostgreSQL and that is said
    /// to be all right.
    pub async fn on(kind: Kind) -> Option<Self> {
        Self::with(kind, |_| ()).await
    }

    pub async fn with(kind: Kind, adjust: impl FnOnce(&mut Setup)) -> Option<Self> {
        let mut setup = Setup {
            settings: Settings::new("http://stagedoor.test".parse().unwrap()),
            secret_key: SecretKey::new(&OsEntropy),
            trusted_proxies: Vec::new(),
            hsts_subdomains: true,
            development: false,
        };
        adjust(&mut setup);
        let database = kind.fresh()?;
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&database.url(folder.path()), None).await.unwrap();
        db.migrate().await.unwrap();
        let clock = Arc::new(MockClock::default());
        let media = MediaStore::open(
            folder.path().join("media"),
            setup.settings.upload_limit_bytes,
        )
        .await
        .unwrap()
        .keeping_free(setup.settings.disk_floor_bytes);
        let cheap = HashSettings {
            memory_kib: 8,
            iterations: 1,
            parallelism: 1,
            workers: 2,
        };
        let services = Services::new(
            db,
            media,
            PasswordHasher::new(cheap).unwrap(),
            setup.secret_key,
            setup.settings,
            clock.clone(),
            Arc::new(OsEntropy),
        );
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        let options = RouterOptions {
            leptos: LeptosOptions::builder()
                .output_name("stagedoor")
                .site_root(site.to_str().unwrap())
                .build(),
            trusted_proxies: setup
                .trusted_proxies
                .iter()
                .map(|network| network.parse().unwrap())
                .collect(),
            body_limit_bytes: 64 * 1024,
            hsts_subdomains: setup.hsts_subdomains,
            development: setup.development,
            outbox: None,
        };
        let router = router::build(&services, options).unwrap();
        let mailer = Mailer::memory();
        let next_client = AtomicU8::new(1);
        Some(Self {
            services,
            clock,
            mailer,
            router,
            folder,
            database,
            next_client,
        })
    }

    /// Somebody with a cookie jar and an address of their own.
    pub fn anonymous(&self) -> Client {
        let number = self.next_client.fetch_add(1, Ordering::Relaxed);
        Client::new(self.router.clone(), &format!("198.51.100.{number}"))
    }

    /// Makes `name`, with the address `<name>@example.com`.
    pub async fn user(&self, name: &str, role: Role, verified: bool) -> User {
        let new = NewUser {
            username: name.to_owned(),
            email: format!("{name}@example.com"),
            password: PASSWORD.to_owned(),
            role,
            verified,
        };
        operators::create_user(&self.services, new).await.unwrap()
    }

    /// A confirmed listener called `name`, logged in.
    pub async fn with_user(&self, name: &str) -> Client {
        self.with_role(name, Role::User).await
    }

    /// Somebody confirmed with this role, logged in.
    pub async fn with_role(&self, name: &str, role: Role) -> Client {
        self.user(name, role, true).await;
        self.logged_in(name).await
    }

    /// A listener who has not confirmed their address, logged in.
    pub async fn with_unverified(&self, name: &str) -> Client {
        self.user(name, Role::User, false).await;
        self.logged_in(name).await
    }

    /// A new browser in which `name` logs in.
    pub async fn logged_in(&self, name: &str) -> Client {
        let client = self.anonymous();
        client.log_in(name).await.expect_status(200);
        client
    }

    pub fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Sends what is due; every mail so far.
    pub async fn mails(&self) -> Vec<Mail> {
        background::run_ready(&self.services, &self.mailer)
            .await
            .unwrap();
        self.mailer.sent()
    }

    /// Every mail to `address` so far, the newest last.
    pub async fn mails_to(&self, address: &str) -> Vec<Mail> {
        let mut mails = self.mails().await;
        mails.retain(|mail| mail.to == address);
        mails
    }

    /// The token of the newest link that confirms `address`.
    pub async fn mailed_token(&self, address: &str) -> String {
        self.mailed_token_for("/verify-email", address).await
    }

    /// The token of the newest link that confirms the address of the account `name`.
    pub async fn mailed_token_of(&self, name: &str) -> String {
        let greeting = format!("Hello {name},");
        let mails = self.mails().await;
        let to_them = mails
            .iter()
            .rev()
            .filter(|mail| mail.text.starts_with(&greeting));
        let link = to_them
            .flat_map(Mail::links)
            .find(|link| link.path() == "/verify-email")
            .unwrap_or_else(|| panic!("no such mail for {name}"));
        let (_, token) = link.query_pairs().next().unwrap();
        token.into_owned()
    }

    /// The token of the newest link to this page that was mailed to `address`.
    pub async fn mailed_token_for(&self, page: &str, address: &str) -> String {
        let mails = self.mails_to(address).await;
        let link = mails
            .iter()
            .rev()
            .flat_map(Mail::links)
            .find(|link| link.path() == page);
        let link = link.unwrap_or_else(|| panic!("no mail to {address} with a link to {page}"));
        let (_, token) = link
            .query_pairs()
            .find(|(name, _)| name == "token")
            .unwrap();
        token.into_owned()
    }

    /// Removes a user behind the program's back.
    pub async fn delete_user(&self, name: &str) {
        let changed = self
            .execute(&format!("DELETE FROM users WHERE username = '{name}'"))
            .await;
        assert_eq!(changed, 1);
    }

    /// Changes the database behind the program's back; the number of rows.
    pub async fn execute(&self, statement: &str) -> u64 {
        use sqlx::{AssertSqlSafe, query};

        let statement = AssertSqlSafe(statement.to_owned());
        match &self.services.db {
            Db::Sqlite { writer, .. } => query(statement)
                .execute(writer)
                .await
                .unwrap()
                .rows_affected(),
            Db::Postgres { primary, .. } => query(statement)
                .execute(primary)
                .await
                .unwrap()
                .rows_affected(),
        }
    }

    pub async fn count(&self, query: &str) -> i64 {
        use sqlx::{AssertSqlSafe, query_scalar};

        let query = AssertSqlSafe(query.to_owned());
        match &self.services.db {
            Db::Sqlite { writer, .. } => query_scalar(query).fetch_one(writer).await.unwrap(),
            Db::Postgres { primary, .. } => query_scalar(query).fetch_one(primary).await.unwrap(),
        }
    }

    /// Every file in the media folder, finished or not.
    pub fn media_files(&self) -> Vec<PathBuf> {
        files_below(self.folder.path().join("media"))
    }
}

fn files_below(folder: PathBuf) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            files.extend(files_below(entry.path()));
        } else {
            files.push(entry.path());
        }
    }
    files
}
