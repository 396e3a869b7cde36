//! Connections to PostgreSQL: how many, for how long, and what each is told.

use std::sync::Arc;
use std::time::Duration;

use sqlx::error::DatabaseError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, Postgres};
use tokio::time::timeout;

use super::encryption;
use super::faults::unreached_at;
use super::patience::ACQUIRE_TIMEOUT;
use super::places::endpoint;
use super::pooling::Pooling;
use super::time_limits::{TIME_LIMITS, set_by};

/// A connection unused for longer is asked for a sign of life before it is used: a
/// restarted server must cost nobody an error.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);
const CONNECTIONS: u32 = 16;
/// Kept open: a request that is cancelled while it connects throws the connection
/// away, and a crowd of those must not leave the pool empty.
const KEPT: u32 = 4;
/// How long a connection may take that is opened only to learn why there is none: a
/// server in the same network takes a tenth of it.
const TO_LEARN: Duration = Duration::from_millis(500);
/// A server that takes this role or this host only encrypted says this,
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
const INVALID_AUTHORIZATION: &str = "28000";
/// PgBouncer says this instead, where `client_tls_sslmode` is `require`.
const PROTOCOL_VIOLATION: &str = "08P01";

/// The pool of connections to where `options` lead. None is opened before it is needed.
///
/// Through a pooler in transaction mode nothing is set on a connection, which would be
/// somebody else's afterwards, and an operator's `options` never arrive: each transaction
/// says its limits, see [`super::time_limits`].
pub(super) fn pool(options: PgConnectOptions, pooling: Pooling) -> PgPool {
    let options = options.application_name("stagedoor");
    let theirs = options.get_options().unwrap_or_default();
    let ours = TIME_LIMITS
        .into_iter()
        .filter(|(name, _)| !theirs.contains(name));
    let pool = match pooling {
        Pooling::Session => limited_to(ours),
        Pooling::Transaction => PgPoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT),
    };
    let pool = pool
        .max_connections(CONNECTIONS)
        .min_connections(KEPT)
        .test_before_acquire(false)
        .before_acquire(|conn, meta| {
            Box::pin(async move {
                if meta.idle_for > TRUSTED_IDLE {
                    return Ok(conn.ping().await.is_ok());
                }
                Ok(true)
            })
        });
    pool.connect_lazy_with(options)
}

/// A pool of one connection to where `options` lead, without time limits: a migration
/// takes as long as it takes, and so does waiting for another's.
pub(super) fn unlimited(options: PgConnectOptions) -> PgPool {
    limited_to(TIME_LIMITS.map(|(name, _)| (name, "0")))
        .max_connections(1)
        .connect_lazy_with(options.application_name("stagedoor migrate"))
}

/// What `url`, of one host, says, without what PgBouncer refuses to be told when a
/// connection begins: how floats are written as text, which nothing here reads.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, sqlx::Error> {
    Ok(encryption::options(url)?.extra_float_digits(None))
}

/// Pools whose connections begin with these time limits. They are set by a statement of
/// their own, because PgBouncer refuses connections that begin with `options`.
fn limited_to<'a>(limits: impl IntoIterator<Item = (&'a str, &'a str)>) -> PgPoolOptions {
    let set: Arc<str> = set_by("SET", limits).into();
    PgPoolOptions::new()
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(move |conn, _| {
            let set = AssertSqlSafe(Arc::clone(&set));
            Box::pin(async move { sqlx::raw_sql(set).execute(conn).await.map(drop) })
        })
}

/// A connection of `pool`.
///
/// Where TLS is only *allowed*, a server that wants it says so by refusing, and is asked
/// again with TLS, and so are all later connections: sqlx 0.9 stops at the refusal.
pub(super) async fn acquire(pool: &PgPool) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    match pool.acquire().await {
        Err(sqlx::Error::Database(refusal)) if may_want_tls(&*refusal) => {
            let options = pool.connect_options();
            if !matches!(options.get_ssl_mode(), PgSslMode::Allow) {
                return Err(sqlx::Error::Database(refusal));
            }
            let encrypted = PgConnectOptions::clone(&options).ssl_mode(PgSslMode::Require);
            pool.set_connect_options(encrypted);
            // Where it was refused for another reason, that one is the better answer.
            pool.acquire().await.map_err(|error| match error {
                sqlx::Error::Tls(_) => sqlx::Error::Database(refusal),
                error => error,
            })
        }
        // The pool goes on trying a server that refuses, and says no more in the end than
        // that time is over.
        Err(sqlx::Error::PoolTimedOut) => {
            Err(why_away(pool).await.unwrap_or(sqlx::Error::PoolTimedOut))
        }
        answer => answer.map_err(|error| naming(&pool.connect_options(), error)),
    }
}

/// `error` of a try to connect, which names where `options` lead.
fn naming(options: &PgConnectOptions, error: sqlx::Error) -> sqlx::Error {
    unreached_at(&endpoint(options), error)
}

/// A connection of its own, without time limits. As [`acquire`], it takes TLS where a server
/// wants that and it is only allowed.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    match options.connect().await {
        Err(sqlx::Error::Database(refusal))
            if may_want_tls(&*refusal) && matches!(options.get_ssl_mode(), PgSslMode::Allow) =>
        {
            let encrypted = options.clone().ssl_mode(PgSslMode::Require);
            encrypted.connect().await.map_err(|error| match error {
                sqlx::Error::Tls(_) => sqlx::Error::Database(refusal),
                error => error,
            })
        }
        answer => answer,
    }
}

/// Why no connection to where `pool` leads can be had; none where one can.
pub(super) async fn why_away(pool: &PgPool) -> Option<sqlx::Error> {
    let options = pool.connect_options();
    match timeout(TO_LEARN, options.connect()).await {
        Ok(Ok(conn)) => {
            // Whether it parts politely is of no interest.
            let _ = timeout(TO_LEARN, conn.close()).await;
            None
        }
        Ok(Err(error)) => Some(naming(&options, error)),
        Err(_) => {
            let silent = sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
            Some(naming(&options, silent))
        }
    }
}

fn may_want_tls(refusal: &dyn DatabaseError) -> bool {
    let code = refusal.code();
    matches!(
        code.as_deref(),
        Some(INVALID_AUTHORIZATION | PROTOCOL_VIOLATION)
    )
}
