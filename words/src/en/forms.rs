//! What forms have in common, and the pages that links in mails lead to.

use crate::texts::room;

room! {
    /// What forms have in common, and the pages that links in mails lead to.
    Forms = FORMS {
        username = "Username";
        email = "Email";
        password = "Password";
        new_password = "New password";
        password_hint = "At least 8 characters. A few words in a row are easy to remember and hard to guess.";
        code = "Code";
        code_hint = "The six digits that your authenticator app shows now. One of your backup codes works too.";
        // The place is what the button shows, said to those who do not see beside what it stands.
        show = "Show {password}";
        shown_password = "password";
        refused = "That did not work yet:";
        go_on = "Continue";
        kept = "What you typed is kept, and comes back after the login.";
        forgot_password = "Forgot your password?";
        to_login = "Go to the login page";
        check_mail = "Check your mail";
        incomplete_link = "This link is not complete. Open it in the mail again, or copy all of it.";
        ask_again = "Ask for a new mail";
    }
}
