//! Mails about the end of an account.

use crate::texts::room;

room! {
    /// Mails about the end of an account.
    DeletionMails = DELETION_MAILS {
        button = "Keep my account";
        soon_subject = "Your account will be deleted soon";
        soon_preview(until: &str) = format!("Until {until} you can still keep it.");
        soon_text(until: &str) = format!("You asked for your Stagedoor account to be deleted. That happens on {until}, for good: after that nobody can bring it back.");
        soon_then = "Do you want to keep it, or to take a copy of what is yours? Log in until then. Otherwise there is nothing to do.";
        soon_footer(host: &str) = format!("If you did not ask for this, log in, keep your account and set a new password, or tell the people who run {host}.");
        done_subject = "Your account is deleted";
        done_preview = "This is the last mail about it.";
        done_text = "Your Stagedoor account is deleted for good, and with it all that was yours there. This is the last mail about it, and we do not keep your email.";
        done_kept = "The public tracks that you left here stay, under their artist's name and without a way back to you.";
        done_footer(host: &str) = format!("Questions? Ask the people who run {host}.");
    }
}
