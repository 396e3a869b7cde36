//! Leaving a server that is no longer what is wanted.

use std::sync::{Arc, Weak};
use std::time::Duration;

use sqlx::PgConnection;
use tokio::time::{Instant, sleep, timeout};

use super::chosen::Chosen;
use super::probing::{self, Looked, State, look};
use super::{AGAIN, Shared};
use crate::db::address::Wanted;

/// How often the server that is used is asked how it is.
const EVERY: Duration = Duration::from_secs(1);
/// How often a standby is looked for while a primary has to do.
const PREFERRED_EVERY: Duration = Duration::from_secs(15);

/// Looks after these servers until nobody uses them any more.
pub(super) async fn watch(servers: Weak<Shared>) {
    let Some(doubts) = servers.upgrade().map(|shared| Arc::clone(&shared.doubts)) else {
        return;
    };
    let mut asking = Asking::default();
    let mut is_lost = false;
    loop {
        {
            let Some(shared) = servers.upgrade().filter(|shared| !shared.is_closed()) else {
                return;
            };
            if is_lost || !shared.is_well(&mut asking).await {
                asking = Asking::default();
                is_lost = !shared.find(is_lost).await;
            }
        }
        // A doubt that comes meanwhile is kept, and one server is not left for another all
        // the time, whatever they say.
        sleep(AGAIN).await;
        if !is_lost {
            let _ = timeout(EVERY.saturating_sub(AGAIN), doubts.notified()).await;
        }
    }
}

/// How the server that is used is asked.
#[derive(Default)]
struct Asking {
    conn: Option<PgConnection>,
    /// Since when a primary does where a standby is preferred.
    makes_do: Option<Instant>,
}

impl Shared {
    fn is_closed(&self) -> bool {
        let current = self.current.borrow();
        current
            .as_ref()
            .is_some_and(|chosen| chosen.pool().is_closed())
    }

    /// Whether there is one that is used and may go on being.
    async fn is_well(&self, asking: &mut Asking) -> bool {
        let chosen = self.current.borrow().clone();
        let Some(chosen) = chosen else {
            return false;
        };
        if chosen.said_read_only() && self.must_write() {
            return false;
        }
        if !self.is_watched {
            return true;
        }
        let Some(state) = self.ask(chosen.host(), asking).await else {
            return false;
        };
        if self.wanted == Wanted::PreferStandby && !state.is(Wanted::Standby) {
            let since = asking.makes_do.get_or_insert_with(Instant::now);
            return since.elapsed() < PREFERRED_EVERY;
        }
        state.is(self.wanted)
    }

    /// How this server is; none where it does not say.
    async fn ask(&self, host: usize, asking: &mut Asking) -> Option<State> {
        // The one that was opened for the last question may have broken since.
        if let Some(mut conn) = asking.conn.take()
            && let Ok(state) = probing::ask(&mut conn).await
        {
            asking.conn = Some(conn);
            return Some(state);
        }
        let mut conn = probing::connect(self.hosts.get(host)?).await.ok()?;
        let state = probing::ask(&mut conn).await.ok()?;
        asking.conn = Some(conn);
        Some(state)
    }

    fn must_write(&self) -> bool {
        matches!(self.wanted, Wanted::ReadWrite | Wanted::Primary)
    }

    /// Looks for one that is what is wanted, and uses it; whether there was one.
    async fn find(&self, was_lost: bool) -> bool {
        let looked = look(&self.hosts, self.wanted).await;
        self.seen.send_replace(Some(looked.clone()));
        if let Some(host) = looked.found {
            self.move_to(host, &looked, was_lost);
            return true;
        }
        if !was_lost {
            let what = self.what;
            let seen = looked.others.join("; ");
            tracing::warn!(seen, "{what} is away: no server is what is wanted of it");
        }
        false
    }

    fn move_to(&self, host: usize, looked: &Looked, was_lost: bool) {
        let (what, server) = (self.what, self.place(host));
        let before = self.current.borrow().clone();
        let Some(before) = before else {
            tracing::info!(server, "{what} is there");
            self.start_using(host);
            return;
        };
        let has_moved = before.host() != host;
        let is_read_only = before.said_read_only();
        if !has_moved && !is_read_only {
            if was_lost {
                tracing::info!(server, "{what} answers again");
            }
            return;
        }
        let from = self.place(before.host());
        let why = match &looked.others[..] {
            _ if is_read_only => "it takes no writes".to_owned(),
            [] => "it did not answer in time".to_owned(),
            others => others.join("; "),
        };
        self.start_using(host);
        if has_moved {
            tracing::warn!(from, to = server, why, "{what} has moved to another server");
            // What waits for one that is silent would wait for as long as that lasts.
            if !is_read_only {
                before.give_up();
            }
        } else {
            tracing::warn!(server, why, "{what} takes writes again, on new connections");
        }
        tokio::spawn(async move { before.pool().close().await });
    }

    fn start_using(&self, host: usize) {
        let Some(options) = self.hosts.get(host) else {
            return;
        };
        let is_only = !self.is_watched;
        let chosen = Chosen::new(host, options.clone(), &self.doubts, is_only, self.pooling);
        self.current.send_replace(Some(Arc::new(chosen)));
    }
}
