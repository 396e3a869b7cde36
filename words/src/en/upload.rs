//! Uploading a track.

use crate::texts::room;

room! {
    /// Uploading a track.
    Upload = UPLOAD {
        heading = "Upload a track";
        lede = "The file is kept exactly as you made it.";
        title = "Title";
        uploaded(title: &str) = format!("“{title}” is uploaded.");
        title_hint = "Leave it empty to name the track after its file.";
        description = "Description (optional)";
        file = "Audio file";
        file_hint(most: &str) = format!("WAV, FLAC, MP3, Ogg, Opus, AAC or M4A, at most {most}.");
        room(used: &str, quota: &str, left: &str) = format!("You have used {used} of {quota}. {left} left.");
        yours_to_share = "By uploading you say that this recording is yours to share: you made it, or everybody who has a part in it agreed. {terms}";
        artists_only = "Only artists can upload";
        is_listener = "Your account is a listener's";
        become_first = "Become an artist in your account first. It takes one button and a verified email.";
        two_step_first = "Set up two-step login first";
        password_alone = "A password alone is not enough for your role";
        role_needs = "Your role can do more than others, so it needs two-step login or a passkey before you can upload. It takes a minute.";
        proof_first = "Show that it is you first";
        proof_why = "You logged in here with a password alone. Before you can upload, use your second step or a passkey once.";
    }
}
