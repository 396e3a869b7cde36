//! How much of one thing is under way for somebody in this process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

/// Counts what is under way, by whose it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(Arc<Mutex<HashMap<Uuid, usize>>>);

/// One that counts as under way until this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    places: Places,
    whose: Uuid,
}

impl Places {
    /// Counts one more of theirs; none where there are `most` already.
    pub(super) fn enter(&self, whose: Uuid, most: usize) -> Option<Place> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(whose).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        let places = self.clone();
        Some(Place { places, whose })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let counts = &self.places.0;
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.whose);
            }
        }
    }
}
