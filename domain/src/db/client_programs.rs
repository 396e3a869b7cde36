//! PostgreSQL's own programs, which write a database into a file and read it back.

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::Stdio;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::process::Command;

/// Why one of them did nothing.
#[derive(Debug, thiserror::Error)]
pub enum ProgramFailed {
    /// It is not there.
    #[error(
        "{0} is not installed: it comes with PostgreSQL's client programs (Debian: \
         postgresql-client), of the server's version or newer"
    )]
    Missing(&'static str),
    /// It would refuse to speak to the server.
    #[error(
        "{program} is of PostgreSQL {ours}, and the server of PostgreSQL {server}: install the \
         client programs of the server's version or newer (Debian: postgresql-client-{server})"
    )]
    Older {
        /// Its name.
        program: &'static str,
        /// Its major version.
        ours: u32,
        /// The server's.
        server: u32,
    },
    /// It said why.
    #[error("{program} failed: {said}")]
    Failed {
        /// Its name.
        program: &'static str,
        /// What it wrote on standard error, in one line.
        said: String,
    },
    /// It cannot be started.
    #[error("{0} cannot be started")]
    Start(&'static str, #[source] io::Error),
}

const DUMP: &str = "pg_dump";
const RESTORE: &str = "pg_restore";

/// Where distributions keep the certificates of the authorities that everybody trusts:
/// Debian, Fedora, Alpine.
const AUTHORITIES: [&str; 3] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
];

/// The most that is quoted of what a program says, in characters.
const QUOTED: usize = 500;

/// Writes the database that `options` lead to into `file`, as the snapshot `id` has it. Owners
/// and rights are left out: they belong to the server that it is restored on.
pub(super) async fn dump(
    options: &PgConnectOptions,
    id: &str,
    server: u32,
    file: &Path,
) -> Result<(), ProgramFailed> {
    let ours = major(DUMP).await?;
    if ours < server {
        let program = DUMP;
        return Err(ProgramFailed::Older {
            program,
            ours,
            server,
        });
    }
    let mut command = at(DUMP, options);
    command
        .args(["--format=custom", "--no-owner", "--no-privileges"])
        .arg(format!("--snapshot={id}"))
        .arg(with_path("--file=", file));
    said(DUMP, command).await
}

/// Reads `file` into the empty database that `options` lead to, all of it or nothing.
pub(super) async fn restore(options: &PgConnectOptions, file: &Path) -> Result<(), ProgramFailed> {
    let mut command = at(RESTORE, options);
    let database = options
        .get_database()
        .unwrap_or_else(|| options.get_username());
    command
        .args(["--no-owner", "--no-privileges"])
        .args(["--single-transaction", "--exit-on-error"])
        .arg(format!("--dbname={database}"))
        .arg(file);
    said(RESTORE, command).await
}

/// Fails when the program that [`restore`] uses is not there.
pub(super) async fn require_restore() -> Result<(), ProgramFailed> {
    major(RESTORE).await.map(drop)
}

fn with_path(option: &str, file: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from(option);
    argument.push(file);
    argument
}

/// The program, told in its environment where the database is: every user of the machine
/// may read arguments, and the address has a password in it.
fn at(program: &'static str, options: &PgConnectOptions) -> Command {
    let full = options.to_url_lossy();
    let mut command = Command::new(program);
    command
        .env("PGPORT", options.get_port().to_string())
        .env("PGUSER", options.get_username())
        .env("PGAPPNAME", "stagedoor backup")
        // What an operator has set for everybody would end a long read.
        .env_remove("PGOPTIONS");
    match options.get_socket() {
        Some(socket) => command.env("PGHOST", socket),
        None => command.env("PGHOST", options.get_host().trim_matches(['[', ']'])),
    };
    if let Some(database) = options.get_database() {
        command.env("PGDATABASE", database);
    }
    if let Some(password) = full.password() {
        let password = percent_encoding::percent_decode_str(password).decode_utf8_lossy();
        command.env("PGPASSWORD", &*password);
    }
    let mut authorities = std::env::var_os("PGSSLROOTCERT").is_some();
    for (name, value) in full.query_pairs() {
        let variable = match &*name {
            "sslmode" => "PGSSLMODE",
            "sslrootcert" => {
                authorities = true;
                "PGSSLROOTCERT"
            }
            "sslcert" => "PGSSLCERT",
            "sslkey" => "PGSSLKEY",
            _ => continue,
        };
        command.env(variable, &*value);
    }
    let verifies = matches!(
        options.get_ssl_mode(),
        PgSslMode::VerifyCa | PgSslMode::VerifyFull
    );
    // Without a word libpq looks into the user's home alone, and we trust who everybody does.
    if let (true, false) = (verifies, authorities)
        && let Some(file) = AUTHORITIES.iter().find(|file| Path::new(file).exists())
    {
        command.env("PGSSLROOTCERT", file);
    }
    command
}

async fn said(program: &'static str, command: Command) -> Result<(), ProgramFailed> {
    let output = output(program, command).await?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    Err(ProgramFailed::Failed {
        program,
        said: said.join("; ").chars().take(QUOTED).collect(),
    })
}

/// The program's major version: `pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
async fn major(program: &'static str) -> Result<u32, ProgramFailed> {
    let mut command = Command::new(program);
    command.arg("--version");
    let output = output(program, command).await?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(major_in(&text).unwrap_or_default())
}

fn major_in(text: &str) -> Option<u32> {
    let (_, version) = text.split_once("(PostgreSQL) ")?;
    let digits = version.bytes().take_while(u8::is_ascii_digit).count();
    version.get(..digits)?.parse().ok()
}

async fn output(
    program: &'static str,
    mut command: Command,
) -> Result<std::process::Output, ProgramFailed> {
    command
        .stdin(Stdio::null())
        .env("LC_ALL", OsStr::new("C"))
        .kill_on_drop(true);
    command.output().await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ProgramFailed::Missing(program),
        _ => ProgramFailed::Start(program, error),
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::major_in;

    #[rstest]
    #[case("pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some(15))]
    #[case("pg_dump (PostgreSQL) 18beta1", Some(18))]
    #[case("pg_dump 9", None)]
    fn a_program_says_its_version(#[case] text: &str, #[case] major: Option<u32>) {
        assert_eq!(major_in(text), major);
    }
}
