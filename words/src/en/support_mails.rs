//! Mails about questions to the people who run the site, and their answers.

use crate::texts::room;

room! {
    /// Mails about questions to the people who run the site, and their answers.
    SupportMails = SUPPORT_MAILS {
        verify_subject = "Send your message to support";
        verify_preview = "One click, and we read what you wrote.";
        verify_text(host: &str, reference: &str) = format!("Somebody, we hope it was you, wrote to the support of {host} and gave this email. Your message is kept under {reference}. Open the link and send it: then we read it, and our answer comes here.");
        verify_button = "Open your message";
        verify_several(host: &str, messages: u64) = format!("Somebody, we hope it was you, wrote to the support of {host} several times and gave this email. Here are the links to {messages} of these messages. Open those that are yours and send them: then we read them, and our answers come here.");
        message = "Message";
        verify_footer(days: &str) = format!("Not you? Then do nothing: nobody reads it, and it is deleted after {days}.");
        link_opens(days: &str) = format!("The link opens your message and our answers for {days}. Do not pass it on.");
        waits_subject = "Somebody waits for support";
        waits_preview = "There is a message that nobody has answered.";
        waits_text(reference: &str) = format!("Somebody wrote to support and waits for an answer. It is {reference}.");
        waits_button = "Open the message";
        wait_subject = "More messages wait for support";
        wait_preview(messages: u64) = format!("Not answered yet: {messages}.");
        wait_text(messages: u64) = match messages {
            1 => "One more message to support waits for an answer.".to_owned(),
            messages => format!("{messages} more messages to support wait for an answer. They came too fast for a mail each."),
        };
        wait_button = "Open the list";
        wait_footer(host: &str) = format!("You get this because you help to run {host}.");
        waits_footer(host: &str) = format!("You get this because you help to run {host}. There is one mail until somebody answers.");
        answered_subject = "An answer from support";
        answered_preview = "We have answered what you wrote to us.";
        answered_text(reference: &str) = format!("You wrote to us, and here is our answer. It is {reference}.");
        answered_button = "Read it all and reply";
        answered_footer = "Nobody reads replies to this mail. Reply on the page, where all of it stands.";
        listener_subject = "You are a listener again";
        listener_preview = "As you asked us. Your account stays.";
        listener_text = "As you asked us, you are no longer an artist. Your account, your name and your settings stay as they are.";
        listener_hidden = "Your tracks are hidden: nobody but you can hear them.";
        listener_kept = "Your tracks stay as they are, and whoever could hear them still can.";
        listener_deleted = "Your tracks are deleted, as we agreed.";
        listener_anew = "If you change your mind, you can become an artist again in your settings.";
        listener_button = "Open your settings";
        listener_footer(host: &str) = format!("If you did not ask for this, tell the people who run {host}.");
    }
}
