//! Making an account.

use crate::texts::room;

room! {
    /// Making an account.
    Registration = REGISTRATION {
        heading = "Create your account";
        lede = "You need a name, an email and a password.";
        username_hint = "3 to 30 letters, digits, hyphens or underscores. Everybody sees it.";
        email_hint = "We send you a link to verify it.";
        agreement = "By creating an account you agree to the {terms}. The page {privacy} says what we store, and for how long.";
        terms = "terms";
        invited = "You are invited. You need a name, an email and a password.";
        by_invitation = "By invitation";
        by_invitation_detail = "New accounts here are by invitation. If you have one, open its link.";
        invitation_over = "This invitation does not work any more";
        closed = "No new accounts";
        closed_detail = "This site takes no new accounts at the moment. If you have one, log in as always.";
        has_account = "Do you have an account already? {login}";
    }
}
