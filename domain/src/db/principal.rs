//! What a principal may do at this time, by what the operator has set.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::lag::UNSEEN;
use super::{Core, Freshness};
use crate::client::Principal;
use crate::error::Error;

/// How far the clocks of several servers may be apart.
const SKEW: Duration = Duration::from_mins(1);

impl Principal {
    /// Whether the last proof of who this is was long ago.
    ///
    /// # Errors
    /// [`Error::ReauthenticationRequired`] when it was.
    pub fn require_recent_proof(&self, core: &Core) -> Result<(), Error> {
        if is_recent(core, self.proved_at) {
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
    pub fn require_second_factor_proof(&self, core: &Core) -> Result<(), Error> {
        let proofs = [self.proved_at, self.second_factor_proved_at];
        if proofs.iter().all(|at| is_recent(core, *at)) {
            Ok(())
        } else {
            Err(Error::SecondFactorProofRequired)
        }
    }

    /// How old what this principal reads may be, so that nobody is shown a state older than
    /// their own last write, whatever the replica's lag is.
    pub fn freshness(&self, core: &Core) -> Freshness {
        let Some(wrote_at) = self.wrote_at else {
            return Freshness::MayLag;
        };
        let margin = core.settings.replica_lag.max(UNSEEN);
        let since = (core.clock.now() - wrote_at).to_std().unwrap_or_default();
        match since.checked_sub(margin) {
            Some(age) if !age.is_zero() => Freshness::Within(age),
            _ => Freshness::Latest,
        }
    }
}

fn is_recent(core: &Core, proved_at: Option<DateTime<Utc>>) -> bool {
    let lifetime = core.settings.proof_lifetime;
    let now = core.clock.now();
    // A proof of tomorrow was noted by a clock that was fast: it is good for no longer.
    proved_at.is_some_and(|at| now < at + lifetime && at <= now + SKEW)
}
