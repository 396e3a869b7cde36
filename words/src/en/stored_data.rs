//! What is stored about somebody: each kind, why, and for how long.

use crate::texts::room;

room! {
    /// What is stored about somebody: each kind, why, and for how long.
    StoredData = STORED_DATA {
        kept(how_long: &str) = format!("Kept: {how_long}.");

        of_account = "Your account";
        of_logins = "Logging in";
        of_music = "Your music";
        of_help = "Mails, help and your rights";
        of_traces = "Traces";

        names = "Username, email, when you joined, whether you are a listener or an artist.";
        names_why = "So that there is an account.";
        chosen = "What you have chosen: language and theme.";
        chosen_why = "So that pages and mails suit you.";
        old_name = "A username that you have given up.";
        old_name_why = "So that nobody else gets it at once and passes for you, and your password manager still knows you.";
        gone = "Once your account is deleted: a code of its names, and of those of its artist, that nobody can read back.";
        gone_why = "So that nobody takes your name and passes for you.";
        unverified = "An account whose email nobody verified.";
        unverified_why = "So that you can still verify it.";
        old_email = "Your former email after a change.";
        old_email_why = "So that you can take the change back.";

        password = "Your password, as a hash that cannot be turned back.";
        password_why = "So that only you log in.";
        sessions = "Where you are logged in: times, network address, kind of browser.";
        sessions_why = "So that you can see it and end it.";
        marks = "A mark for each browser that you logged in from.";
        marks_why = "So that a stranger's guesses do not make you wait, and so that we can tell you of a new one.";
        factors = "Two-step login: the app's secret, sealed, and backup codes as hashes, and sealed until you say that you have kept them; passkeys: their public half.";
        factors_why = "So that a password alone does not open your account.";
        log = "The security log: logins, changes, refused tries, a suspension and why, with time, network address and kind of browser.";
        log_why = "So that you, and we, can see what happened.";

        tracks = "Tracks: file, title, description, picture, length, size, and what we make of the file so that it plays.";
        tracks_why = "So that they are yours to find again, and whoever may can hear them.";
        artist = "You as an artist: name, address of your page, text, links, picture.";
        artist_why = "So that people find you. Your page is public once a track of yours is.";
        parts = "Parts of an upload that broke off.";
        parts_why = "So that it can go on.";

        mails = "That a mail went to you: which kind, and when. Not its text.";
        mails_why = "So that you can tell a mail of ours from one that only looks like it.";
        tickets = "What you write to support, and our answers; of those without an account their email.";
        tickets_why = "So that we can answer, and you can look it up.";
        copies = "A copy of your data that you asked for.";
        copies_why = "So that you can fetch it.";

        listens = "That somebody listened: a mark made of the session or the network address.";
        listens_why = "So that a play counts once an hour. Nobody can read from it who it was.";
        tries = "How often something was tried.";
        tries_why = "So that nobody can guess passwords or send floods of mail.";
        failed_work = "What the program could not do for you, such as a mail that nobody took.";
        failed_work_why = "So that whoever runs the site can see what is wrong.";

        as_long_as_account = "as long as the account";
        until_changed = "until you change it";
        until_removed = "until you remove them";
        until_deleted = "until you delete them";
        sessions_kept(idle: &str, absolute: &str, rest: &str) = format!("{idle} after the last use, at most {absolute}; what is left of them goes after {rest}");
        year_after_login = "a year after its last login";
        log_kept(months: &str) = format!("as long as the account; after that what was done and when, without your name; network address and browser {months}");
        tickets_kept(closed: &str, unverified: &str) = format!("{closed} after it is closed; of an email that nobody verified {unverified}");
        copies_kept(fetched: &str, noted: &str) = format!("{fetched}; that you asked for it {noted}");
        day_at_most = "a day at most";
        day_after_window = "a day after its window";
    }
}
