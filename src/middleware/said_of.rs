//! Warnings that are said once an hour of each peer or place, however many there are.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often something is said of one.
const EVERY: Duration = Duration::from_hours(1);

/// Of how many it is said within that time: anybody can be, or name, one.
const MOST: usize = 16;

/// Of whom or what it was said, and when.
#[derive(Debug)]
pub(super) struct SaidOf<T>(Mutex<HashMap<T, Instant>>);

impl<T> Default for SaidOf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Eq + Hash> SaidOf<T> {
    /// Whether it is to be said of `peer` now; then it counts as said.
    pub(super) fn is_due(&self, peer: T) -> bool {
        self.is_due_at(peer, Instant::now())
    }

    fn is_due_at(&self, peer: T, now: Instant) -> bool {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if said.get(&peer).is_some_and(|at| now - *at < EVERY) {
            return false;
        }
        said.retain(|_, at| now - *at < EVERY);
        if said.len() >= MOST {
            return false;
        }
        said.insert(peer, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    #[test]
    fn each_peer_is_told_of_once_an_hour_and_no_flood_of_them() {
        let said = SaidOf::default();
        let now = Instant::now();
        let peer = |number| IpAddr::V4(Ipv4Addr::new(192, 0, 2, number));
        assert!(said.is_due_at(peer(1), now));
        assert!(!said.is_due_at(peer(1), now + EVERY / 2));
        assert!(said.is_due_at(peer(2), now));
        let told = (3..=200).filter(|number| said.is_due_at(peer(*number), now));
        assert_eq!(told.count(), MOST - 2);
        assert!(said.is_due_at(peer(1), now + EVERY));
        assert!(said.is_due_at(peer(200), now + EVERY));
    }
}
