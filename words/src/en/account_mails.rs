//! Mails about an account: that it is there, that it is an artist's, how to get back in.

use crate::texts::room;

room! {
    /// Mails about an account: that it is there, that it is an artist's, how to get back in.
    AccountMails = ACCOUNT_MAILS {
        verify_subject = "Verify your email";
        verify_preview = "One click, and your account is ready.";
        verify_text = "Somebody, we hope it was you, made a Stagedoor account with this email. Verify it and you can become an artist.";
        verify_button = "Verify email";
        verify_footer(days: &str) = format!("Not you? Open the link and choose “I didn't create this account”, or do nothing: an account that is not verified is removed after {days}.");
        claims_preview = "One click on the account that is yours.";
        claims_one = "This account was made with your email. Verify it, if it is yours.";
        claims_several = "These accounts were made with your email. Verify the one that is yours; the others can no longer use your email then.";
        claims_links(time: &str) = format!("A link works once, for {time}.");
        claims_footer(days: &str) = format!("Not yours? Open its link and choose “I didn't create this account”, or do nothing: an account that is not verified is removed after {days}.");
        attempted_subject = "Somebody tried to create an account with your email";
        attempted_heading = "You already have an account";
        attempted_preview = "You already have an account, and nothing about it has changed.";
        attempted_text = "Somebody tried to create a Stagedoor account with this email. You already have an account, and the email stays yours: nobody else can verify it, and nothing about your account has changed.";
        attempted_then = "If it was you, log in instead.";
        attempted_footer = "Not you? Then there is nothing to do. Whoever it was got the same answer as with a new email, and what they have made is removed by itself.";
        artist_subject = "You are now an artist";
        artist_preview = "The stage is yours: you can upload your first track.";
        artist_text = "The stage is yours. From now on you can upload your own tracks. Your account stays as it was.";
        artist_button = "Upload a track";
        artist_footer(host: &str) = format!("If this wasn't you, somebody else may be using your account. Tell the people who run {host}, and set a new password.");
        reset_subject = "Set a new password";
        reset_text = "With this link you set a new password for your Stagedoor account. That ends all your sessions, so you log in with the new one afterwards.";
        reset_button = "Set new password";
        reset_footer = "Not you? Then do nothing: without this link nobody can set a password here. Do not pass it on.";
    }
}
