//! What plays tracks.

use crate::Plural;
use crate::texts::room;

room! {
    /// What plays tracks.
    Player = PLAYER {
        name = "Player";
        play = "Play";
        pause = "Pause";
        position = "Position";
        volume = "Volume";
        at_of = "{at} of {length}";
        listen_to(title: &str) = format!("Listen to “{title}”");
        failed = "This track does not play right now. Try again in a moment.";
        plays(number: u64) = Plural::english("play", "plays").of(number);
    }
}
