//! Mails about a track that was looked at before it is public.

use crate::texts::room;

room! {
    /// Mails about a track that was looked at before it is public.
    TrackMails = TRACK_MAILS {
        approved_subject = "Your track is public";
        approved_preview = "Everybody can listen to it now.";
        approved_text(title: &str) = format!("We listened to “{title}”, and it is public now: everybody can hear it. Your next tracks go public as soon as you publish them.");
        approved_button = "Open the track's page";
        refused_subject = "Your track was not published";
        refused_preview = "The mail says why, and what you can do.";
        refused_text(title: &str) = format!("We listened to “{title}” and did not make it public. Why:");
        refused_then = "The track is still yours: you can listen to it, change it, and publish it again.";
        refused_button = "Open your track";
        footer(host: &str) = format!("Questions? Write to the people who run {host}.");
    }
}
