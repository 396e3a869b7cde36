//! What every operation works with.

use std::ops::Deref;
use std::sync::Arc;

use crate::clock::Clock;
use crate::db::{Core, CoreParts, Db, Wake};
use crate::entropy::Entropy;
use crate::limits::{
    AddressLimits, DownloadsUnderWay, LoginTurns, Marks, UploadTurns, UploadsUnderWay, WaitingPlays,
};
use crate::maintenance;
use crate::passwords::PasswordHasher;
use crate::relying_party::RelyingParty;
use crate::secret_key::SecretKey;
use crate::settings::Settings;
use crate::storage::{MediaStore, Scanner};
use crate::track_news::TrackNews;

/// The services an operation works with. A clone is one count up: every layer
/// that a request passes has its own.
#[derive(Clone, Debug)]
pub struct Services(Arc<ServiceParts>);

/// What [`Services`] shares.
#[derive(Debug)]
pub struct ServiceParts {
    /// The database, the time, randomness, the settings and the key.
    pub core: Core,
    /// Argon2id on a bounded pool.
    pub hasher: PasswordHasher,
    /// This site, as passkeys know it.
    pub relying_party: RelyingParty,
    /// Limits per client address and per user.
    pub address_limits: AddressLimits,
    /// Logins of one account, one after the other.
    pub login_turns: LoginTurns,
    /// Where uploaded files live.
    pub media: MediaStore,
    /// What the operator lets look at each uploaded file.
    pub scanner: Option<Scanner>,
    /// Uploads that are being received.
    pub uploads_under_way: UploadsUnderWay,
    /// Copies of people's data that are being sent.
    pub downloads_under_way: DownloadsUnderWay,
    /// Plays that wait to be counted.
    pub waiting_plays: WaitingPlays,
    /// Tells who watches tracks what is new about them.
    pub track_news: TrackNews,
    /// Parts of one upload, one after the other.
    pub upload_turns: UploadTurns,
    /// Whether the site is closed.
    pub maintenance: maintenance::Switch,
}

impl Services {
    /// Makes services over `db` and `media`, with new limits.
    pub fn new(
        db: Db,
        media: MediaStore,
        hasher: PasswordHasher,
        secret_key: SecretKey,
        settings: Settings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let marks = Marks::new(&secret_key);
        let is_shared = db.may_have_several_servers();
        Self(Arc::new(ServiceParts {
            hasher,
            relying_party: RelyingParty::at(&settings),
            address_limits: AddressLimits::new(&settings, clock.clone(), marks, is_shared),
            login_turns: LoginTurns::default(),
            media,
            scanner: Scanner::new(&settings.scan_command, settings.scan_patience),
            uploads_under_way: UploadsUnderWay::default(),
            downloads_under_way: DownloadsUnderWay::default(),
            waiting_plays: WaitingPlays::default(),
            track_news: TrackNews::default(),
            upload_turns: UploadTurns::default(),
            maintenance: maintenance::Switch::default(),
            core: Core::new(CoreParts {
                db,
                clock,
                entropy,
                secret_key,
                settings: Arc::new(settings),
                wake: Wake::default(),
            }),
        }))
    }
}

impl Deref for Services {
    type Target = ServiceParts;

    fn deref(&self) -> &ServiceParts {
        &self.0
    }
}

impl Deref for ServiceParts {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}
