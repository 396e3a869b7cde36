//! Whoever adds a table says whether what it holds of somebody goes into their copy.

use std::collections::BTreeSet;

use stagedoor_testing::{Backend, Fixture};

use super::opened::opened;
use super::{archive, artist, copy, whole};

/// Which file has what a table holds of somebody.
const IN_A_COPY: &[(&str, &str)] = &[
    ("artist_handles", "artists.json"),
    ("artist_links", "artists.json"),
    ("artist_members", "artists.json"),
    ("artists", "artists.json"),
    ("audit_logs", "security_log.json"),
    ("backup_codes", "two_step_login.json"),
    ("email_changes", "email_changes.json"),
    ("exports", "exports.json"),
    ("held_usernames", "former_usernames.json"),
    ("jobs", "waiting_work.json"),
    ("known_devices", "devices.json"),
    ("login_devices", "browsers.json"),
    ("passkeys", "passkeys.json"),
    ("sent_mails", "mails.json"),
    ("sessions", "sessions.json"),
    ("ticket_messages", "support_tickets.json"),
    ("tickets", "support_tickets.json"),
    ("totp_secrets", "two_step_login.json"),
    ("track_listens", "listens.json"),
    ("tracks", "tracks.json"),
    ("uploads", "unfinished_uploads.json"),
    ("users", "account.json"),
    ("verification_tokens", "mailed_links.json"),
];

/// Tables of which nothing goes along, and why.
const IN_NONE: &[(&str, &str)] = &[
    ("_sqlx_migrations", "nobody's"),
    (
        "barred_usernames",
        "of accounts that are gone, as marks that nobody reads",
    ),
    ("email_key_rule", "nobody's"),
    ("ended_sessions", "ids of sessions that are over"),
    ("erasures", "of accounts that are gone"),
    (
        "invitations",
        "addresses of people without an account, for a month after they are over",
    ),
    ("address_uses", "counters for marks, of some seconds"),
    ("limits", "counters for hashes"),
    ("key_check", "nobody's"),
    ("media_store", "nobody's"),
    ("platform_settings", "nobody's"),
    ("passkey_ceremonies", "challenges of some minutes"),
    (
        "recoveries",
        "what a lockdown waits for, which the security log tells",
    ),
    ("ticket_links", "hashes of what opens a ticket"),
    ("track_renditions", "made of the originals, which go along"),
    ("upload_pieces", "where the parts of an upload lie"),
];

#[tokio::test]
async fn of_each_table_it_is_known_where_it_goes() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let names = "SELECT group_concat(name) FROM sqlite_schema
                 WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let names = fixture.text(names).await;
    let there: BTreeSet<&str> = names.split(',').collect();
    let listed = IN_A_COPY.iter().chain(IN_NONE).map(|(table, _)| *table);
    assert_eq!(
        there,
        listed.collect(),
        "left: the schema, right: the lists"
    );

    let ada = artist(&fixture, "ada").await;
    let export = copy(&fixture, &ada, false).await;
    let files = opened(&whole(&archive(&ada, &export).await).await);
    for (table, file) in IN_A_COPY {
        assert!(files.contains_key(*file), "{table}: {file}");
    }
}
