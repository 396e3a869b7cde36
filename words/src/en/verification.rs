//! Verifying the email of an account.

use crate::Plural;
use crate::texts::room;

room! {
    /// Verifying the email of an account.
    Verification = VERIFICATION {
        on_its_way = "A mail is on its way";
        sent_to(lifetime: &str) = format!("We sent it to {{email}}. Open the link in it to verify your email. It works for {lifetime}.");
        not_right = "Not right? {change}";
        change = "Change it";
        goes_on = "You can leave this page open: it goes on by itself once your email is verified.";
        spam = "Nothing there after a minute? Look into your spam folder first.";
        until_then(days: &str) = format!("You are logged in as {{username}}. Until your email is verified, that name is what you log in with; an account whose email nobody verifies is removed after {days}.");
        one_step_left = "Your email is verified. There is one step left, if you like.";
        nothing_to_wait_for = "Nothing to wait for";
        nobody_here = "Nobody is logged in here any more";
        was_rejected = "If you did not log out yourself, somebody who reads the mail at that email has answered: “I didn't create this account”. Then the account is removed, and its name is free again. Create it once more with an email that is yours.";
        heading = "Verify your email";
        claim = "The account {username} was made with the email {email}. One click, and the email belongs to that account.";
        verify = "Verify email";
        not_yours = "Not yours?";
        reject_hint(days: &str) = format!("Then say so, and the account is removed. If you do nothing, it is removed after {days}.");
        reject = "I didn't create this account";
        over = "This link was used or is too old, or somebody has verified this email for another account.";
        resend = "Resend verification email";
        verified_already = "Your email is verified already. There is nothing left to do.";
        to_account = "Back to your account";
        older_link(lifetime: &str) = format!("An older link keeps working, for {lifetime} from when it was sent.");
        goes_to = "The mail goes to {email}. Is that not your email? {correct}";
        correct = "Correct it";
        email_hint = "The email of your account. If you mistyped it, log in with your username and correct it.";
        next_in(seconds: u64) = {
            let unit = Plural::english("second", "seconds").word(seconds);
            format!("The next one can go out in {{seconds}} {unit}.")
        };
        reload = "Reload the page then.";
        verified = "Your email is verified.";
        log_in_then = "Your email is verified. Log in to go on.";
        verified_elsewhere(account: &str) = format!("The email of the account {account} is verified. Log in, and you can become an artist.");
        verified_for_other(email: &str, account: &str, you: &str) = format!("The email {email} of the account {account} is verified. You are logged in as {you}.");
        rejected = "That account no longer uses your email. There is nothing left to do.";
        sent_again(email: &str) = format!("A new mail is on its way to {email}.");
        sent_if_awaited = "If an account waits for that email to be verified, a new mail is on its way.";
    }
}
