//! The tab "Your data": what is stored, a copy of it, the way out.

use crate::texts::room;

room! {
    /// The tab "Your data": what is stored, a copy of it, the way out.
    OwnData = OWN_DATA {
        heading = "Your data";
        stored = "What is stored about you";
        stored_is = "Each kind, what it is for, and how long it is kept. No advertising, no tracking. The {privacy} says more.";
        privacy = "privacy page";
    }
}
