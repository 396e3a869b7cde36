//! Giving an account another name.

use crate::texts::room;

room! {
    /// Giving an account another name.
    UsernameChange = USERNAME_CHANGE {
        heading = "Change your username";
        yours = "Your username is {username}.";
        new = "New username";
        held(span: &str) = format!("Your old username stays yours for {span}: you can log in with it, or take it back, and nobody else gets it.");
        told = "We tell you by mail, so that nobody else can do this unnoticed.";
        changed(username: &str) = format!("Your username is {username} now.");
    }
}
