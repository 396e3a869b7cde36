//! Where randomness comes from.

use std::fmt::Debug;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use rand::{RngCore, SeedableRng, rngs::StdRng};
use uuid::Uuid;

/// A source of unpredictable bytes, passed to whatever needs some.
pub trait Entropy: Send + Sync + Debug {
    /// Fills `bytes` with random ones.
    fn fill(&self, bytes: &mut [u8]);
}

/// A generator seeded by the operating system (`ChaCha12`, reseeded by `rand`).
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// A repeatable generator; for tests.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<StdRng>);

impl SeededEntropy {
    /// The same seed gives the same bytes.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .fill_bytes(bytes);
    }
}

/// A new UUID version 7 (RFC 9562): the millisecond of `now`, then random bits,
/// so that ids sort by the time they were made.
pub fn new_id(entropy: &dyn Entropy, now: DateTime<Utc>) -> Uuid {
    let mut random = [0; 10];
    entropy.fill(&mut random);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
