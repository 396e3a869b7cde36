//! What a copy of somebody's data says of itself.

use crate::texts::room;

room! {
    /// What a copy of somebody's data says of itself.
    ExportReadme = EXPORT_README {
        title(host: &str) = format!("Your data at {host}");
        taken(moment: &str) = format!("Everything here is as it was at one moment: {moment}.");
        how_to_read = "The .json files are text that people and programs can read (JSON, RFC 8259, in UTF-8). Times are in UTC.";
        files = "account.json: your account\nformer_usernames.json: names that are kept for you\nemail_changes.json: changes of your email\nmailed_links.json: links that went to you by mail, without what makes them work\npasskeys.json, two_step_login.json: when each was added, and from where\nsessions.json: where you are logged in\nbrowsers.json, devices.json: when your browsers and devices were first and last seen\nsecurity_log.json: what happened to your account\nmails.json: which kind of mail went to you, and when\nlistens.json: what you listened to within the last hour\nartists.json: you as an artist, and artists/ with the pictures\ntracks.json: your tracks, and tracks/ with the files and pictures\nplays.json: how often each of your tracks was listened to\nunfinished_uploads.json: uploads that broke off\nwaiting_work.json: what the program still has to do for you\nsupport_tickets.json: what you wrote to support, and our answers\nexports.json: copies like this one\nmanifest.json: every file with its size and its SHA-256 sum";
        not_in_it = "What opens your account is not in here: your password's hash, the secret of an authenticator app, codes, keys and session ids. Files are in tracks/ and artists/ only where you asked for them.";
        check = "Keep this safe: it holds everything that we know about you.";
    }
}
