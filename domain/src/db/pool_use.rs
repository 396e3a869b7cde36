//! How much a pool of connections is used.

use sqlx::{Database, Pool};

/// How much a pool of connections is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolUse {
    /// What the pool is for: `writer`, `readers`, `primary`, `replica`.
    pub pool: &'static str,
    /// Connections that are lent.
    pub used: usize,
    /// Connections that are open and free.
    pub idle: usize,
    /// Connections that there may be.
    pub most: usize,
}

impl PoolUse {
    /// Of a pool that is not there yet.
    pub(super) const fn none(name: &'static str) -> Self {
        Self {
            pool: name,
            used: 0,
            idle: 0,
            most: 0,
        }
    }

    pub(super) fn of<DB: Database>(name: &'static str, pool: &Pool<DB>) -> Self {
        let open = usize::try_from(pool.size()).unwrap_or(usize::MAX);
        let idle = pool.num_idle().min(open);
        Self {
            pool: name,
            used: open - idle,
            idle,
            most: usize::try_from(pool.options().get_max_connections()).unwrap_or(usize::MAX),
        }
    }
}
