//! What every piece of work needs: the database, the time, randomness, the settings
//! and the key.

use std::ops::Deref;
use std::sync::Arc;

use uuid::Uuid;

use super::lane::Wake;
use super::pools::Db;
use crate::clock::Clock;
use crate::entropy::{Entropy, new_id};
use crate::secret_key::SecretKey;
use crate::settings::Settings;

/// What a transaction carries with it, and what the rooms that hold the tables work
/// with. A clone is one count up.
#[derive(Clone, Debug)]
pub struct Core(Arc<CoreParts>);

/// What [`Core`] shares.
#[derive(Debug)]
pub struct CoreParts {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Seals what the database must not be able to tell.
    pub secret_key: SecretKey,
    /// What the operator has set.
    pub settings: Arc<Settings>,
    /// Wakes the job workers.
    pub wake: Wake,
}

impl Core {
    /// Joins the parts.
    pub fn new(parts: CoreParts) -> Self {
        Self(Arc::new(parts))
    }

    /// Makes a new id, sorted by time.
    pub fn new_id(&self) -> Uuid {
        new_id(&*self.entropy, self.clock.now())
    }
}

impl Deref for Core {
    type Target = CoreParts;

    fn deref(&self) -> &CoreParts {
        &self.0
    }
}
