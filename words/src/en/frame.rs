//! What stands around every page.

use crate::texts::room;

room! {
    /// What stands around every page.
    Frame = FRAME {
        description = "Where listeners become artists: create an account, step through the door, and upload your own music.";
        picture = "Stagedoor: an open stage door with warm light falling out of it";
        skip = "Skip to content";
        development = "Development server. Mails are in the {outbox}.";
        outbox = "outbox";
        main_navigation = "Main";
        settings = "Settings";
        log_out = "Log out";
        create_account = "Create account";
        log_in = "Log in";
        slogan = "Stagedoor: where listeners become artists.";
        about = "About this site";
        help = "Help";
        terms = "Terms";
        privacy = "Privacy";
        support = "Support";
        late = "Stagedoor has not answered. What you typed is still here: try again.";
        changed = "Your account has changed since this page was opened, here or in another tab. Reload the page when you have finished.";
    }
}
