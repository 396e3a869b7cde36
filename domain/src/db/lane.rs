//! Which worker does a job.

use tokio::sync::Notify;

/// Which worker does a job. Each lane has its places and its worker, so that what takes
/// seconds never waits behind what takes minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lane {
    /// What is done within seconds: mails, removals.
    #[default]
    Ordinary,
    /// What takes the processor for minutes. Its jobs stop where they are when the program
    /// does, and begin again with the next one.
    Processing,
    /// What reads everything that somebody has, one after the other: it must not wait
    /// behind the tracks of everybody. It stops as that does.
    Exports,
}

impl Lane {
    /// Its name in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Processing => "processing",
            Self::Exports => "exports",
        }
    }
}

/// Wakes the workers.
#[derive(Debug, Default)]
pub struct Wake {
    ordinary: Notify,
    processing: Notify,
    exports: Notify,
}

impl Wake {
    /// What the worker of this lane waits for.
    pub(crate) const fn of(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Ordinary => &self.ordinary,
            Lane::Processing => &self.processing,
            Lane::Exports => &self.exports,
        }
    }
}

/// The lanes in which a transaction has left jobs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Enqueued {
    ordinary: bool,
    processing: bool,
    exports: bool,
}

impl Enqueued {
    pub(super) const fn note(&mut self, lane: Lane) {
        match lane {
            Lane::Ordinary => self.ordinary = true,
            Lane::Processing => self.processing = true,
            Lane::Exports => self.exports = true,
        }
    }

    pub(super) const fn is_any(self) -> bool {
        self.ordinary || self.processing || self.exports
    }

    pub(super) fn wake(self, wake: &Wake) {
        if self.ordinary {
            wake.ordinary.notify_one();
        }
        if self.processing {
            wake.processing.notify_one();
        }
        if self.exports {
            wake.exports.notify_one();
        }
    }
}
