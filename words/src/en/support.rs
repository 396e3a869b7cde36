//! Asking the people who run the site.

use crate::texts::room;

room! {
    /// Asking the people who run the site.
    Support = SUPPORT {
        heading = "Support";
        lede = "Ask the people who run this site. A person reads what you write, and answers here and by mail.";
        lede_unverified = "Ask the people who run this site. A person reads what you write, and answers here. Your email is not verified, so no mail tells you of it.";
        lede_visitor = "Ask the people who run this site. A person reads what you write, and answers by mail.";
        help_first = "Many answers are in the {help}.";
        help = "help";
        have_account = "You have an account? {login}, and you find your messages here.";
        log_in = "Log in";
        write = "Write to us";
        kind = "What is it about";
        question = "A question";
        question_hint = "You want to know something.";
        problem = "A problem";
        problem_hint = "Something does not work.";
        report = "A report";
        report_hint = "A track or a person that should not be here.";
        report_this = "Report";
        leave_artist = "Give up being an artist";
        leave_artist_hint = "You want to be a listener again. Say what should become of your tracks: stay as they are, be hidden, or be deleted.";
        email_hint = "Our answer goes there. First you get a mail with a link that sends your message.";
        subject = "Subject";
        text = "Message";
        text_hint = "Up to 5,000 characters. Name the page or track that it is about, if there is one.";
        send = "Send";
        sent = "We have your message. Our answer comes here and by mail.";
        sent_heading = "Check your mail";
        sent_subheading = "One click more";
        sent_visitor = "We have sent you a link. Open it and send your message, {reference}: until then nobody reads it.";
        sent_nothing = "Nothing there after a few minutes? Look into your spam folder, or {again}.";
        again = "write again";
        yours = "Your messages";
        none = "Nothing yet.";
        parts = "Parts of the list of your messages";
        waits = "Waits for an answer";
        not_sent = "Not sent yet";
        answered = "Answered";
        closed = "Closed";
        from_you = "You";
        from_them = "Whoever asked";
        from_support = "Support";
        thread = "What was said";
        reference_is = "Reference {reference}";
        reply = "Reply";
        your_reply = "Your reply";
        reply_closed = "This is closed. If you write again, we look at it again.";
        replied = "We have your reply.";
        all_messages = "All your messages";
        send_question = "Send this message?";
        send_how = "Nobody has read it yet. With one click you verify {email} and send it.";
        send_now = "Send message";
        now_sent = "Your message is sent. Our answer comes by mail.";
        over_heading = "This link opens nothing";
        over = "It is too old, or not whole. Our latest mail has one that works.";
    }
}
