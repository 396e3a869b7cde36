//! Finding out whether a pooler gives a connection's backend to somebody else after each
//! transaction.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection, Row};
use tokio::time::{sleep, timeout};

use super::super::postgres;
use super::Servers;
use crate::db::Db;
use crate::db::pooling::Pooling;

/// How long finding out may take: two connections and six short answers, which take some
/// milliseconds; a start on a machine that is busy waits rather than not know.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a server is asked that did not answer.
const AGAIN: Duration = Duration::from_secs(5);
/// How often each connection is asked. Busy poolers hand out backends in any order, and six
/// answers that all look like sessions do not come by chance.
const TIMES: usize = 3;

/// A pooler is in transaction mode, and nobody said so.
#[derive(Debug, thiserror::Error)]
#[error(
    "{what} at {place} is behind a pooler in transaction mode, which hands out another connection \
     to PostgreSQL for each transaction: set STAGEDOOR_PGBOUNCER=transaction, or let the pooler \
     have pool_mode = session"
)]
pub struct UnknownPooler {
    what: &'static str,
    place: String,
}

impl Db {
    /// Refuses a pooler in transaction mode where none is said to be. What does not answer
    /// is let pass, see [`Db::tell_of_poolers`].
    ///
    /// # Errors
    /// [`UnknownPooler`].
    pub async fn require_known_pooler(&self) -> Result<(), UnknownPooler> {
        for servers in self.servers() {
            for host in 0..servers.0.hosts.len() {
                if let Some(unknown) = servers.probe(host).await {
                    return Err(unknown);
                }
            }
        }
        Ok(())
    }

    /// Asks those that [`Db::require_known_pooler`] had no answer from until they answer,
    /// and says in the log what is wrong then.
    pub async fn tell_of_poolers(&self) {
        loop {
            let mut is_known = true;
            for servers in self.servers() {
                for host in 0..servers.0.hosts.len() {
                    if let Some(unknown) = servers.probe(host).await {
                        tracing::error!("{unknown}; until then requests fail");
                    }
                    is_known &= servers.is_probed(host);
                }
            }
            if is_known {
                return;
            }
            sleep(AGAIN).await;
        }
    }

    fn servers(&self) -> impl Iterator<Item = &Servers> {
        let (primary, replica) = match self {
            Self::Sqlite { .. } => (None, None),
            Self::Postgres { primary, replica } => (Some(primary), replica.as_deref()),
        };
        primary
            .into_iter()
            .chain(replica.map(crate::db::Replica::servers))
    }
}

impl Servers {
    /// What is wrong with the way to this host, unless that is known by now.
    async fn probe(&self, host: usize) -> Option<UnknownPooler> {
        let options = self.0.hosts.get(host)?;
        if self.0.pooling == Pooling::Transaction || self.is_probed(host) {
            return None;
        }
        let is_lent = is_lent_for_transactions(options).await.ok()?;
        self.0.probed().insert(host);
        is_lent.then(|| UnknownPooler {
            what: self.0.what,
            place: self.0.place(host),
        })
    }

    fn is_probed(&self, host: usize) -> bool {
        self.0.pooling == Pooling::Transaction || self.0.probed().contains(&host)
    }
}

/// Whether connections to where `options` lead do not keep their backend between
/// transactions: one that is asked several times names several, or two name the same.
///
/// # Errors
/// Why that cannot be found out.
pub(in crate::db) async fn is_lent_for_transactions(
    options: &PgConnectOptions,
) -> Result<bool, sqlx::Error> {
    let asked = async {
        let mut first = postgres::connect(options).await?;
        let mut second = postgres::connect(options).await?;
        let mut named = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            named.0.push(backend(&mut first).await?);
            named.1.push(backend(&mut second).await?);
        }
        // Whether they part politely is of no interest.
        let _ = tokio::join!(first.close(), second.close());
        let (first, second) = named;
        let varies = |named: &[String]| named.windows(2).any(|two| two[0] != two[1]);
        Ok(varies(&first) || varies(&second) || first == second)
    };
    timeout(PATIENCE, asked)
        .await
        .unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
}

/// The process that answers, and since when its server runs: two servers may have processes
/// of the same number.
async fn backend(conn: &mut PgConnection) -> Result<String, sqlx::Error> {
    let question = sqlx::raw_sql("SELECT pg_backend_pid() || ' ' || pg_postmaster_start_time()");
    question.fetch_one(conn).await?.try_get(0)
}
