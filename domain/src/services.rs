//! What every operation is given: the house's services, who asks, from where.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::accounts::password_hasher::PasswordHasher;
use crate::accounts::{DeviceToken, LoginTurns};
use crate::clock::Clock;
use crate::db::{Db, Freshness};
use crate::entropy::{Entropy, new_id};
use crate::error::Error;
use crate::limits::AddressLimits;
use crate::media::{MediaStore, Scanner};
use crate::passkeys::RelyingParty;
use crate::secret_key::SecretKey;
use crate::settings::Settings;
use crate::tracks::UploadsUnderWay;

/// The services an operation works with. A clone is one count up: every layer
/// that a request passes has its own.
#[derive(Clone, Debug)]
pub struct Services(Arc<House>);

/// What [`Services`] shares.
#[derive(Debug)]
pub struct House {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Argon2id on a bounded pool.
    pub hasher: PasswordHasher,
    /// Seals what the database must not be able to tell.
    pub secret_key: SecretKey,
    /// This site, as passkeys know it.
    pub relying_party: RelyingParty,
    /// What the operator has set.
    pub settings: Arc<Settings>,
    /// Limits per client address and per user.
    pub address_limits: Arc<AddressLimits>,
    /// Logins of one account, one after the other.
    pub login_turns: LoginTurns,
    /// Where uploaded files live.
    pub media: MediaStore,
    /// What the operator lets look at each uploaded file.
    pub scanner: Option<Scanner>,
    /// Uploads that are being received.
    pub uploads_under_way: UploadsUnderWay,
    /// Wakes the job worker after a commit that enqueued something.
    pub wake: Arc<Notify>,
}

impl Services {
    /// Services over `db` and `media`, with new limits and wake-up.
    pub fn new(
        db: Db,
        media: MediaStore,
        hasher: PasswordHasher,
        secret_key: SecretKey,
        settings: Settings,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        let address_limits = Arc::new(AddressLimits::new(&settings, clock.clone()));
        Self(Arc::new(House {
            db,
            clock,
            entropy,
            hasher,
            secret_key,
            relying_party: RelyingParty::at(&settings),
            scanner: Scanner::new(&settings.scan_command, settings.scan_patience),
            uploads_under_way: UploadsUnderWay::default(),
            settings: Arc::new(settings),
            address_limits,
            login_turns: LoginTurns::default(),
            media,
            wake: Arc::new(Notify::new()),
        }))
    }

    /// A new id, sorted by time.
    pub fn new_id(&self) -> Uuid {
        new_id(&*self.entropy, self.clock.now())
    }
}

impl Deref for Services {
    type Target = House;

    fn deref(&self) -> &House {
        &self.0
    }
}

/// Where a request comes from, for limits and the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The client's address; none for the command line.
    pub address: Option<IpAddr>,
    /// The client's own description of itself.
    pub user_agent: Option<String>,
    /// The id that the request's log lines and answer carry.
    pub request_id: Option<String>,
    /// What the browser keeps to be known again. It is written down nowhere.
    #[serde(skip)]
    pub device: Option<DeviceToken>,
    /// The session of whoever is logged in there, for wishes that end with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<Uuid>,
}

/// Who is asking: a user through a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    /// The session, by the id that never changes.
    pub session_id: Uuid,
    /// The session's user.
    pub user_id: Uuid,
    /// When this session last changed something that the replica may not have.
    pub wrote_at: Option<DateTime<Utc>>,
    /// When they last proved through this session who they are.
    pub proved_at: Option<DateTime<Utc>>,
    /// When such a proof last had a second factor in it: a code, a backup code or a
    /// passkey.
    pub second_factor_proved_at: Option<DateTime<Utc>>,
}

impl Principal {
    /// Whether the last proof of who this is was long ago.
    ///
    /// # Errors
    /// [`Error::ReauthenticationRequired`] when it was.
    pub fn require_recent_proof(&self, services: &Services) -> Result<(), Error> {
        if is_recent(services, self.proved_at) {
            Ok(())
        } else {
            Err(Error::ReauthenticationRequired)
        }
    }

    /// The same for what takes two-step login away or gets around it, where a password
    /// alone is not enough (OWASP ASVS 5.0, 6.3.3 and 7.5.1).
    ///
    /// # Errors
    /// [`Error::SecondFactorProofRequired`] when the last proof was long ago, or had
    /// no second factor in it.
    pub fn require_second_factor_proof(&self, services: &Services) -> Result<(), Error> {
        let proofs = [self.proved_at, self.second_factor_proved_at];
        if proofs.iter().all(|at| is_recent(services, *at)) {
            Ok(())
        } else {
            Err(Error::SecondFactorProofRequired)
        }
    }

    /// From where this principal's reads must come, so that nobody is shown a
    /// state older than their own last write.
    pub fn freshness(&self, services: &Services) -> Freshness {
        match self.wrote_at {
            Some(at) if services.clock.now() < at + services.settings.replica_lag => {
                Freshness::Latest
            }
            _ => Freshness::MayLag,
        }
    }
}

fn is_recent(services: &Services, proved_at: Option<DateTime<Utc>>) -> bool {
    let lifetime = services.settings.proof_lifetime;
    proved_at.is_some_and(|at| services.clock.now() < at + lifetime)
}
