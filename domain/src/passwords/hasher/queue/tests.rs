//! Turns, without a clock: a place is taken at once, and whoever is called can be
//! asked.

use futures::FutureExt;

use super::*;
use crate::client::ClientInfo;

const EVER: Duration = Duration::MAX;

fn at(address: &str) -> Asker {
    with_limits(address, true)
}

fn with_limits(address: &str, is_bounded: bool) -> Asker {
    let client = ClientInfo {
        address: Some(address.parse().unwrap()),
        ..ClientInfo::default()
    };
    Asker::at(&client, is_bounded)
}

/// Everybody's places, in the order in which they came, and who was called.
struct Crowd {
    queue: HashQueue,
    places: Vec<(String, Place)>,
    turns: Vec<(String, Turn)>,
}

impl Crowd {
    fn before(workers: usize) -> Self {
        Self {
            queue: HashQueue::new(workers),
            places: Vec::new(),
            turns: Vec::new(),
        }
    }

    fn comes(&mut self, name: &str, asker: &Asker) {
        let place = self.queue.enter(asker).unwrap();
        self.places.push((name.to_owned(), place));
    }

    /// Who was called since this was asked last.
    fn called(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        let mut left = Vec::new();
        for (name, mut place) in std::mem::take(&mut self.places) {
            match place.called.try_recv() {
                Ok(turn) => {
                    names.push(name.clone());
                    self.turns.push((name, turn));
                }
                Err(_) => left.push((name, place)),
            }
        }
        self.places = left;
        names
    }

    /// Ends the hash that has run the longest; who is called then.
    fn one_ends(&mut self) -> Vec<String> {
        drop(self.turns.remove(0));
        self.called()
    }
}

fn is_full(entered: &Result<Place, Error>) -> bool {
    matches!(entered, Err(Error::RateLimited { retry_after }) if *retry_after == COME_BACK)
}

#[test]
fn whoever_floods_waits_behind_everybody_else() {
    let mut crowd = Crowd::before(2);
    for n in 0..18 {
        crowd.comes(&format!("flood {n}"), &at("192.0.2.1"));
    }
    assert_eq!(crowd.called(), ["flood 0", "flood 1"]);
    crowd.comes("ada", &at("192.0.2.2"));
    crowd.comes("mira", &at("2001:db8::1"));
    crowd.comes("ada again", &at("192.0.2.2"));
    assert!(crowd.called().is_empty());
    assert_eq!(crowd.one_ends(), ["ada"]);
    assert_eq!(crowd.one_ends(), ["mira"]);
    // Nobody of the three who wait has a hash running any more.
    assert_eq!(crowd.one_ends(), ["flood 2"]);
    assert_eq!(crowd.one_ends(), ["ada again"]);
    assert_eq!(crowd.one_ends(), ["flood 3"]);
    assert_eq!(crowd.one_ends(), ["flood 4"]);
}

#[test]
fn lines_take_turns_and_each_is_served_in_its_order() {
    let mut crowd = Crowd::before(1);
    crowd.comes("first", &at("192.0.2.9"));
    assert_eq!(crowd.called(), ["first"]);
    for n in 0..3 {
        for address in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
            crowd.comes(&format!("{address} {n}"), &at(address));
        }
    }
    for n in 0..3 {
        for address in ["192.0.2.1", "192.0.2.2", "192.0.2.3"] {
            assert_eq!(crowd.one_ends(), [format!("{address} {n}")]);
        }
    }
    assert!(!crowd.queue.is_anybody_waiting());
}

#[test]
fn a_school_behind_one_address_is_not_refused_and_the_next_after_sixteen_is() {
    let mut crowd = Crowd::before(2);
    for n in 0..18 {
        let pupil = at("192.0.2.1").about(&format!("pupil {n}"));
        crowd.comes(&n.to_string(), &pupil);
    }
    assert!(is_full(&crowd.queue.enter(&at("192.0.2.1"))));
    crowd.comes("elsewhere", &at("192.0.2.2"));
    assert_eq!(crowd.called(), ["0", "1"]);
    assert_eq!(crowd.one_ends(), ["elsewhere"]);
    assert_eq!(crowd.one_ends(), ["2"]);
    crowd.comes("later", &at("192.0.2.1"));
}

#[test]
fn an_ipv6_subscriber_has_one_line_whichever_address_they_use() {
    let mut crowd = Crowd::before(1);
    for n in 0..17 {
        crowd.comes(&n.to_string(), &at(&format!("2001:db8:1:2::{n:x}")));
    }
    assert!(is_full(&crowd.queue.enter(&at("2001:db8:1:2:ffff::1"))));
    crowd.comes("neighbour", &at("2001:db8:1:3::1"));
}

#[test]
fn two_wait_for_one_account_and_no_more() {
    let mut crowd = Crowd::before(1);
    let nina = |address| at(address).about("nina");
    crowd.comes("runs", &nina("192.0.2.1"));
    assert_eq!(crowd.called(), ["runs"]);
    crowd.comes("second", &nina("192.0.2.1"));
    crowd.comes("third", &nina("192.0.2.2"));
    assert!(is_full(&crowd.queue.enter(&nina("192.0.2.1"))));
    assert!(is_full(&crowd.queue.enter(&nina("192.0.2.3"))));
    crowd.comes("mira", &at("192.0.2.1").about("mira"));
    crowd.one_ends();
    crowd.comes("fourth", &nina("192.0.2.3"));
    assert!(is_full(&crowd.queue.enter(&nina("192.0.2.4"))));
}

#[test]
fn who_goes_away_leaves_their_place_to_others() {
    let mut crowd = Crowd::before(1);
    crowd.comes("runs", &at("192.0.2.9"));
    assert_eq!(crowd.called(), ["runs"]);
    for n in 0..16 {
        crowd.comes(&n.to_string(), &at("192.0.2.1"));
    }
    crowd.places.clear();
    assert!(!crowd.queue.is_anybody_waiting());
    let nina = at("192.0.2.1").about("nina");
    for _ in 0..40 {
        drop(crowd.queue.enter(&nina).unwrap());
    }
    crowd.comes("stays", &nina);
    assert_eq!(crowd.one_ends(), ["stays"]);
    let state = crowd.queue.lock();
    assert!(state.accounts.is_empty());
    assert_eq!(state.running.len(), 1);
}

#[test]
fn a_turn_that_was_called_and_not_taken_goes_to_the_next() {
    let mut crowd = Crowd::before(1);
    crowd.comes("gone", &at("192.0.2.1"));
    crowd.comes("next", &at("192.0.2.2"));
    crowd.places.remove(0);
    assert_eq!(crowd.called(), ["next"]);
}

#[test]
fn without_bounds_there_are_turns_all_the_same() {
    let mut crowd = Crowd::before(1);
    for n in 0..40 {
        crowd.comes(
            &n.to_string(),
            &with_limits("192.0.2.1", false).about("nina"),
        );
    }
    crowd.comes("other", &with_limits("192.0.2.2", false).about("mira"));
    assert_eq!(crowd.called(), ["0"]);
    assert_eq!(crowd.one_ends(), ["other"]);
    assert_eq!(crowd.one_ends(), ["1"]);
}

#[tokio::test]
async fn a_wait_too_long_is_unavailable_and_leaves_the_line() {
    let queue = HashQueue::new(1);
    let _busy = queue
        .enter(&at("192.0.2.1"))
        .unwrap()
        .turn(EVER)
        .await
        .unwrap();
    let place = queue.enter(&at("192.0.2.2")).unwrap();
    let refused = place.turn(Duration::ZERO).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))));
    assert!(!queue.is_anybody_waiting());
    let place = queue.enter(&at("192.0.2.2")).unwrap();
    assert!(place.turn(EVER).now_or_never().is_none());
    assert!(!queue.is_anybody_waiting());
}
