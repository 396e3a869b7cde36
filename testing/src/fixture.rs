//! Real services over a database of the test's own.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use stagedoor_domain::logins;
use stagedoor_domain::mail::Mailer;
use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::passwords::{HashSettings, PasswordHasher};
use stagedoor_domain::sessions::{Purpose, SessionToken};
use stagedoor_domain::storage::{Location, MediaStore};
use stagedoor_domain::{
    Caller, ClientInfo, Clock, Db, MockClock, OsEntropy, Principal, Role, SecretKey, Services,
    Settings, User,
};
use tempfile::TempDir;

use crate::{Backend, OnBackend, PASSWORD, TestDatabase};

/// The domain as a server has it, but with a clock that stands still and a mailer that
/// keeps what it is given.
pub struct Fixture {
    /// What every operation takes.
    pub services: Services,
    /// The services' clock.
    pub clock: Arc<MockClock>,
    /// Where [`Fixture::send_mail`] sends to.
    pub mailer: Mailer,
    /// The services' database.
    pub database: TestDatabase,
    /// The data folder.
    pub folder: TempDir,
}

impl OnBackend for Fixture {
    async fn on(backend: Backend) -> Self {
        Self::open(backend).await
    }
}

impl Fixture {
    /// On this database, without limits for each address.
    pub async fn open(backend: Backend) -> Self {
        Self::open_with(backend, |_| ()).await
    }

    /// [`Fixture::open`], with settings of the test's own.
    pub async fn open_with(backend: Backend, adjust: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = default_settings();
        adjust(&mut settings);
        Self::with_settings(backend, settings, SecretKey::new(&OsEntropy)).await
    }

    /// On this database, with these settings and this key.
    pub async fn with_settings(backend: Backend, settings: Settings, key: SecretKey) -> Self {
        Self::storing_at(backend, settings, key, None).await
    }

    /// The same, with the media in a bucket where one is given.
    pub async fn storing_at(
        backend: Backend,
        settings: Settings,
        key: SecretKey,
        location: Option<Location>,
    ) -> Self {
        let folder = TempDir::new().unwrap();
        let database = TestDatabase::new(backend, folder.path());
        let db = Db::open(database.url(), None).await.unwrap();
        db.migrate().await.unwrap();
        let location = location.unwrap_or(Location::Folder(folder.path().join("media")));
        Self::build(db, database, folder, settings, key, location).await
    }

    /// On a database that the test has opened.
    pub async fn over(db: Db, database: TestDatabase, folder: TempDir) -> Self {
        let key = SecretKey::new(&OsEntropy);
        let location = Location::Folder(folder.path().join("media"));
        Self::build(db, database, folder, default_settings(), key, location).await
    }

    async fn build(
        db: Db,
        database: TestDatabase,
        folder: TempDir,
        settings: Settings,
        key: SecretKey,
        location: Location,
    ) -> Self {
        let clock = Arc::new(MockClock::default());
        let place = folder.path();
        let services = services_at(db, &location, place, settings, key, clock.clone()).await;
        Self {
            services,
            clock,
            mailer: Mailer::memory(),
            database,
            folder,
        }
    }

    /// Lets so many seconds pass.
    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Makes `name`, with the address `<name>@example.com`.
    pub async fn user(&self, name: &str, role: Role, verified: bool) -> User {
        create_user(&self.services, name, "example.com", role, verified).await
    }

    /// Makes a listener whose address is confirmed.
    pub async fn listener(&self, name: &str) -> User {
        self.user(name, Role::User, true).await
    }

    /// A new session of this user.
    pub async fn log_in(&self, user: &User) -> (Principal, SessionToken) {
        let began = logins::begin_session(&self.visitor(), Purpose::User(user.id), None)
            .await
            .unwrap();
        (began.session.principal().unwrap(), began.token)
    }

    /// Somebody who is not logged in.
    pub fn visitor(&self) -> Caller {
        Caller::anonymous(&self.services, client_info())
    }

    /// Whoever is logged in through this session.
    pub fn caller(&self, principal: Principal) -> Caller {
        Caller::logged_in(&self.services, client_info(), principal)
    }

    /// A token of no session.
    pub fn token(&self) -> SessionToken {
        SessionToken::new(&*self.services.entropy)
    }
}

/// Services over this database, with their media below `folder`.
pub async fn services(
    db: Db,
    folder: &Path,
    settings: Settings,
    key: SecretKey,
    clock: Arc<dyn Clock>,
) -> Services {
    let location = Location::Folder(folder.join("media"));
    services_at(db, &location, folder, settings, key, clock).await
}

async fn services_at(
    db: Db,
    location: &Location,
    folder: &Path,
    settings: Settings,
    key: SecretKey,
    clock: Arc<dyn Clock>,
) -> Services {
    let media = MediaStore::open_at(location, folder.join("media"), settings.upload_limit_bytes)
        .await
        .unwrap()
        .keeping_free(settings.disk_floor_bytes);
    let hasher = PasswordHasher::new(cheap_hashing()).unwrap();
    Services::new(db, media, hasher, key, settings, clock, Arc::new(OsEntropy))
}

/// Makes a user with [`PASSWORD`] and the address `<name>@<domain>`.
pub async fn create_user(
    services: &Services,
    name: &str,
    domain: &str,
    role: Role,
    verified: bool,
) -> User {
    let new = NewUser {
        username: name.to_owned(),
        email: format!("{name}@{domain}"),
        password: PASSWORD.to_owned(),
        role,
        verified,
    };
    operators::create_user(services, new).await.unwrap()
}

/// A new session of this user, as the header `cookie` names it.
pub async fn session_cookie(services: &Services, user: &User) -> String {
    let caller = Caller::anonymous(services, ClientInfo::default());
    let began = logins::begin_session(&caller, Purpose::User(user.id), None)
        .await
        .unwrap();
    let id = BASE64_URL_SAFE_NO_PAD.encode(began.token.as_bytes());
    format!("stagedoor={id}")
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

/// The client that a test's requests come from.
pub fn client_info() -> ClientInfo {
    ClientInfo {
        address: Some("192.0.2.7".parse().unwrap()),
        user_agent: Some("Test/1.0".into()),
        request_id: Some("test-request".into()),
        language: None,
        device: None,
        session_id: None,
    }
}

fn default_settings() -> Settings {
    let mut settings = Settings::new("http://127.0.0.1:3000".parse().unwrap());
    settings.rate_limits = false;
    settings
}
