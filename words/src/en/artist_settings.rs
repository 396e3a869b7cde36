//! What an artist says of themselves: the tab of the settings.

use crate::texts::room;

room! {
    /// What an artist says of themselves: the tab of the settings.
    ArtistSettings = ARTIST_SETTINGS {
        heading = "Artist";
        about_tab = "This is what people see of you as an artist. Your username stays what you log in with.";
        see_page = "See your page";
        name = "Artist name";
        name_hint = "What you are called on stage: at most 80 characters.";
        handle = "Page address";
        handle_hint(address: &str) = format!("The end of {address}: 3 to 30 of a to z, 0 to 9 and -.");
        handle_kept = "If you change it, the old address leads here for a year, and nobody else gets it.";
        about = "About (optional)";
        links = "Links (optional)";
        links_hint = "Up to 5 pages of yours elsewhere. A link is marked as yours once its page links back to this one with rel=me. We look when you save it, and every week.";
        link(number: usize) = format!("Link {number}");
        is_yours = "Links back: this page is yours";
        picture = "Picture (optional)";
        picture_hint(most: &str) = format!("JPEG, PNG or WebP, at most {most}. It becomes a square, and what the camera wrote into it goes.");
        picture_now = "Your picture now";
        leave = "You want to be a listener again? {ask}.";
        leave_ask = "Ask us";
        save = "Save artist";
        saved = "Your artist page is saved.";
        partly_saved = "What is right is saved. Look at the rest again.";
        page_kept = "Log in to continue. Nothing was saved. What you typed comes back after the login; choose the picture again then.";
        page_not_kept = "Log in to continue. Nothing was saved, and what you typed could not be kept.";
        artists_only = "This is where artists say who they are";
    }
}
