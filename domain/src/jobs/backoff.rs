//! How long to wait before the next try.

use std::time::Duration;

use crate::entropy::Entropy;

/// The wait after the first failure; each further one triples it.
const FIRST: Duration = Duration::from_secs(5);

/// The longest wait.
pub(super) const LONGEST: Duration = Duration::from_hours(1);

/// The wait after failure number `attempt` (from 1): the tripling time, of which
/// one half is random, so that what failed together is not tried together.
pub(super) fn wait(attempt: i32, entropy: &dyn Entropy) -> Duration {
    let exponent = u32::try_from(attempt.saturating_sub(1)).unwrap_or_default();
    let full = FIRST
        .saturating_mul(3_u32.saturating_pow(exponent))
        .min(LONGEST);
    let mut random = [0; 4];
    entropy.fill(&mut random);
    let share = f64::from(u32::from_be_bytes(random)) / f64::from(u32::MAX);
    full.mul_f64(0.5 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn waits_grow_and_stay_within_half_and_whole() {
        let entropy = SeededEntropy::new(1);
        let full = [5, 15, 45, 135, 405, 1215, 3600, 3600].map(Duration::from_secs);
        for (attempt, full) in (1..).zip(full) {
            let waits: Vec<_> = (0..50).map(|_| wait(attempt, &entropy)).collect();
            assert!(waits.iter().all(|wait| (full / 2..=full).contains(wait)));
            assert!(waits.iter().max() > waits.iter().min());
        }
        assert!(wait(i32::MAX, &entropy) <= LONGEST);
    }
}
