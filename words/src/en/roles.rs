//! What people are here.

use crate::texts::room;

room! {
    /// What people are here.
    Roles = ROLES {
        listener = "Listener";
        artist = "Artist";
        premium = "Premium artist";
        moderator = "Moderator";
        administrator = "Administrator";
        producer = "Producer";
        label = "Label";
    }
}
