//! What a database error means for the caller.

use std::{fmt, io};

use sqlx::postgres::PgDatabaseError;

use crate::error::Error;

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
        f.write_str(&said(&self.0, &self.0))
    }
}

// It says all that is behind it.
impl std::error::Error for Fault {}

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

fn words(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => "connection refused",
            io::ErrorKind::TimedOut => "no answer",
            io::ErrorKind::ReadOnlyFilesystem => "read-only",
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
        "42501" => "a permission is missing",
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
    use super::{postgres_outage, sqlite_outage};

    #[test]
    fn a_full_disk_and_a_lost_server_are_outages_and_a_broken_constraint_is_not() {
        assert!(sqlite_outage("13"));
        assert!(sqlite_outage("778"), "IOERR_WRITE, an extended code");
        assert!(!sqlite_outage("2067"), "a unique constraint");
        assert!(postgres_outage("57P01"));
        assert!(!postgres_outage("23505"));
    }
}
