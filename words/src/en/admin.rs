//! The pages for those who run the site.

use crate::texts::room;

room! {
    /// The pages for those who run the site.
    Admin = ADMIN {
        heading = "Administration";
        navigation = "Administration";
        to_settings = "Back to your settings";
        support = "Support";
        support_lede = "What people have written to us. They get a mail with each answer.";
        show = "Show";
        open = "Waiting";
        answered = "Answered";
        closed = "Closed";
        all = "All";
        none = "Nothing here.";
        parts = "Parts of the list of messages";
        by(name: &str) = format!("from {name}");
        without_account = "without an account";
        gone = "account gone";
        wrote = "Written by";
        kind = "About";
        opened = "Written";
        answer = "Answer";
        answer_hint = "It goes by mail, and stands on the page, as it is: no markup.";
        send = "Send answer";
        send_and_close = "Send and close";
        close = "Close without an answer";
        close_answered = "Close";
        was_answered = "The answer is on its way.";
        was_closed = "It is closed.";
        nobody_there = "Whoever wrote this is gone: nobody would read an answer.";
        leave_how = "On the server: {command}, or keep, or delete. That closes it, and tells them by mail.";
        all_tickets = "All messages";
    }
}
