//! Who hashes next: client addresses take turns.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::asker::Asker;
use crate::error::Error;

/// The most hashes that may wait for one client address: 16, so that a school behind
/// one address is let in when the bell rings. At 20 ms each the last of them waits
/// for a third of a second.
const LONGEST_LINE: usize = 16;

/// The most hashes that may wait for one account: 2. One person is at most in a few
/// places at once, and one account must not fill the line of those who share its
/// address.
const WAITING_FOR_AN_ACCOUNT: usize = 2;

/// What is asked of those who find their line full: some lines are shorter than this
/// by then, and none is longer.
const COME_BACK: Duration = Duration::from_secs(1);

/// Hashes that wait, and how many run. Cheap to clone; clones are the same queue.
///
/// Each client address has a line of its own. Whoever has the fewest hashes running
/// goes first, among those a line that was not called yet (as the new flows of
/// RFC 8290, section 4.2), and among equals they take turns: so
/// one who floods waits behind everybody else, and whoever comes alone waits for no
/// more than the hashes that have begun.
#[derive(Debug, Clone)]
pub(super) struct HashQueue(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// Hashes that may still begin.
    free: usize,
    /// Lines with somebody in them, the next one first.
    lines: VecDeque<Line>,
    /// Hashes under way, by address.
    running: HashMap<Option<IpAddr>, usize>,
    /// Hashes that wait, by account.
    accounts: HashMap<Vec<u8>, usize>,
    next_ticket: u64,
}

#[derive(Debug)]
struct Line {
    address: Option<IpAddr>,
    waiting: VecDeque<Waiting>,
    was_called: bool,
}

#[derive(Debug)]
struct Waiting {
    ticket: u64,
    account: Option<Vec<u8>>,
    called: oneshot::Sender<Turn>,
}

/// A place in a line; given up when dropped.
#[derive(Debug)]
pub(super) struct Place {
    queue: HashQueue,
    ticket: u64,
    called: oneshot::Receiver<Turn>,
}

/// Leave to hash, until it is dropped.
#[derive(Debug)]
pub(super) struct Turn {
    queue: HashQueue,
    address: Option<IpAddr>,
}

impl HashQueue {
    /// An empty one, for this many hashes at the same time.
    pub(super) fn new(workers: usize) -> Self {
        Self(Arc::new(Mutex::new(State {
            free: workers.max(1),
            lines: VecDeque::new(),
            running: HashMap::new(),
            accounts: HashMap::new(),
            next_ticket: 0,
        })))
    }

    /// Takes a place at the end of the line of this address.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when as many wait there, or for this account, as may.
    pub(super) fn enter(&self, asker: &Asker) -> Result<Place, Error> {
        let (sender, receiver) = oneshot::channel();
        let ticket = self.lock().add(asker, sender)?;
        let place = Place {
            queue: self.clone(),
            ticket,
            called: receiver,
        };
        self.call();
        Ok(place)
    }

    /// Whether anybody waits.
    pub(super) fn is_anybody_waiting(&self) -> bool {
        !self.lock().lines.is_empty()
    }

    /// Calls those whose turn it is.
    fn call(&self) {
        loop {
            // The lock ends with this statement: a turn that nobody takes any more
            // comes back through it.
            let next = self.lock().call_next();
            let Some((address, called)) = next else {
                return;
            };
            let turn = Turn {
                queue: self.clone(),
                address,
            };
            drop(called.send(turn));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, asker: &Asker, called: oneshot::Sender<Turn>) -> Result<u64, Error> {
        let has_room = self.free > 0 && self.lines.is_empty();
        if asker.is_bounded && !has_room && self.is_full(asker) {
            return Err(Error::RateLimited {
                retry_after: COME_BACK,
            });
        }
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        let account = asker.account.clone().filter(|_| asker.is_bounded);
        if let Some(account) = account.clone() {
            *self.accounts.entry(account).or_default() += 1;
        }
        let waiting = Waiting {
            ticket,
            account,
            called,
        };
        // Whoever has a hash running is not new here.
        let was_called = self.running.contains_key(&asker.address);
        match self.line(asker.address) {
            Some(line) => line.waiting.push_back(waiting),
            None => self.lines.push_back(Line {
                address: asker.address,
                waiting: VecDeque::from([waiting]),
                was_called,
            }),
        }
        Ok(ticket)
    }

    fn is_full(&mut self, asker: &Asker) -> bool {
        // The command line has no address, and nobody else shares it.
        let in_line = match asker.address {
            Some(_) => self
                .line(asker.address)
                .map_or(0, |line| line.waiting.len()),
            None => 0,
        };
        let account = asker.account.as_ref();
        let for_account = account.and_then(|account| self.accounts.get(account));
        in_line >= LONGEST_LINE || for_account.is_some_and(|many| *many >= WAITING_FOR_AN_ACCOUNT)
    }

    fn line(&mut self, address: Option<IpAddr>) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.address == address)
    }

    /// Takes out whose turn it is, and counts them as running.
    fn call_next(&mut self) -> Option<(Option<IpAddr>, oneshot::Sender<Turn>)> {
        if self.free == 0 {
            return None;
        }
        let running = |line: &Line| self.running.get(&line.address).copied().unwrap_or(0);
        // The first of the least, for `min_by_key` keeps the earlier of two equals.
        let (at, _) = self
            .lines
            .iter()
            .enumerate()
            .min_by_key(|(_, line)| (running(line), line.was_called))?;
        let mut line = self.lines.remove(at)?;
        let first = line.waiting.pop_front()?;
        let address = line.address;
        if !line.waiting.is_empty() {
            line.was_called = true;
            self.lines.push_back(line);
        }
        self.forget_account(first.account.as_deref());
        self.free -= 1;
        *self.running.entry(address).or_default() += 1;
        Some((address, first.called))
    }

    fn leave(&mut self, ticket: u64) {
        let mut left = None;
        for line in &mut self.lines {
            if let Some(at) = line.waiting.iter().position(|one| one.ticket == ticket) {
                left = line.waiting.remove(at);
                break;
            }
        }
        if let Some(left) = left {
            self.forget_account(left.account.as_deref());
            self.lines.retain(|line| !line.waiting.is_empty());
        }
    }

    fn end(&mut self, address: Option<IpAddr>) {
        self.free += 1;
        if let Some(running) = self.running.get_mut(&address) {
            *running -= 1;
            if *running == 0 {
                self.running.remove(&address);
            }
        }
    }

    fn forget_account(&mut self, account: Option<&[u8]>) {
        if let Some(account) = account
            && let Some(many) = self.accounts.get_mut(account)
        {
            *many -= 1;
            if *many == 0 {
                self.accounts.remove(account);
            }
        }
    }
}

impl Place {
    /// Waits to be called, but no longer than `longest`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] after that.
    pub(super) async fn turn(mut self, longest: Duration) -> Result<Turn, Error> {
        tokio::time::timeout(longest, &mut self.called)
            .await
            .map_err(|_| Error::unavailable("no turn to hash a password"))?
            .map_err(Error::internal)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.queue.lock().leave(self.ticket);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.queue.lock().end(self.address);
        self.queue.call();
    }
}

#[cfg(test)]
mod tests;
