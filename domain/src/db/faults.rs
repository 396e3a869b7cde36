//! What a database error means for the caller.

use std::{fmt, io};

use sqlx::postgres::PgDatabaseError;

use crate::error::Error;

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
const INSUFFICIENT_PRIVILEGE: &str = "42501";

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if is_outage(&error) {
            Self::unavailable(Fault(error))
        } else {
            Self::internal(Fault(error))
        }
    }
}

/// What a database said, as an operator needs it.
#[derive(Debug)]
struct Fault(sqlx::Error);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match unreached_in(&self.0) {
            Some(why) => write!(f, "{why}"),
            None => f.write_str(&said(&self.0, &self.0)),
        }?;
        if is_forbidden(&self.0) {
            f.write_str(": docs/database_roles.sql has the rights that the role needs")?;
        }
        Ok(())
    }
}

/// Whether the role lacks a right.
pub(super) fn is_forbidden(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    code.as_deref() == Some(INSUFFICIENT_PRIVILEGE)
}

// It says all that is behind it.
impl std::error::Error for Fault {}

/// `error` as an operator needs it.
pub(super) fn fault(error: sqlx::Error) -> Box<dyn std::error::Error + Send + Sync> {
    Box::new(Fault(error))
}

/// Why no server was reached, in words that need none before them.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Unreached(String);

/// An error that says `why` no server was reached.
pub(super) fn unreached(kind: io::ErrorKind, why: String) -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(kind, Unreached(why)))
}

/// `error` of a try to connect to `endpoint`, which it then names.
pub(super) fn unreached_at(endpoint: &str, error: sqlx::Error) -> sqlx::Error {
    match error {
        sqlx::Error::Io(cause) => {
            let said = cause.to_string();
            // The number says nothing that the words before it do not.
            let said = said.split(" (os error").next().unwrap_or_default();
            let why = format!("no PostgreSQL answers at {endpoint} ({said})");
            unreached(cause.kind(), why)
        }
        error => error,
    }
}

fn unreached_in(error: &sqlx::Error) -> Option<&Unreached> {
    match error {
        sqlx::Error::Io(error) => error.get_ref()?.downcast_ref(),
        _ => None,
    }
}

/// What `error` says, which comes of `answer`, without the line of PostgreSQL's own source
/// that said it.
pub(super) fn said(error: &dyn fmt::Display, answer: &sqlx::Error) -> String {
    let text = error.to_string();
    let answer = answer.as_database_error();
    let answer = answer.and_then(|answer| answer.try_downcast_ref::<PgDatabaseError>());
    match answer.and_then(PgDatabaseError::line) {
        Some(line) => text.replace(&format!(" at line {line}"), ""),
        None => text,
    }
}

/// Whether trying again later may help: the database is away, busy, full or
/// shutting down, as opposed to a defect of ours.
fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::Protocol(_) => true,
        sqlx::Error::Database(database) => {
            let code = database.code();
            let code = code.as_deref().unwrap_or_default();
            if database
                .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                .is_some()
            {
                sqlite_outage(code)
            } else {
                postgres_outage(code)
            }
        }
        _ => false,
    }
}

/// Primary result codes (the low byte of an extended one) that say "not now":
/// BUSY 5, LOCKED 6, NOMEM 7, READONLY 8, IOERR 10, FULL 13, CANTOPEN 14.
/// <https://www.sqlite.org/rescode.html>
fn sqlite_outage(code: &str) -> bool {
    code.parse::<i32>()
        .is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 7 | 8 | 10 | 13 | 14))
}

/// SQLSTATE classes: 08 connection exception, 25006 read-only transaction,
/// 25P03 transaction left idle for too long,
/// 40 rollback for another's sake, 53 insufficient resources, 55P03 lock not
/// available, 57 operator intervention, 58 system error; and 3D000, the
/// database itself is not there.
fn postgres_outage(code: &str) -> bool {
    ["08", "40", "53", "57", "58"]
        .iter()
        .any(|class| code.starts_with(class))
        || matches!(code, "25006" | "25P03" | "55P03" | "3D000")
}

/// What an error of the database comes to, in a few words that say nothing of addresses,
/// names and places: anybody may read them. None for what is no error of a database.
pub(crate) fn in_words(error: &Error) -> Option<&'static str> {
    let (Error::Unavailable(cause) | Error::Internal(cause)) = error else {
        return None;
    };
    cause.downcast_ref::<Fault>().map(|fault| words(&fault.0))
}

/// What the system's resolver says.
const NO_ADDRESS: &str = "failed to lookup address information";

fn words(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Io(cause) => match cause.kind() {
            io::ErrorKind::ConnectionRefused => "connection refused",
            io::ErrorKind::TimedOut => "no answer",
            io::ErrorKind::ReadOnlyFilesystem => "read-only",
            // It has no kind of its own.
            _ if cause.to_string().contains(NO_ADDRESS) => "DNS gives no address for its host",
            _ if unreached_in(error).is_some() => "no PostgreSQL answers there",
            _ => "the connection broke",
        },
        sqlx::Error::Tls(_) => "no encrypted connection could be made",
        sqlx::Error::PoolTimedOut => "every connection is busy",
        sqlx::Error::PoolClosed => "closed",
        sqlx::Error::Database(database) => {
            let code = database.code();
            let code = code.as_deref().unwrap_or_default();
            let sqlite = database.try_downcast_ref::<sqlx::sqlite::SqliteError>();
            match sqlite {
                Some(_) => sqlite_words(code),
                None => postgres_words(code),
            }
        }
        _ => "an error",
    }
}

/// <https://www.sqlite.org/rescode.html>
fn sqlite_words(code: &str) -> &'static str {
    match code.parse::<i32>().map(|code| code & 0xff) {
        Ok(5 | 6) => "somebody else holds its lock",
        Ok(8) => "read-only",
        Ok(10) => "its disk does not work",
        Ok(11 | 26) => "the file is damaged, or no database",
        Ok(13) => "its disk is full",
        Ok(14) => "the file cannot be opened",
        _ => "an error",
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn postgres_words(code: &str) -> &'static str {
    match code {
        "25006" => "read-only",
        "3D000" => "there is no such database",
        INSUFFICIENT_PRIVILEGE => "a permission is missing",
        "53100" => "its disk is full",
        "53300" => "it takes no more connections",
        "57014" => "it was too slow",
        "57P03" => "it is starting or stopping",
        // PgBouncer says this of a server that it has no way to.
        code if code.starts_with("08") => "it cannot be reached",
        code if code.starts_with("28") => "it refuses the login",
        _ => "an error",
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{in_words, postgres_outage, sqlite_outage, unreached, unreached_at};
    use crate::error::Error;

    #[test]
    fn a_server_that_is_not_reached_is_named_with_the_cause_and_nothing_before_it() {
        // ENOENT
        let absent = io::Error::from_raw_os_error(2);
        let absent = unreached_at("/run/pg/.s.PGSQL.7", sqlx::Error::Io(absent));
        let absent = Error::from(absent);
        assert!(matches!(absent, Error::Unavailable(_)), "{absent:?}");
        assert_eq!(
            absent.to_string(),
            "unavailable: no PostgreSQL answers at /run/pg/.s.PGSQL.7 (No such file or directory)"
        );
        assert_eq!(in_words(&absent), Some("no PostgreSQL answers there"));

        let text = "failed to lookup address information: Name or service not known";
        let unknown = unreached_at("db:7", sqlx::Error::Io(io::Error::other(text)));
        let unknown = Error::from(unknown);
        assert!(unknown.to_string().contains(text), "{unknown}");
        assert_eq!(
            in_words(&unknown),
            Some("DNS gives no address for its host")
        );

        let several = unreached(io::ErrorKind::ConnectionRefused, "one:1: refused".into());
        let several = Error::from(several);
        assert_eq!(several.to_string(), "unavailable: one:1: refused");
        assert_eq!(in_words(&several), Some("connection refused"));
    }

    #[test]
    fn a_connection_that_broke_is_told_as_that() {
        let broken = sqlx::Error::Io(io::ErrorKind::ConnectionReset.into());
        assert_eq!(in_words(&broken.into()), Some("the connection broke"));
        let refusal = unreached_at("db:7", sqlx::Error::PoolClosed);
        assert!(matches!(refusal, sqlx::Error::PoolClosed), "{refusal:?}");
    }

    #[test]
    fn a_full_disk_and_a_lost_server_are_outages_and_a_broken_constraint_is_not() {
        assert!(sqlite_outage("13"));
        assert!(sqlite_outage("778"), "IOERR_WRITE, an extended code");
        assert!(!sqlite_outage("2067"), "a unique constraint");
        assert!(postgres_outage("57P01"));
        assert!(!postgres_outage("23505"));
    }
}
