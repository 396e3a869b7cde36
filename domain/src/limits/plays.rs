//! Plays that were told and are not counted yet: many are counted with one commit.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// More than are told in a moment by listeners; what a flood tells beyond it is not kept.
const MOST: usize = 50_000;

/// Somebody heard a track for long enough.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Play {
    pub(crate) track_id: Uuid,
    /// A mark of who they are.
    pub(crate) listener: Vec<u8>,
}

/// Plays that wait to be counted, each once.
#[derive(Debug, Default)]
pub struct WaitingPlays(Mutex<BTreeSet<Play>>);

impl WaitingPlays {
    /// Keeps a play until it is counted.
    pub(crate) fn add(&self, play: Play) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MOST {
            waiting.insert(play);
        }
    }

    /// At most so many of them, in their order, which are kept here no longer.
    pub(crate) fn take(&self, most: usize) -> Vec<Play> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::new();
        while taken.len() < most
            && let Some(play) = waiting.pop_first()
        {
            taken.push(play);
        }
        taken
    }
}
