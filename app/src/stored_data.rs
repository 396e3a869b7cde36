//! What is stored about somebody, as the page of their data and the privacy text say it.

use stagedoor_domain::Settings;

use crate::format;
use crate::language::words;

/// One kind of data.
pub struct Kind {
    /// What it is.
    pub what: &'static str,
    /// What it is for.
    pub why: &'static str,
    /// How long it is kept, as a sentence.
    pub kept: String,
}

/// Kinds that belong together.
pub struct Group {
    /// What they are about.
    pub name: &'static str,
    /// Each of them.
    pub kinds: Vec<Kind>,
}

/// Every kind, with the times that the program really keeps by.
pub fn groups(settings: &Settings) -> Vec<Group> {
    let words = &words().stored_data;
    let kind = |what, why, how_long: &str| Kind {
        what,
        why,
        kept: (words.kept)(how_long),
    };
    let group = |name, kinds| Group { name, kinds };
    let days = format::days;
    let as_account = words.as_long_as_account;
    let sessions = (words.sessions_kept)(
        &days(settings.session_idle),
        &days(settings.session_absolute),
        &days(settings.session_remains),
    );
    let log = (words.log_kept)(&format::months(settings.audit_address_months));
    vec![
        group(
            words.of_account,
            vec![
                kind(words.names, words.names_why, as_account),
                kind(words.chosen, words.chosen_why, as_account),
                kind(
                    words.old_name,
                    words.old_name_why,
                    &days(settings.old_username_lifetime),
                ),
                kind(
                    words.unverified,
                    words.unverified_why,
                    &days(settings.unconfirmed_lifetime),
                ),
                kind(
                    words.old_email,
                    words.old_email_why,
                    &days(settings.email_undo_lifetime),
                ),
            ],
        ),
        group(
            words.of_logins,
            vec![
                kind(words.password, words.password_why, words.until_changed),
                kind(words.sessions, words.sessions_why, &sessions),
                kind(words.marks, words.marks_why, words.year_after_login),
                kind(words.factors, words.factors_why, words.until_removed),
                kind(words.log, words.log_why, &log),
            ],
        ),
        group(
            words.of_music,
            vec![
                kind(words.tracks, words.tracks_why, words.until_deleted),
                kind(words.artist, words.artist_why, as_account),
                kind(
                    words.parts,
                    words.parts_why,
                    &format::hours(settings.upload_lifetime),
                ),
            ],
        ),
        group(
            words.of_help,
            vec![
                kind(
                    words.mails,
                    words.mails_why,
                    &days(settings.sent_mails_lifetime),
                ),
                kind(
                    words.copies,
                    words.copies_why,
                    &days(settings.export_lifetime),
                ),
            ],
        ),
        group(
            words.of_traces,
            vec![
                kind(words.listens, words.listens_why, words.day_at_most),
                kind(words.tries, words.tries_why, words.day_after_window),
                kind(
                    words.failed_work,
                    words.failed_work_why,
                    &days(settings.dead_jobs_lifetime),
                ),
            ],
        ),
    ]
}

/// The same as a list in Markdown.
pub fn in_markdown(settings: &Settings) -> String {
    let kinds = groups(settings).into_iter().flat_map(|group| group.kinds);
    let items = kinds.map(|Kind { what, why, kept }| format!("- **{what}** {why} {kept}\n"));
    items.collect()
}
