//! What a pooler between this program and PostgreSQL leaves of a connection.

use std::sync::LazyLock;

use super::time_limits::limits_with;

/// For how long a connection leads to the same backend of PostgreSQL.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pooling {
    /// For as long as it is open: there is no pooler, or one in session mode.
    #[default]
    Session,
    /// For one transaction. What is set or prepared on it is found by somebody else
    /// afterwards, so every statement is unnamed and within a transaction, which brings its
    /// time limits along.
    Transaction,
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Begin {
    /// To write: read committed.
    Write,
    /// To read as one would without a transaction: each statement sees what is committed.
    Read,
    /// To read everything as it was at one moment.
    Snapshot,
}

impl Begin {
    const fn alone(self) -> &'static str {
        match self {
            Self::Write => "BEGIN",
            Self::Read => "BEGIN READ ONLY",
            Self::Snapshot => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        }
    }

    /// What begins it, in one message.
    pub(super) fn sql(self, pooling: Pooling) -> &'static str {
        static WITH_LIMITS: LazyLock<[String; 3]> = LazyLock::new(|| {
            [Begin::Write, Begin::Read, Begin::Snapshot]
                .map(|begin| format!("{}; {}", begin.alone(), limits_with("SET LOCAL")))
        });
        match (pooling, self, &*WITH_LIMITS) {
            (Pooling::Session, _, _) => self.alone(),
            (Pooling::Transaction, Self::Write, [write, _, _]) => write,
            (Pooling::Transaction, Self::Read, [_, read, _]) => read,
            (Pooling::Transaction, Self::Snapshot, [_, _, snapshot]) => snapshot,
        }
    }
}
