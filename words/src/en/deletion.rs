//! Deleting one's account, and keeping it.

use crate::texts::room;

room! {
    /// Deleting one's account, and keeping it.
    Deletion = DELETION {
        heading = "Delete account";
        lede = "Your account goes, with all that only you have here. You have some time to change your mind.";
        lede_at_once = "Your account goes, with all that only you have here.";
        now = "You are logged out everywhere, at once.";
        now_hidden = "You are logged out everywhere, and your pages are hidden at once.";
        now_unless = "You are logged out everywhere, and your pages are hidden at once, unless you leave your tracks here.";
        grace(days: &str) = format!("For {days} nothing is lost: log in and choose “Keep my account”. A login alone keeps nothing.");
        mails = "You get a mail at once, one three days before the end, and one when it is done.";
        mails_soon = "You get a mail at once, and one when it is done.";
        mail_at_end = "You get a mail when it is done.";
        no_mails = "Your email is not verified, so it may be somebody else’s: we send no mail about this. Note the day, or verify your email first.";
        at_once = "There is no way back: within seconds everything is gone.";
        then = "After that your email, password, sessions and passkeys go for good, with your security log and everything else that is yours.";
        tracks_go(tracks: u64) = match tracks {
            1 => "Your track goes, and its files with it.".to_owned(),
            tracks => format!("Your {tracks} tracks go, and their files with them."),
        };
        tracks_go_unless(public: u64, others: u64) = match (public, others) {
            (1, 0) => "Your public track goes, unless you leave it here, and its files with it.".to_owned(),
            (public, 0) => format!("Your {public} public tracks go, unless you leave them here, and their files with them."),
            (public, others) => format!("Of your tracks, those that are public ({public}) go, unless you leave them here; the others ({others}) go in any case, and all their files."),
        };
        name_barred(days: &str) = format!("Nobody else can take your username for {days}. We keep only a code of it that cannot be read back.");
        keep = "Leave my public tracks here";
        keep_hint(artists: &str) = format!("For good, under {artists}: the name and the address of the page stay, and are no secret. The text about you, the picture and the links go. Nobody can take the tracks away for you later.");
        username = "Username";
        username_hint(username: &str) = format!("Type {username} to show that you mean this account.");
        delete = "Delete account";
        one_more_step = "You have shown that it is you. One step is left: nothing is deleted before you choose “Delete account” below.";
        copy_first = "Want a copy first? Ask for it above: while your account waits, you can still take one.";
        copy_before = "Want a copy first? Ask for it above, and wait until you have it.";
        asked(day: &str) = format!("Your account will be deleted on {day}. Until then, log in to keep it.");
        asked_now = "Your account is being deleted. Nothing else is to be done.";

        leaving_heading = "Your account is going to be deleted";
        leaving_on = "This happens on {moment}, for good. Until then it is up to you.";
        leaving_soon = "This can happen at any moment now.";
        leaving_hidden = "Your pages are hidden, and nothing is lost yet.";
        leaving_public = "Your public tracks stay where they are, now and after it.";
        leaving_closed = "Until you keep it, your account is closed for everything but your data, your questions to us and this.";
        leaving_suspended = "It is suspended as well. Keeping it does not change that.";
        keep_account = "Keep my account";
        take_copy = "Take a copy of your data";
        or_leave = "To let it go, do nothing.";
        kept = "Your account stays. All is as it was.";
        kept_suspended = "Your account stays. It is still suspended: that has not changed.";
    }
}
