//! What islands say once the page is open: the page brings these along.

use crate::texts::room;

room! {
    /// What islands say once the page is open: the page brings these along.
    Islands = ISLANDS {
        upload = "Upload";
        verified = "Verified";
        not_verified = "Not verified";
        become_artist = "Become an artist";
        becoming_artist = "Becoming an artist…";
        became_artist = "You are now an artist";
        was_artist_before = "You already have creator access";
        artist = "Artist";
        logged_out = "You have been logged out meanwhile.";
        log_in_to_go_on = "Log in to go on";
        resend = "Resend verification";
        own_account = "Open your own account";
        somebody_else = "Somebody else is logged in.";
        unreachable = "Stagedoor has not answered. Check your connection and try again.";
        unexpected = "Stagedoor answered something unexpected. Reload the page and try again.";
        request_id = "Request id:";
        username = "Username";
        email = "Email";
        role = "Role";
        member_since = "Member since";
        dismiss = "Dismiss";
        change = "Change";
        change_username = "Change username";
        change_email = "Change email";
    }
}
