//! What is counted and measured while the program runs, for whoever operates it: each
//! meter is declared once, in [`declared`], with its name, its labels and what it means.
//!
//! Nothing is kept before [`begin`]: until then each call is one look at a flag. Labels
//! have few values, which are known beforehand: nobody's name, address or id is one.

pub mod declared;
mod meter;

use std::sync::atomic::{AtomicBool, Ordering};

pub use declared::ALL;
pub use meter::{Counter, Declaration, Gauge, Histogram, Kind, Timing};

static IS_ON: AtomicBool = AtomicBool::new(false);

/// Begins to count. Whoever calls this has installed a recorder of the crate `metrics`
/// before, which is told of every meter here.
pub fn begin() {
    for declaration in ALL {
        declaration.describe();
    }
    IS_ON.store(true, Ordering::Release);
    declared::begin_at_zero();
}

/// Whether anything is counted.
pub fn is_on() -> bool {
    IS_ON.load(Ordering::Relaxed)
}
