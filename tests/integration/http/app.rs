//! The program under test: the router over services of a test.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use axum::Router;
use stagedoor::assets::Site;
use stagedoor::router::{self, RouterOptions};
use stagedoor_app::texts::{Operator, Texts};
use stagedoor_domain::mail::Mail;
use stagedoor_domain::readiness::Readiness;
use stagedoor_domain::storage::Location;
use stagedoor_domain::{OsEntropy, Role, SecretKey, Settings};
use stagedoor_testing::{Backend, Fixture, OnBackend};
use tokio_util::sync::CancellationToken;

use crate::http::client::Client;
use crate::process::files_below;

/// The services, and the router over them.
pub struct TestApp {
    fixture: Fixture,
    pub router: Router,
    next_client: AtomicU8,
}

impl Deref for TestApp {
    type Target = Fixture;

    fn deref(&self) -> &Fixture {
        &self.fixture
    }
}

impl OnBackend for TestApp {
    async fn on(backend: Backend) -> Self {
        Self::on(backend).await
    }
}

/// What a test may want to be different.
pub struct Setup {
    pub settings: Settings,
    pub secret_key: SecretKey,
    pub trusted_proxies: Vec<&'static str>,
    pub hsts_subdomains: bool,
    pub development: bool,
    pub operator: Operator,
    /// Where media are; in the data folder where nothing is said.
    pub storage: Option<Location>,
    /// Cancelled when the server was told to stop.
    pub draining: CancellationToken,
}

impl TestApp {
    /// On SQLite, with the defaults.
    pub async fn new() -> Self {
        Self::on(Backend::Sqlite).await
    }

    /// On this database, with the defaults.
    pub async fn on(backend: Backend) -> Self {
        Self::with(backend, |_| ()).await
    }

    /// On this database, after `adjust` had its say.
    pub async fn with(backend: Backend, adjust: impl FnOnce(&mut Setup)) -> Self {
        let mut setup = Setup {
            settings: Settings::new("http://stagedoor.test".parse().unwrap()),
            secret_key: SecretKey::new(&OsEntropy),
            trusted_proxies: Vec::new(),
            hsts_subdomains: true,
            development: false,
            operator: Operator::default(),
            storage: None,
            draining: CancellationToken::new(),
        };
        adjust(&mut setup);
        let (settings, key) = (setup.settings, setup.secret_key);
        let fixture = Fixture::storing_at(backend, settings, key, setup.storage).await;
        let site = fixture.folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        let options = RouterOptions {
            site: Site::Folder(site),
            reload_port: 3001,
            trusted_proxies: setup
                .trusted_proxies
                .iter()
                .map(|network| network.parse().unwrap())
                .collect(),
            body_limit_bytes: 64 * 1024,
            hsts_subdomains: setup.hsts_subdomains,
            development: setup.development,
            outbox: None,
            texts: Arc::new(Texts::new(
                fixture.folder.path().join("texts"),
                setup.operator,
            )),
            draining: setup.draining,
            readiness: Readiness::of(fixture.services.clone()),
            metered: false,
        };
        let router = router::build(&fixture.services, options).unwrap();
        Self {
            fixture,
            router,
            next_client: AtomicU8::new(1),
        }
    }

    /// Somebody with a cookie jar and an address of their own.
    pub fn anonymous(&self) -> Client {
        let number = self.next_client.fetch_add(1, Ordering::Relaxed);
        Client::new(self.router.clone(), &format!("198.51.100.{number}"))
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

    /// The token of the newest link that confirms `address`.
    pub async fn confirmation_token(&self, address: &str) -> String {
        self.mailed_token_for("/verify-email", address).await
    }

    /// The token of the newest link that confirms the address of the account `name`.
    pub async fn confirmation_token_of(&self, name: &str) -> String {
        let greeting = format!("Hello {name},");
        let mails = self.mails().await;
        let to_them: Vec<Mail> = mails
            .into_iter()
            .filter(|mail| mail.text.starts_with(&greeting))
            .collect();
        stagedoor_testing::tokens(&to_them, "/verify-email")
            .pop()
            .unwrap_or_else(|| panic!("no such mail for {name}"))
    }

    /// Removes a user behind the program's back.
    pub async fn delete_user(&self, name: &str) {
        let changed = self
            .execute(format!("DELETE FROM users WHERE username = '{name}'"))
            .await;
        assert_eq!(changed, 1);
    }

    /// Every file in the media folder, finished or not.
    pub fn media_files(&self) -> Vec<PathBuf> {
        files_below(&self.folder.path().join("media"))
    }
}
