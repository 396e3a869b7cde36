//! The page of the site itself, for visitors and for those who are logged in.

use crate::texts::room;

room! {
    /// The page of the site itself, for visitors and for those who are logged in.
    Home = HOME {
        title = "Music, from the people who make it";
        headline = "The stage door is open";
        lede = "Stagedoor is where listeners become artists. Come in, and when you are ready, step through and bring your own music.";
        come_in = "Come in";
        come_in_how = "Create an account and verify your email. It takes a minute.";
        become_artist = "Become an artist";
        become_how = "One button in your settings, once your email is verified. You cannot undo it by yourself, and nothing you have is lost.";
        upload = "Upload your music";
        formats = "WAV, FLAC, MP3, Ogg, Opus, AAC or M4A, kept exactly as you made it.";
        own = "Home";
        for_safety = "For the safety of your account: {link}";
        verify = "Verify your email";
        verify_how = "Open the link in the mail that we sent to {email}. After that you can become an artist.";
        next_artist = "Your next step: become an artist";
        become_now = "Your email is verified, so you can. It is one button, and then you can upload your own music.";
        latest = "Your latest tracks";
        newest = "New on stage";
        all = "All your tracks";
    }
}
