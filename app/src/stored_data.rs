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
#[allow(clippy::too_many_lines, reason = "one entry for each kind")]
pub fn groups(settings: &Settings) -> Vec<Group> {
    let stored_data = &words().stored_data;
    let kind = |what, why, how_long: &str| Kind {
        what,
        why,
        kept: (stored_data.kept)(how_long),
    };
    let group = |name, kinds| Group { name, kinds };
    let days = format::days;
    let as_account = stored_data.as_long_as_account;
    let sessions = (stored_data.sessions_kept)(
        &days(settings.session_idle),
        &days(settings.session_absolute),
        &days(settings.session_remains),
    );
    let log = (stored_data.log_kept)(&format::months(settings.audit_address_months));
    let tickets = (stored_data.tickets_kept)(
        &days(settings.ticket_lifetime),
        &days(settings.unconfirmed_lifetime),
    );
    let copies = (stored_data.copies_kept)(
        &days(settings.export_lifetime),
        &days(settings.export_lifetime * 2),
    );
    vec![
        group(
            stored_data.of_account,
            vec![
                kind(stored_data.names, stored_data.names_why, as_account),
                kind(stored_data.chosen, stored_data.chosen_why, as_account),
                kind(
                    stored_data.old_name,
                    stored_data.old_name_why,
                    &days(settings.old_username_lifetime),
                ),
                kind(
                    stored_data.gone,
                    stored_data.gone_why,
                    &days(settings.username_hold),
                ),
                kind(
                    stored_data.unverified,
                    stored_data.unverified_why,
                    &days(settings.unconfirmed_lifetime),
                ),
                kind(
                    stored_data.old_email,
                    stored_data.old_email_why,
                    &days(settings.email_undo_lifetime),
                ),
            ],
        ),
        group(
            stored_data.of_logins,
            vec![
                kind(
                    stored_data.password,
                    stored_data.password_why,
                    stored_data.until_changed,
                ),
                kind(stored_data.sessions, stored_data.sessions_why, &sessions),
                kind(
                    stored_data.marks,
                    stored_data.marks_why,
                    stored_data.year_after_login,
                ),
                kind(
                    stored_data.factors,
                    stored_data.factors_why,
                    stored_data.until_removed,
                ),
                kind(stored_data.log, stored_data.log_why, &log),
            ],
        ),
        group(
            stored_data.of_music,
            vec![
                kind(
                    stored_data.tracks,
                    stored_data.tracks_why,
                    stored_data.until_deleted,
                ),
                kind(stored_data.artist, stored_data.artist_why, as_account),
                kind(
                    stored_data.parts,
                    stored_data.parts_why,
                    &format::hours(settings.upload_lifetime),
                ),
            ],
        ),
        group(
            stored_data.of_help,
            vec![
                kind(
                    stored_data.mails,
                    stored_data.mails_why,
                    &days(settings.sent_mails_lifetime),
                ),
                kind(stored_data.tickets, stored_data.tickets_why, &tickets),
                kind(stored_data.copies, stored_data.copies_why, &copies),
            ],
        ),
        group(
            stored_data.of_traces,
            vec![
                kind(
                    stored_data.listens,
                    stored_data.listens_why,
                    stored_data.day_at_most,
                ),
                kind(
                    stored_data.tries,
                    stored_data.tries_why,
                    stored_data.day_after_window,
                ),
                kind(
                    stored_data.failed_work,
                    stored_data.failed_work_why,
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
