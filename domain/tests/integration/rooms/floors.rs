//! Nothing imports from a floor above its own, and no rooms of one floor import from each
//! other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::sources::{root, sources, top};

/// The rooms of the domain, ground first. Every module of the crate's root is in here
/// once; a new one is added to the lowest floor that it can be on.
const FLOORS: &[(&str, &[&str])] = &[
    (
        "ground: no database",
        &[
            "child_group",
            "client",
            "clock",
            "device_names",
            "disk_proof",
            "email_address",
            "entropy",
            "error",
            "factor",
            "file_owner",
            "log_fields",
            "mail",
            "meters",
            "paging",
            "passwords",
            "relying_party",
            "role",
            "secret_key",
            "settings",
            "track_news",
            "trust",
            "visible_text",
        ],
    ),
    ("database", &["db"]),
    (
        "tables and files: each the only place with its SQL",
        &[
            "audit",
            "devices",
            "email_changes",
            "invitations",
            "jobs",
            "limits",
            "maintenance",
            "pictures",
            "recoveries",
            "sent_mails",
            "sessions",
            "storage",
            "tokens",
            "users",
        ],
    ),
    (
        "services: what work is done with, and who calls",
        &["caller", "job_context", "services"],
    ),
    (
        "operations",
        &[
            "accounts",
            "artist_pages",
            "artists",
            "backups",
            "clock_watch",
            "creator_numbers",
            "creators",
            "deletion",
            "expiry",
            "exports",
            "key_check",
            "logins",
            "media",
            "operators",
            "passkeys",
            "preferences",
            "processing",
            "readiness",
            "refusals",
            "retention",
            "second_factor",
            "security_log",
            "support",
            "tracks",
            "uploads",
        ],
    ),
    (
        "notifications: who is told what, when, in which words",
        &["notifications"],
    ),
    ("background", &["background"]),
];

/// Which files of a room import another one.
type Imports = BTreeMap<(String, String), Vec<String>>;

#[test]
fn every_room_is_on_one_floor() {
    let text = root();
    let declared: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once("mod ")?.1.strip_suffix(';'))
        .collect();
    let mut listed: Vec<&str> = FLOORS
        .iter()
        .flat_map(|(_, rooms)| *rooms)
        .copied()
        .collect();
    listed.sort_unstable();
    let mut sorted = declared;
    sorted.sort_unstable();
    assert_eq!(
        listed, sorted,
        "left: the rooms in the list of floors, right: the modules in lib.rs"
    );
}

#[test]
fn no_room_imports_from_a_floor_above() {
    let upwards: Vec<String> = imports()
        .into_iter()
        .filter(|((from, to), _)| floor(to) > floor(from))
        .map(|((from, to), files)| {
            format!(
                "{from} ({}) imports {to} ({}) in {}",
                FLOORS[floor(&from)].0,
                FLOORS[floor(&to)].0,
                files.join(", ")
            )
        })
        .collect();
    assert!(upwards.is_empty(), "upwards:\n{}", upwards.join("\n"));
}

#[test]
fn no_rooms_import_from_each_other_in_a_circle() {
    let imports = imports();
    let rooms: BTreeSet<&String> = imports.keys().map(|(from, _)| from).collect();
    for start in rooms {
        let mut reached = BTreeMap::from([(start, vec![start.clone()])]);
        let mut next = vec![start];
        while let Some(from) = next.pop() {
            for (_, to) in imports.keys().filter(|(room, _)| room == from) {
                let mut way = reached[from].clone();
                way.push(to.clone());
                assert_ne!(to, start, "a circle: {}", way.join(" -> "));
                if !reached.contains_key(to) {
                    reached.insert(to, way);
                    next.push(to);
                }
            }
        }
    }
}

fn floor(room: &str) -> usize {
    FLOORS
        .iter()
        .position(|(_, rooms)| rooms.contains(&room))
        .unwrap_or_else(|| panic!("{room} is on no floor"))
}

fn imports() -> Imports {
    let exported = exported();
    let mut imports = Imports::new();
    for source in sources() {
        let from = source.room();
        for name in source.named_at_root() {
            let to = exported.get(&name).unwrap_or(&name).clone();
            let is_room = FLOORS.iter().any(|(_, rooms)| rooms.contains(&&*to));
            if is_room && to != from {
                let files = imports.entry((from.clone(), to)).or_default();
                files.push(source.path.display().to_string());
                files.dedup();
            }
        }
    }
    imports
}

/// Returns what the crate's root exports of each room: item to room.
fn exported() -> BTreeMap<String, String> {
    let text = root();
    let mut items = BTreeMap::new();
    for line in text.split("pub use ").skip(1) {
        let statement = line.split(';').next().unwrap();
        let (room, members) = statement.split_once("::").unwrap();
        for name in top(members) {
            items.insert(name, room.to_owned());
        }
    }
    items
}
