//! What a connection is at: known to the one that reads and writes it, to the
//! requests that it brings, and to whoever looks for room.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// What a connection is at, and how long it may be.
#[derive(Debug)]
pub(super) struct Stage {
    head: Duration,
    idle: Duration,
    write: Duration,
    long_write: Duration,
    now: Mutex<Now>,
}

#[derive(Debug)]
struct Now {
    /// Since when and until when it waits for a request's head; none while a request
    /// is under way.
    waiting: Option<Waiting>,
    /// How long the client may read nothing.
    write: Duration,
}

#[derive(Debug, Clone, Copy)]
struct Waiting {
    since: Instant,
    until: Instant,
    /// Whether not a byte of the head has come yet, after an earlier request.
    is_idle: bool,
}

impl Stage {
    /// Of a connection that begins now.
    pub(super) fn new(limits: &super::Limits) -> Self {
        let since = Instant::now();
        Self {
            head: limits.head,
            idle: limits.idle,
            write: limits.write,
            long_write: limits.long_write,
            now: Mutex::new(Now {
                waiting: Some(Waiting {
                    since,
                    until: since + limits.head,
                    is_idle: false,
                }),
                write: limits.write,
            }),
        }
    }

    /// Bytes came: where none were expected yet, a head begins.
    pub(super) fn bytes_came(&self) {
        if let Some(waiting) = &mut self.lock().waiting
            && waiting.is_idle
        {
            waiting.is_idle = false;
            waiting.until = Instant::now() + self.head;
        }
    }

    /// A head is complete.
    pub(super) fn request_begins(&self) {
        *self.lock() = Now {
            waiting: None,
            write: self.write,
        };
    }

    /// The answer is one that people take their time over.
    pub(super) fn answer_is_long(&self) {
        self.lock().write = self.long_write;
    }

    /// The request has been read and its answer handed over.
    pub(super) fn request_ends(&self) {
        let since = Instant::now();
        self.lock().waiting = Some(Waiting {
            since,
            until: since + self.idle,
            is_idle: true,
        });
    }

    /// Until when a head has to be there, while one is waited for.
    pub(super) fn head_until(&self) -> Option<Instant> {
        self.lock().waiting.map(|waiting| waiting.until)
    }

    /// Since when a head is waited for.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        self.lock().waiting.map(|waiting| waiting.since)
    }

    /// How long the client may read nothing.
    pub(super) fn write_patience(&self) -> Duration {
        self.lock().write
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
