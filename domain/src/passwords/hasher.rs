//! Argon2id off the async threads, with bounded memory and parallelism.

mod asker;
mod phc;
mod queue;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use argon2::password_hash::Output;
use argon2::{Algorithm, Argon2, Block, Params, Version};

pub use self::asker::Asker;

use super::hasher::phc::Stored;
use super::hasher::queue::{HashQueue, Turn};
use super::{Password, password};
use crate::entropy::Entropy;
use crate::error::Error;
use crate::meters::Timing;
use crate::meters::declared::{HASH_WAIT_SECONDS, HASHES_REFUSED};
use crate::settings::{count, fixed};

/// How long somebody may wait for a turn before being told to come back. A
/// hash takes some 15 ms, so this many seconds are hundreds of logins deep.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Bytes of salt: 128 bits, as RFC 9106 section 3.1 recommends.
const SALT_BYTES: usize = 16;

/// Bytes of the hash: 256 bits, the tag length of RFC 9106 section 4.
const HASH_BYTES: usize = 32;

crate::settings! {
    /// The cost of one hash, and how many may run at once: no less than the OWASP
    /// Password Storage Cheat Sheet's smallest Argon2id, and two at once.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct HashSettings {
        memory_kib: u32 = count(19 * 1024).at_least(19 * 1024),
            "STAGEDOOR_ARGON2_MEMORY_KB",
            "KiB of memory that a password's hash takes; older hashes follow when their owner next logs in",
            "OWASP Password Storage Cheat Sheet";
        iterations: u32 = count(2).at_least(2),
            "STAGEDOOR_ARGON2_PASSES", "passes over that memory",
            "OWASP Password Storage Cheat Sheet";
        /// Lanes.
        parallelism: u32 = fixed(1);
        /// How many hashes run at the same time; with `memory_kib` this bounds the
        /// memory that a storm of logins can take.
        workers: usize = fixed(2);
    }
}

/// Hashes and checks passwords. Cheap to clone; clones share the bounds.
#[derive(Clone)]
pub struct PasswordHasher(Arc<Shared>);

struct Shared {
    settings: HashSettings,
    longest_wait: Duration,
    params: Params,
    queue: HashQueue,
    /// Memory that no hash is using, taken again by the next one: fresh memory
    /// for each costs a tenth of the hash. Only one piece is kept when nobody
    /// waits for it, so that a storm of logins is not remembered in megabytes.
    idle: Mutex<Vec<Vec<Block>>>,
    /// What an account that does not exist is checked against.
    dummy: String,
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PasswordHasher")
            .field(&self.0.settings)
            .finish()
    }
}

impl PasswordHasher {
    /// A hasher with these costs.
    ///
    /// # Errors
    /// [`Error::Internal`] when Argon2 does not accept the costs.
    pub fn new(settings: HashSettings) -> Result<Self, Error> {
        let params = Params::new(
            settings.memory_kib,
            settings.iterations,
            settings.parallelism,
            Some(HASH_BYTES),
        )
        .map_err(|error| Error::internal(format!("argon2 costs: {error}")))?;
        // No password has this hash: nobody knows a preimage of zeros.
        let dummy = phc::write(&params, &[0; SALT_BYTES], Some(&[0; HASH_BYTES]))?;
        Ok(Self(Arc::new(Shared {
            settings,
            longest_wait: LONGEST_WAIT,
            params,
            queue: HashQueue::new(settings.workers),
            idle: Mutex::new(Vec::new()),
            dummy,
        })))
    }

    /// Hashes `password` with a new salt, as a PHC string.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when as many wait for this asker as may,
    /// [`Error::Unavailable`] after some seconds without a turn.
    pub async fn hash(
        &self,
        asker: &Asker,
        password: &Password,
        entropy: &dyn Entropy,
    ) -> Result<String, Error> {
        self.salted(asker, password.as_bytes().to_vec(), entropy)
            .await
    }

    /// Whether `candidate` is the password that `phc` was made from. Without a
    /// `phc`, as for an account that does not exist, the same work is done and
    /// the answer is no; likewise for a candidate too long to be a password.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when as many wait for this asker as may,
    /// [`Error::Unavailable`] after some seconds without a turn,
    /// [`Error::Internal`] when `phc` is not an Argon2id hash.
    pub async fn verify(
        &self,
        asker: &Asker,
        candidate: &str,
        phc: Option<&str>,
    ) -> Result<bool, Error> {
        let stored = Stored::parse(phc.unwrap_or(&self.0.dummy))?;
        let wanted = stored.hash()?;
        let missing = self.missing_passes(&stored.params);
        let candidate = password::normalise(candidate);
        let possible = phc.is_some() && candidate.chars().count() <= password::MAX_CHARACTERS;
        let hash = self
            .compute(asker, stored.params, candidate.into_bytes(), stored.salt)
            .await?;
        // `Output` compares in constant time.
        let equal = Output::new(&hash).is_ok_and(|computed| computed == wanted);
        if let (false, Some(rest)) = (equal, missing) {
            self.compute(asker, rest, Vec::new(), vec![0; SALT_BYTES])
                .await?;
        }
        Ok(equal && possible)
    }

    /// What a wrong password has to cost on top, where the stored hash was made with
    /// less work than today's: else an account that exists would be told from one
    /// that does not by its quicker answer. A right one is hashed anew instead.
    fn missing_passes(&self, stored: &Params) -> Option<Params> {
        let today = &self.0.params;
        let work = |params: &Params| u64::from(params.m_cost()) * u64::from(params.t_cost());
        let missing = work(today).checked_sub(work(stored))? / u64::from(today.m_cost());
        let passes = u32::try_from(missing).ok().filter(|passes| *passes > 0)?;
        Params::new(today.m_cost(), passes, today.p_cost(), Some(HASH_BYTES)).ok()
    }

    /// Whether `phc` was made with less work than today's costs ask for. One that
    /// cannot be read is not: it is replaced when its password is.
    pub fn is_outgrown(&self, phc: &str) -> bool {
        let today = &self.0.params;
        Stored::parse(phc).is_ok_and(|stored| {
            stored.params.m_cost() < today.m_cost()
                || stored.params.t_cost() < today.t_cost()
                || stored.params.p_cost() < today.p_cost()
        })
    }

    /// Hashes a password that was just found right, with today's costs. It may be
    /// one that could not be chosen today.
    ///
    /// # Errors
    /// As for [`hash`](Self::hash).
    pub(crate) async fn rehash(
        &self,
        asker: &Asker,
        password: &str,
        entropy: &dyn Entropy,
    ) -> Result<String, Error> {
        let bytes = password::normalise(password).into_bytes();
        self.salted(asker, bytes, entropy).await
    }

    /// Today's costs and a new salt, as a PHC string without a hash: what
    /// [`derive`](Self::derive) takes, and what is kept beside what it answers.
    pub(crate) fn recipe(&self, entropy: &dyn Entropy) -> Result<String, Error> {
        phc::write(&self.0.params, &new_salt(entropy), None)
    }

    /// The raw Argon2id of a secret that is no password, by a
    /// [`recipe`](Self::recipe): for secrets that are looked up by their hash. The
    /// recipe's costs count, so that what was kept before they grew still fits.
    ///
    /// # Errors
    /// As for [`hash`](Self::hash); [`Error::Internal`] when `recipe` is none.
    pub(crate) async fn derive(
        &self,
        asker: &Asker,
        secret: &[u8],
        recipe: &str,
    ) -> Result<Vec<u8>, Error> {
        let recipe = Stored::parse(recipe)?;
        self.compute(asker, recipe.params, secret.to_vec(), recipe.salt)
            .await
    }

    async fn salted(
        &self,
        asker: &Asker,
        bytes: Vec<u8>,
        entropy: &dyn Entropy,
    ) -> Result<String, Error> {
        let salt = new_salt(entropy);
        let params = self.0.params.clone();
        let hash = self
            .compute(asker, params.clone(), bytes, salt.to_vec())
            .await?;
        phc::write(&params, &salt, Some(&hash))
    }

    /// One Argon2id on a blocking thread, when it is this one's turn.
    #[tracing::instrument(level = "debug", name = "hash", skip_all)]
    async fn compute(
        &self,
        asker: &Asker,
        params: Params,
        password: Vec<u8>,
        salt: Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let turn = self.turn(asker).await?;
        let shared = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || {
            // Held until the work is done, also when the caller has gone.
            let _turn = turn;
            shared.compute(params, &password, &salt)
        })
        .await
        .map_err(Error::internal)?
    }

    async fn turn(&self, asker: &Asker) -> Result<Turn, Error> {
        let waiting = Timing::begin();
        let place = self.0.queue.enter(asker);
        let place = place.inspect_err(|_| HASHES_REFUSED.add(["line"], 1))?;
        let turn = place.turn(self.0.longest_wait).await;
        let turn = turn.inspect_err(|_| HASHES_REFUSED.add(["wait"], 1))?;
        waiting.end::<&str, 0>(&HASH_WAIT_SECONDS, []);
        Ok(turn)
    }
}

impl Shared {
    fn compute(&self, params: Params, password: &[u8], salt: &[u8]) -> Result<Vec<u8>, Error> {
        let mut memory = self.idle().pop().unwrap_or_default();
        // A stored hash may have been made with other costs than today's.
        memory.resize(params.block_count(), Block::default());
        let mut hash = vec![0; params.output_len().unwrap_or(HASH_BYTES)];
        let result = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(password, salt, &mut hash, &mut memory)
            .map_err(|error| Error::internal(format!("argon2: {error}")));
        self.put_away(memory);
        result.map(|()| hash)
    }

    fn put_away(&self, memory: Vec<Block>) {
        let mut idle = self.idle();
        if idle.is_empty() || self.queue.is_anybody_waiting() {
            idle.push(memory);
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Vec<Block>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn new_salt(entropy: &dyn Entropy) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    entropy.fill(&mut salt);
    salt
}

#[cfg(test)]
mod tests;
