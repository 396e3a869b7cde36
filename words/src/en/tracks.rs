//! One's own tracks.

use crate::texts::room;

room! {
    /// One's own tracks.
    Tracks = TRACKS {
        heading = "Your tracks";
        none = "Nothing here yet. Your first track is one upload away.";
        parts = "Parts of your tracks";
    }
}
