//! An artist's page, and what other sites show of it.

use crate::texts::room;

room! {
    /// An artist's page, and what other sites show of it.
    ArtistPage = ARTIST_PAGE {
        only_you = "Only you see this page until your first track is public.";
        only_you_next = "Open your tracks";
        edit = "Edit your artist page";
        picture_of(name: &str) = format!("Picture of {name}");
        links(name: &str) = format!("{name} elsewhere");
        links_back = "links back to this page";
        tracks = "Tracks";
        no_tracks = "Nothing to hear yet.";
        parts = "Parts of the list";
        feed = "RSS feed";
        listen_to(name: &str) = format!("Listen to {name} on Stagedoor.");
        by(title: &str, name: &str) = format!("{title} by {name}");
        feed_title(name: &str) = format!("{name} on Stagedoor");
    }
}
