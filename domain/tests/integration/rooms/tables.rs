//! Each table's SQL is in one room.

use std::collections::BTreeSet;

use super::sources::sources;

/// Which room holds the statements of which table.
const TABLES: &[(&str, &str)] = &[
    ("address_uses", "limits"),
    ("artist_handles", "artists"),
    ("artist_links", "artists"),
    ("artist_members", "artists"),
    ("artists", "artists"),
    ("audit_logs", "audit"),
    ("backup_codes", "second_factor"),
    ("barred_usernames", "users"),
    ("email_changes", "email_changes"),
    ("email_key_rule", "users"),
    ("ended_sessions", "sessions"),
    ("erasures", "deletion"),
    ("exports", "exports"),
    ("held_usernames", "users"),
    ("invitations", "invitations"),
    ("jobs", "jobs"),
    ("key_check", "key_check"),
    ("known_devices", "devices"),
    ("limits", "limits"),
    ("login_devices", "devices"),
    ("media_store", "media"),
    ("passkey_ceremonies", "passkeys"),
    ("passkeys", "passkeys"),
    ("platform_settings", "maintenance"),
    ("recoveries", "recoveries"),
    ("sent_mails", "sent_mails"),
    ("sessions", "sessions"),
    ("ticket_links", "support"),
    ("ticket_messages", "support"),
    ("tickets", "support"),
    ("totp_secrets", "second_factor"),
    ("track_listens", "tracks"),
    ("track_renditions", "tracks"),
    ("tracks", "tracks"),
    ("upload_pieces", "uploads"),
    ("uploads", "uploads"),
    ("users", "users"),
    ("verification_tokens", "tokens"),
];

/// Statements that name another room's table, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "users/unconfirmed.rs",
        "tracks",
        "one statement decides whether an account has content and removes it, and users are on \
         the floor below",
    ),
    (
        "tracks/rows.rs",
        "artists",
        "a list of tracks names the artist of each in one query",
    ),
    (
        "audit/record.rs",
        "users",
        "one statement writes an event down and locks the account that it is about, so that \
         nothing is written about one that is erased at that moment",
    ),
    (
        "tracks/usage.rs",
        "uploads",
        "what has arrived takes room as what is stored does, and uploads use tracks",
    ),
];

/// What stands before the name of a table.
const BEFORE: [&str; 4] = ["FROM ", "INTO ", "UPDATE ", "JOIN "];

#[test]
fn each_table_is_named_in_one_room() {
    let mut elsewhere = Vec::new();
    for source in sources() {
        // The migrations' own table, and the database's.
        if source.room() == "db" {
            continue;
        }
        for table in tables_in(&source.code) {
            let path = source.path.display().to_string();
            let Some((_, room)) = TABLES.iter().find(|(known, _)| *known == table) else {
                elsewhere.push(format!("{path} names {table}, which is not in the list"));
                continue;
            };
            let is_exception = EXCEPTIONS
                .iter()
                .any(|(file, other, _)| *file == path && *other == table);
            if *room != source.room() && !is_exception {
                elsewhere.push(format!("{path} names {table}, which belongs to {room}"));
            }
        }
    }
    assert!(elsewhere.is_empty(), "{}", elsewhere.join("\n"));
}

#[test]
fn every_table_of_the_list_is_named_somewhere() {
    let named: BTreeSet<String> = sources()
        .iter()
        .flat_map(|source| tables_in(&source.code))
        .collect();
    for (table, _) in TABLES {
        assert!(named.contains(*table), "{table}");
    }
}

/// Returns the names behind the words that stand before tables in SQL. Words of other
/// texts are not in capitals.
fn tables_in(code: &str) -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    for before in BEFORE {
        for (at, _) in code.match_indices(before) {
            let name: String = code[at + before.len()..]
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            // What a statement names itself is no table.
            if !name.is_empty() && !code.contains(&format!("WITH {name} AS ")) {
                tables.insert(name);
            }
        }
    }
    tables
}
