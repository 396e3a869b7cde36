//! The database: SQL is written once and runs on SQLite and PostgreSQL.
//!
//! Only this folder names a dialect. Everything else writes `on!(conn, c => …)`
//! around one query text with `$n` binds, which expands for both.

mod conn;
mod encryption;
mod faults;
mod migrations;
mod pools;
mod replica;
mod tx;

pub use conn::Conn;
pub(crate) use conn::on;
pub use migrations::Unmigrated;
pub use pools::{Db, Freshness, OpenError, Reader};
pub use replica::Replica;
pub use tx::{Tx, Work};
