//! What pages look like.

use crate::texts::room;

room! {
    /// What pages look like.
    Appearance = APPEARANCE {
        heading = "Appearance";
        theme = "Theme";
        theme_hint = "It goes with your account, wherever you log in. What you print is always black on white.";
        system = "System";
        system_hint = "Light or dark, as your device is set.";
        light = "Light";
        light_hint = "Dark words on paper.";
        dark = "Dark";
        dark_hint = "Light words on black.";
        language = "Language";
        language_hint = "Pages and mails speak it to you.";
        save = "Save";
        saved = "Your choice is saved.";
    }
}
