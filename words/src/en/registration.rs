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
        has_account = "Do you have an account already? {login}";
    }
}
