//! Verifying the email of an account.

use crate::texts::room;

room! {
    /// Verifying the email of an account.
    Verification = VERIFICATION {
        verified = "Your email is verified.";
        log_in_then = "Your email is verified. Log in to go on.";
        verified_elsewhere(account: &str) = format!("The email of the account {account} is verified. Log in, and you can become an artist.");
        verified_for_other(email: &str, account: &str, you: &str) = format!("The email {email} of the account {account} is verified. You are logged in as {you}.");
        rejected = "That account no longer uses your email. There is nothing left to do.";
        sent_again(email: &str) = format!("A new mail is on its way to {email}.");
        sent_if_awaited = "If an account waits for that email to be verified, a new mail is on its way.";
    }
}
