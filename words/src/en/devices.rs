//! What a client runs on.

use crate::texts::room;

room! {
    /// What a client runs on.
    Devices = DEVICES {
        on(browser: &str, system: &str) = format!("{browser} on {system}");
        app = "An app";
        program = "A program";
        unknown_browser = "An unknown browser";
        unknown_system = "an unknown system";
    }
}
