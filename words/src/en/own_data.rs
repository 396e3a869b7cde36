//! The tab "Your data": what is stored, a copy of it, the way out.

use crate::texts::room;

room! {
    /// The tab "Your data": what is stored, a copy of it, the way out.
    OwnData = OWN_DATA {
        heading = "Your data";
        stored = "What is stored about you";
        stored_is = "Each kind, what it is for, and how long it is kept. No advertising, no tracking. The {privacy} says more.";
        privacy = "privacy page";

        copy = "A copy of your data";
        copy_is(days: &str) = format!("A ZIP file with everything that is stored about you, as it is at one moment: text that you can read and other programs can, too. We write to you when it is ready, and you can download it for {days}.");
        with_files = "With the files and pictures of your tracks";
        with_files_hint(size: &str) = format!("Originals as you uploaded them, {size} in all.");
        ask = "Ask for a copy";
        more_today(number: u32) = match number {
            1 => "You can ask for one more today.".to_owned(),
            number => format!("You can ask for {number} more today."),
        };
        none_left = "You have asked for as many copies as you can in 24 hours. You can ask again on {moment}.";
        asked = "Your copy is being made.";
        asked_too_often = "You have asked for as many copies as you can in 24 hours. This page says when you can ask again.";
        making = "Your copy is being made";
        making_how = "You can leave this page: the copy is made all the same.";
        at = "{percent}% done.";
        done = "It is ready. Load this page again to download it.";
        now_ready = "Your copy is ready. You can download it here.";
        look_again = "Look again";
        copies = "Copies that you asked for";
        copy_of = "Copy of {moment}";
        ready = "Ready";
        over = "Expired";
        failed = "Not made";
        failed_how = "Something went wrong on our side. Ask for another one.";
        files_in_it = "with files";
        no_files_in_it = "without files";
        until = "until {moment}";
        download = "Download";
        proof_first = "Show that it is you first. Then download your copy here.";
    }
}
