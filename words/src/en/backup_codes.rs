//! Backup codes, until their owner says that they are kept, and new ones.

use crate::texts::room;

room! {
    /// Backup codes, until their owner says that they are kept, and new ones.
    BackupCodes = BACKUP_CODES {
        heading = "Your backup codes";
        are_new = "These codes are new. If you had others before, they do not work any more.";
        keep_apart = "Each logs you in once when your app is gone. Keep them apart from your phone: on paper, or in your password manager.";
        account = "Stagedoor account: {username}";
        made_on(day: &str) = format!("Made on {day}");
        each_once = "Each code works once. Cross out what you have used.";
        copy = "Copy";
        print = "Print";
        download = "Download";
        copied = "All ten are copied. Paste them where you keep them.";
        not_copied = "Your browser does not let this page copy. Select the codes, or download them.";
        shown_until = "Until you press this, this browser shows them again whenever you come to this page. After that nobody can see them any more.";
        keep = "I have kept them";
        kept = "Your backup codes are in your hands now. This site does not show them again.";
        file(username: &str, site: &str, day: &str) = format!("Stagedoor backup codes of {username}\n{site}\nMade on {day}. Each one works once.\n");
        waiting = "Your new backup codes wait for you";
        waiting_why = "You have not said yet that you have kept them. They log you in, so we ask you to show that it is you before we show them again.";
        show = "Show the backup codes";
        make = "Make new backup codes";
        make_question = "Make new backup codes?";
        keep_old = "Keep the ones you have";
        not_now = "Not now";
        none_lost = "You have none left, so nothing is lost.";
        old_stop(number: u64) = match number { 1 => "The one that you have left stops working at once.".to_owned(), number => format!("The {number} codes that you have left stop working at once, wherever you keep them.") };
        ten_new = "You get ten new ones, to print or to save on the next page.";
        app_stays = "Your authenticator app goes on working.";
    }
}
