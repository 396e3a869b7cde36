//! What was used of limits here, and the other servers do not know yet.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use super::marks::Mark;

/// More are not kept until they are told: what is beyond counts on this server alone.
const MOST: usize = 20_000;

/// What one batch tells at most: some 150 KiB.
const AT_ONCE: usize = 4_000;

/// Of one batch: limit, mark in hexadecimal digits, how often.
pub(super) type Told = BTreeMap<String, BTreeMap<String, u32>>;

/// Counts uses until they are told.
#[derive(Debug, Default)]
pub(super) struct Uses(Mutex<HashMap<(&'static str, Mark), u32>>);

impl Uses {
    /// One more.
    pub(super) fn add(&self, limit: &'static str, who: Mark) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if uses.len() < MOST || uses.contains_key(&(limit, who)) {
            let times = uses.entry((limit, who)).or_default();
            *times = times.saturating_add(1);
        }
    }

    /// What is to be told now: all, or of very many some.
    pub(super) fn take(&self) -> Told {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken: Vec<_> = if uses.len() <= AT_ONCE {
            uses.drain().collect()
        } else {
            let some: Vec<_> = uses.keys().copied().take(AT_ONCE).collect();
            let some = some.into_iter();
            some.filter_map(|key| uses.remove_entry(&key)).collect()
        };
        drop(uses);
        let mut told = Told::new();
        for ((limit, who), times) in taken {
            told.entry(limit.to_owned())
                .or_default()
                .insert(written(&who), times);
        }
        told
    }
}

fn written(who: &Mark) -> String {
    let mut text = String::with_capacity(2 * who.len());
    for byte in who {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The mark that is written like this; none where it is no mark.
pub(super) fn read(text: &str) -> Option<Mark> {
    let number = u128::from_str_radix(text, 16).ok()?;
    (text.len() == 32).then(|| number.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_told_once_in_batches_and_a_flood_is_not_kept() {
        let uses = Uses::default();
        for n in 0..30_000_u128 {
            uses.add("login", n.to_be_bytes());
        }
        uses.add("login", 7_u128.to_be_bytes());
        let (mut marks, mut times) = (0, 0);
        loop {
            let told = uses.take();
            let Some(told) = told.get("login") else { break };
            assert!(told.len() <= AT_ONCE);
            marks += told.len();
            times += told.values().sum::<u32>();
        }
        assert_eq!((marks, times), (MOST, u32::try_from(MOST).unwrap() + 1));
    }

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        for mark in [[0; 16], [255; 16], 0x0123_4567_u128.to_be_bytes()] {
            assert_eq!(read(&written(&mark)), Some(mark));
        }
        for text in ["", "7", "+000000000000000000000000000001", "not a mark"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
