//! The database: SQL is written once and runs on SQLite and PostgreSQL.
//!
//! Only this folder names a dialect. Everything else writes `on!(conn, c => …)`
//! around one query text with `$n` binds, which expands for both.

mod address;
mod async_func;
mod client_programs;
mod commit_gate;
mod conn;
mod copy;
mod core;
mod embedded_migrations;
mod encryption;
mod erased_pages;
mod faults;
mod from_row;
mod integrity;
mod lag;
mod lag_samples;
mod lane;
mod loading;
mod migrations;
mod patience;
mod placeholders;
mod pool_use;
mod pools;
mod postgres;
mod principal;
mod proof;
mod replica;
mod servers;
mod snapshot;
mod sqlite_conn;
mod statements;
mod stored_names;
mod transaction;
mod tx;
mod unit;
mod waiting_units;
mod write;
mod write_queue;

pub use self::core::{Core, CoreParts};
pub use address::is_postgres_address;
pub use async_func::AsyncFunc;
pub use client_programs::ProgramFailed;
pub use conn::Conn;
pub(crate) use conn::{key_share, on};
pub use copy::CopyFailed;
pub(crate) use faults::in_words;
pub(crate) use from_row::from_row;
pub use integrity::schema_in;
pub use lane::{Lane, Wake};
pub use loading::{Destination, LoadFailed};
pub use migrations::{Migrated, Unmigrated};
pub(crate) use placeholders::placeholders;
pub use pool_use::PoolUse;
pub use pools::{Db, Freshness, OpenError, Reader};
pub use replica::Replica;
pub use servers::{PgConn, Servers};
pub use snapshot::Snapshot;
pub use sqlite_conn::SqliteConn;
pub use statements::{Statements, Touched};
pub(crate) use stored_names::{NotStored, stored_names};
pub use transaction::Transaction;
pub use tx::{Requester, Tx};
pub use write_queue::WriteQueue;
