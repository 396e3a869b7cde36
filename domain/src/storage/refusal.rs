//! A store that takes nothing: it is not the one that the database knows.

use std::sync::{Arc, Mutex, PoisonError};

use super::MediaStore;
use crate::error::Error;

/// Why a store takes nothing, where it does not. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Refusal(Arc<Mutex<Option<String>>>);

impl Refusal {
    /// # Errors
    /// [`Error::Unavailable`] while the store takes nothing.
    pub(super) fn require_none(&self) -> Result<(), Error> {
        let why = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*why {
            None => Ok(()),
            Some(why) => Err(Error::unavailable(format!(
                "the media store takes nothing: {why}"
            ))),
        }
    }
}

impl MediaStore {
    /// From now on the store takes nothing because of `why`, or takes files again. A change
    /// is said in the log.
    pub(crate) fn refuse(&self, why: Option<String>) {
        let mut known = self
            .refusal
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *known == why {
            return;
        }
        if let Some(why) = &why {
            tracing::error!("the media store takes nothing: {why}");
        } else {
            tracing::info!("the media store is the one that the database knows again");
        }
        *known = why;
    }
}
