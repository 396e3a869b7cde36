//! Who is connected, and who makes room for whom.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use stagedoor_domain::meters::declared::{CONNECTIONS, CONNECTIONS_REFUSED};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::field::display;

use super::Limits;
use super::stage::Stage;
use crate::logged_address::logged;

/// How often the log says at most that there was no room.
const SAID_EVERY: Duration = Duration::from_mins(1);

/// Every connection there is.
#[derive(Debug)]
pub(super) struct Registry {
    limits: Limits,
    all: Mutex<All>,
}

#[derive(Debug, Default)]
struct All {
    next: u64,
    connections: HashMap<u64, Connection>,
    /// How many of them each address has; those of trusted peers are not counted.
    by_address: HashMap<IpAddr, usize>,
    /// Long answers under way to each client.
    long: HashMap<IpAddr, usize>,
    said: Option<Instant>,
}

#[derive(Debug)]
struct Connection {
    address: Option<IpAddr>,
    stage: Arc<Stage>,
    ended: CancellationToken,
}

/// What a connection that was taken is given.
pub(super) struct Admitted {
    pub(super) stage: Arc<Stage>,
    /// Cancelled when it has to make room.
    pub(super) ended: CancellationToken,
    /// To be kept as long as it lasts.
    pub(super) place: Place,
}

impl Registry {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            all: Mutex::default(),
        }
    }

    /// Takes a connection from `peer`, if need be in the place of one that waits for
    /// a request; none where all are busy. `ended` ends it.
    pub(super) fn admit(
        self: &Arc<Self>,
        peer: IpAddr,
        ended: CancellationToken,
    ) -> Option<Admitted> {
        let address = self.counted(peer);
        let mut all = self.lock();
        let of_address = address
            .and_then(|address| all.by_address.get(&address))
            .copied()
            .unwrap_or_default();
        let mut room = Some(());
        if of_address >= self.limits.most_per_address {
            all.say(peer, "one address has as many connections as it may have");
            room = all.make_room(address).or_else(|| refused("address"));
        } else if all.connections.len() >= self.limits.most {
            all.say(peer, "there are as many connections as there may be");
            room = all.make_room(None).or_else(|| refused("all"));
        }
        room?;
        let stage = Arc::new(Stage::new(&self.limits));
        let number = all.next;
        all.next += 1;
        if let Some(address) = address {
            *all.by_address.entry(address).or_default() += 1;
        }
        let connection = Connection {
            address,
            stage: stage.clone(),
            ended: ended.clone(),
        };
        all.connections.insert(number, connection);
        all.measure();
        let place = Place {
            registry: self.clone(),
            number,
        };
        Some(Admitted {
            stage,
            ended,
            place,
        })
    }

    /// Ends one that waits for a request, whosever it is.
    pub(super) fn make_room(&self) {
        self.lock().make_room(None);
    }

    /// Counts a long answer to `client`; none where it has too many. Where nobody knows
    /// who it is, those all count as one.
    pub(super) fn begin_long(self: &Arc<Self>, client: Option<IpAddr>) -> Option<Long> {
        let client = customer(client.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)));
        let mut all = self.lock();
        let under_way = all.long.entry(client).or_default();
        if *under_way >= self.limits.most_long_per_address {
            return None;
        }
        *under_way += 1;
        Some(Long {
            registry: self.clone(),
            client,
        })
    }

    /// The address that connections from `peer` count for, if they do.
    fn counted(&self, peer: IpAddr) -> Option<IpAddr> {
        let peer = peer.to_canonical();
        let trusted = &self.limits.trusted_peers;
        let is_trusted = trusted.iter().any(|network| network.contains(&peer));
        (!is_trusted).then(|| customer(peer))
    }

    fn lock(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one customer has: an IPv4 address, or the /64 of an IPv6 one (RFC 6177).
fn customer(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        address @ IpAddr::V4(_) => address,
    }
}

impl All {
    /// Ends the one that has waited longest for a request, of `address` where one is
    /// given; none when all are busy.
    fn make_room(&mut self, address: Option<IpAddr>) -> Option<()> {
        let (_, number) = self
            .connections
            .iter()
            .filter(|(_, connection)| address.is_none() || connection.address == address)
            .filter_map(|(number, connection)| Some((connection.stage.waiting_since()?, *number)))
            .min()?;
        if let Some(connection) = self.remove(number) {
            connection.ended.cancel();
        }
        Some(())
    }

    fn remove(&mut self, number: u64) -> Option<Connection> {
        let connection = self.connections.remove(&number)?;
        self.measure();
        if let Some(address) = connection.address {
            one_less(&mut self.by_address, address);
        }
        Some(connection)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "there are fewer than 2^52 connections"
    )]
    fn measure(&self) {
        CONNECTIONS.set::<&str>([], self.connections.len() as f64);
    }

    fn say(&mut self, peer: IpAddr, what: &'static str) {
        let now = Instant::now();
        if self.said.is_none_or(|said| now >= said + SAID_EVERY) {
            self.said = Some(now);
            let client = logged(peer).map(display);
            tracing::warn!(client, connections = self.connections.len(), "{what}");
        }
    }
}

/// Counts one for whom there is no room.
fn refused(reason: &'static str) -> Option<()> {
    CONNECTIONS_REFUSED.add([reason], 1);
    None
}

fn one_less(counts: &mut HashMap<IpAddr, usize>, key: IpAddr) {
    if let Some(count) = counts.get_mut(&key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&key);
        }
    }
}

/// A connection's place, free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    registry: Arc<Registry>,
    number: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        // Gone already when it made room for another.
        self.registry.lock().remove(self.number);
    }
}

/// A long answer, over when this is dropped.
#[derive(Debug)]
pub(super) struct Long {
    registry: Arc<Registry>,
    client: IpAddr,
}

impl Drop for Long {
    fn drop(&mut self) {
        one_less(&mut self.registry.lock().long, self.client);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn registry(most: usize, most_per_address: usize) -> Arc<Registry> {
        let mut limits = Limits::new(most, most_per_address, vec!["10.0.0.0/8".parse().unwrap()]);
        limits.most_long_per_address = 2;
        Arc::new(Registry::new(limits))
    }

    fn admit(registry: &Arc<Registry>, peer: &str) -> Option<Admitted> {
        registry.admit(peer.parse().unwrap(), CancellationToken::new())
    }

    #[tokio::test]
    async fn one_that_waits_makes_room_and_one_that_works_does_not() {
        let registry = registry(9, 2);
        let first = admit(&registry, "192.0.2.1").unwrap();
        let second = admit(&registry, "192.0.2.1").unwrap();
        first.stage.request_begins();
        let third = admit(&registry, "::ffff:192.0.2.1").unwrap();
        assert!(second.ended.is_cancelled() && !first.ended.is_cancelled());
        third.stage.request_begins();
        assert!(admit(&registry, "192.0.2.1").is_none());
        assert!(admit(&registry, "192.0.2.2").is_some(), "somebody else");
        first.stage.request_ends();
        assert!(admit(&registry, "192.0.2.1").is_some());
        assert!(first.ended.is_cancelled());
    }

    #[tokio::test]
    async fn a_network_of_ipv6_is_one_and_a_trusted_proxy_is_many() {
        let registry = registry(9, 1);
        let one = admit(&registry, "2001:db8::1").unwrap();
        one.stage.request_begins();
        assert!(admit(&registry, "2001:db8::ffff:2").is_none());
        assert!(admit(&registry, "2001:db8:0:1::2").is_some());
        let proxied: Vec<_> = (0..5).map(|_| admit(&registry, "10.0.0.1")).collect();
        assert!(proxied.iter().all(Option::is_some));
        drop(one);
        assert!(admit(&registry, "2001:db8::ffff:2").is_some());
    }

    #[tokio::test]
    async fn there_is_a_most_in_all_and_places_come_free() {
        let registry = registry(2, 9);
        let first = admit(&registry, "192.0.2.1").unwrap();
        let second = admit(&registry, "10.0.0.1").unwrap();
        first.stage.request_begins();
        second.stage.request_begins();
        assert!(admit(&registry, "192.0.2.3").is_none());
        drop(second);
        assert!(admit(&registry, "192.0.2.3").is_some());
        drop(first);
        let all = registry.lock();
        assert!(all.connections.is_empty() && all.by_address.is_empty());
    }

    #[tokio::test]
    async fn patience_with_players_is_counted_by_client() {
        let registry = registry(9, 9);
        let client = Some("192.0.2.1".parse().unwrap());
        let held = [registry.begin_long(client), registry.begin_long(client)];
        assert!(held.iter().all(Option::is_some));
        assert!(registry.begin_long(client).is_none());
        assert!(registry.begin_long(None).is_some());
        drop(held);
        assert!(registry.begin_long(client).is_some());
        assert!(registry.lock().long.is_empty());
    }
}
