//! The card that offers to become an artist, and the one that comes after it.

use crate::texts::room;

room! {
    /// The card that offers to become an artist, and the one that comes after it.
    CreatorCard = CREATOR_CARD {
        offer = "Upload your own music. You cannot undo this by yourself.";
        gain = "From then on you can upload tracks.";
        same = "Your account and your settings stay as they are.";
        final_step = "You cannot undo this by yourself: only the people who run this site could.";
        verified_now = "Your email is verified";
        verify_first = "Verify your email first: open the link in the mail that we sent to {email}. Artists are reached by email, so it has to be yours.";
        artist_now = "You are an artist now";
        kept = "Your tracks are kept exactly as you made them. WAV, FLAC, MP3, Ogg, Opus, AAC and M4A are welcome.";
        first_upload = "Upload your first track";
    }
}
