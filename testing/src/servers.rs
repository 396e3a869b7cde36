//! The programs of PostgreSQL and `PgBouncer`, where Debian has them, and as the user that
//! they take: none of them runs as root.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::geteuid;

/// Where Debian has PostgreSQL, a folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";
const POSTGRES_USER: &str = "postgres";
const PGBOUNCER: &str = "/usr/sbin/pgbouncer";

/// A program of the newest PostgreSQL that is installed with its server.
///
/// # Panics
/// Where none is.
pub fn postgres_program(name: &str) -> Command {
    let path = programs().expect("PostgreSQL is installed").join(name);
    let mut command = if geteuid().is_root() {
        let mut other = Command::new("setpriv");
        other.args(["--reuid", POSTGRES_USER, "--regid", POSTGRES_USER]);
        other.arg("--clear-groups").arg(path);
        other
    } else {
        Command::new(path)
    };
    // What the tests' own server is called is not for these.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PG")) {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C").current_dir("/");
    command
}

/// Whether there is a PostgreSQL to start a server of.
pub fn has_postgres() -> bool {
    programs().is_some()
}

fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).ok()?.flatten();
    versions
        .map(|version| version.path().join("bin"))
        .filter(|folder| folder.join("initdb").exists())
        .max()
}

/// `PgBouncer`, which goes on as another user where root starts it.
pub fn pgbouncer() -> Command {
    // Debian's is where only root looks.
    let debians = Path::new(PGBOUNCER);
    let mut command = if debians.exists() {
        Command::new(debians)
    } else {
        Command::new("pgbouncer")
    };
    if geteuid().is_root() {
        command.args(["--user", "nobody"]);
    }
    command
}
