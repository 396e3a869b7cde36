//! The page of a track.

use crate::texts::room;

room! {
    /// The page of a track.
    TrackPage = TRACK_PAGE {
        by(artist: &str) = format!("by {artist}");
        share = "Share";
        copied = "Link copied";
        edit = "Edit this track";
        being_prepared = "This track is being prepared. Come back in a moment.";
        look_again = "Look again";
        does_not_play = "This track does not play at the moment.";
        published_on = "Published on {day}";
        only_you = "Only you can see this page";
        with_link = "Only people with the link can see this page";
    }
}
