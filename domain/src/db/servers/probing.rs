//! Asking servers whether they are what is wanted.

use std::io;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use sqlx::PgConnection;
use sqlx::postgres::PgConnectOptions;
use tokio::time::timeout;

use super::super::address::Wanted;
use super::super::faults::unreached;
use super::super::places::place;
use super::super::postgres;

/// How long a server may take to say how it is: one in the same network takes a
/// hundredth of it, and whoever waits for another one waits for no less.
const PATIENCE: Duration = Duration::from_millis(800);

/// How a server is, as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    is_standby: bool,
    is_read_only: bool,
}

impl State {
    /// Whether it is what is wanted; a primary for `prefer-standby` is as well, see [`look`].
    pub(super) const fn is(self, wanted: Wanted) -> bool {
        match wanted {
            Wanted::Any | Wanted::PreferStandby => true,
            Wanted::ReadWrite => !self.is_standby && !self.is_read_only,
            Wanted::ReadOnly => self.is_standby || self.is_read_only,
            Wanted::Primary => !self.is_standby,
            Wanted::Standby => self.is_standby,
        }
    }

    const fn in_words(self) -> &'static str {
        match self {
            Self {
                is_standby: true, ..
            } => "a standby",
            Self {
                is_read_only: true, ..
            } => "read-only",
            _ => "a primary",
        }
    }
}

/// What was seen of all servers.
#[derive(Debug, Clone)]
pub(super) struct Looked {
    /// The first that is what is wanted.
    pub(super) found: Option<usize>,
    /// Those that were not, and why, in words for an operator.
    pub(super) others: Vec<String>,
    /// What kind of trouble it is when none was found.
    kind: io::ErrorKind,
}

impl Looked {
    /// Why there is none.
    pub(super) fn error(&self) -> sqlx::Error {
        unreached(self.kind, self.others.join("; "))
    }
}

/// Asks all at once. The first answer that is as wanted counts; for `prefer-standby` a
/// primary only when no standby answers.
pub(super) async fn look(hosts: &[PgConnectOptions], wanted: Wanted) -> Looked {
    let mut asked: FuturesUnordered<_> = hosts
        .iter()
        .enumerate()
        .map(|(host, options)| async move { (host, ask_anew(options).await) })
        .collect();
    let mut looked = Looked {
        found: None,
        others: Vec::new(),
        kind: io::ErrorKind::TimedOut,
    };
    while let Some((host, state)) = asked.next().await {
        let name = || hosts.get(host).map(place).unwrap_or_default();
        match state {
            Ok(state) if state.is(wanted) => {
                looked.found.get_or_insert(host);
                if wanted != Wanted::PreferStandby || state.is_standby {
                    looked.found = Some(host);
                    return looked;
                }
            }
            Ok(state) => {
                looked.kind = io::ErrorKind::ReadOnlyFilesystem;
                looked
                    .others
                    .push(format!("{} is {}", name(), state.in_words()));
            }
            Err(error) => {
                if let (sqlx::Error::Io(error), io::ErrorKind::TimedOut) = (&error, looked.kind) {
                    looked.kind = error.kind();
                }
                let why = if let sqlx::Error::Io(cause) = &error {
                    cause.to_string()
                } else {
                    error.to_string()
                };
                looked.others.push(format!("{}: {why}", name()));
            }
        }
    }
    looked
}

/// Asks on a connection that is opened for it.
async fn ask_anew(options: &PgConnectOptions) -> Result<State, sqlx::Error> {
    let mut conn = connect(options).await?;
    let state = ask(&mut conn).await;
    // Whether it parts politely is of no interest.
    tokio::spawn(timeout(PATIENCE, sqlx::Connection::close(conn)));
    state
}

/// Connects, within [`PATIENCE`].
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    timeout(PATIENCE, postgres::connect(options))
        .await
        .unwrap_or_else(|_| Err(silent()))
}

/// Asks on this connection.
pub(super) async fn ask(conn: &mut PgConnection) -> Result<State, sqlx::Error> {
    // A text without values: poolers in transaction mode keep none of it.
    let question = sqlx::raw_sql(
        "SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only') = 'on'",
    );
    let row = timeout(PATIENCE, question.fetch_one(conn))
        .await
        .unwrap_or_else(|_| Err(silent()))?;
    Ok(State {
        is_standby: sqlx::Row::try_get(&row, 0)?,
        is_read_only: sqlx::Row::try_get(&row, 1)?,
    })
}

fn silent() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(
        io::ErrorKind::TimedOut,
        format!("no answer within {PATIENCE:?}"),
    ))
}
