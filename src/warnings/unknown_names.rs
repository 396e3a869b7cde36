//! Variables that look like settings and are none: most are misspelt.

use stagedoor_domain::settings::{Declared, Environment};

use super::Warning;
use crate::config::Config;

/// What all our names begin with.
const PREFIX: &str = "STAGEDOOR_";

/// Ends the name of a variable that names a file with the value.
const IN_A_FILE: &str = "_FILE";

/// What the project's own scripts read: they are often set for a whole shell.
const OF_SCRIPTS: [&str; 7] = [
    "STAGEDOOR_AUDIT",
    "STAGEDOOR_BIN",
    "STAGEDOOR_CACHE",
    "STAGEDOOR_CHROMIUM",
    "STAGEDOOR_PICTURES",
    "STAGEDOOR_WATCHED",
    "STAGEDOOR_WATCHED_URL",
];

/// How like a known name (0 to 1, by Jaro and Winkler) one must be that is suggested.
const ALIKE: f64 = 0.85;

/// One warning for each name that nothing reads.
pub(super) fn of(environment: &Environment) -> Vec<Warning> {
    let rows = Config::rows();
    let known: Vec<&str> = rows.iter().map(|row| row.entry.variable).collect();
    let is_known = |name: &str| {
        let stem = name.strip_suffix(IN_A_FILE).unwrap_or(name);
        known.contains(&name) || known.contains(&stem) || OF_SCRIPTS.contains(&name)
    };
    let unknown = environment.names().filter(|name| name.starts_with(PREFIX));
    unknown
        .filter(|name| !is_known(name))
        .map(|name| {
            let text = match nearest(name, &known) {
                Some(nearest) => format!("there is no such setting: is {nearest} meant?"),
                None => "there is no such setting: docs/settings.md has them all".to_owned(),
            };
            Warning::new(name, text)
        })
        .collect()
}

/// The known name that is most like `name`, where one is.
fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    // What all begin with makes no two of them alike.
    let own = |name: &str| name.strip_prefix(PREFIX).unwrap_or(name).to_owned();
    let alike = known
        .iter()
        .map(|known| (strsim::jaro_winkler(&own(name), &own(known)), *known));
    alike
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, known)| known)
}
