//! Several servers on one database tell each other what they let pass, so that together they
//! allow what one alone would.
//!
//! Each tells in batches, beside the requests, and hears what the others have told since it
//! last asked. Counts are told and not times: no server's clock decides what another one
//! allows.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::AddressLimits;
use super::uses::Told;
use crate::db::{Conn, Core, Freshness, on};
use crate::error::Error;

/// How long a batch is kept: a server that is kept from asking for longer has missed it.
const KEPT: Duration = Duration::from_secs(10);

/// How long one of another server is: their clocks may differ by nearly that much.
const KEPT_OF_OTHERS: Duration = Duration::from_mins(1);

/// After how many rounds what is over is deleted.
const ROUNDS: u64 = 20;

/// Batches that one question answers.
const AT_ONCE: i64 = 200;

/// Servers that one keeps in mind; with more it hears batches a second time.
const SERVERS: usize = 64;

/// What one server has told and heard so far.
#[derive(Debug)]
pub struct Exchange {
    server: Uuid,
    batch: i64,
    rounds: u64,
    /// The last batch that was heard of each server.
    heard: BTreeMap<Uuid, i64>,
}

impl Exchange {
    /// A server that has neither told nor heard anything.
    pub fn new(core: &Core) -> Self {
        Self {
            server: core.new_id(),
            batch: 0,
            rounds: 0,
            heard: BTreeMap::new(),
        }
    }

    /// Tells what was let pass here since the last time, and hears what was elsewhere.
    ///
    /// # Errors
    /// Those of the database. What was to be told is not told again then: nobody knows
    /// whether it was.
    pub async fn once(&mut self, core: &Core, limits: &AddressLimits) -> Result<(), Error> {
        let told = limits.to_tell();
        if !told.is_empty() {
            self.tell(core, &told).await?;
        }
        for told in self.hear(core).await? {
            limits.hear(&told);
        }
        if self.rounds.is_multiple_of(ROUNDS) {
            let (server, now) = (self.server, core.clock.now());
            core.write(async move |tx| forget(tx.conn(), server, now).await)
                .await?;
        }
        self.rounds += 1;
        Ok(())
    }

    async fn tell(&mut self, core: &Core, told: &Told) -> Result<(), Error> {
        let uses = serde_json::to_string(told).map_err(Error::internal)?;
        self.batch += 1;
        let (server, batch) = (self.server, self.batch);
        core.write(async move |tx| {
            let now = tx.now();
            on!(tx.conn(), c => {
                sqlx::query(
                    "INSERT INTO address_uses (server, batch, told_at, uses)
                     VALUES ($1, $2, $3, $4)",
                )
                .bind(server).bind(batch).bind(now).bind(&uses)
                .execute(c)
                .await
                .map(drop)
            })?;
            Ok(())
        })
        .await
    }

    async fn hear(&mut self, core: &Core) -> Result<Vec<Told>, Error> {
        // Each tells its batches one after the other: none appears behind one that was heard.
        let known = (0..self.heard.len()).map(|n| {
            let (server, batch) = (2 * n + 3, 2 * n + 4);
            format!(" AND NOT (server = ${server} AND batch <= ${batch})")
        });
        let known: String = known.collect();
        let sql = format!(
            "SELECT server, batch, uses FROM address_uses WHERE server <> $1{known}
             ORDER BY server, batch LIMIT $2"
        );
        let mut reader = core.db.read(Freshness::Latest).await?;
        let rows: Vec<(Uuid, i64, String)> = on!(reader.conn(), c => {
            let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(self.server).bind(AT_ONCE);
            for (server, batch) in &self.heard {
                query = query.bind(server).bind(batch);
            }
            query.fetch_all(c).await
        })?;
        drop(reader);
        let mut all = Vec::new();
        for (server, batch, uses) in rows {
            if self.heard.len() >= SERVERS && !self.heard.contains_key(&server) {
                self.heard.clear();
            }
            self.heard.insert(server, batch);
            match serde_json::from_str(&uses) {
                Ok(told) => all.push(told),
                Err(error) => tracing::warn!(%server, %error, "a server tells what nobody reads"),
            }
        }
        Ok(all)
    }
}

/// Deletes what everybody has heard, and what a clock that was fast has written.
async fn forget(mut conn: Conn<'_>, server: Uuid, now: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query(
            "DELETE FROM address_uses
             WHERE (server = $1 AND told_at < $2) OR told_at < $3 OR told_at > $4",
        )
        .bind(server).bind(now - KEPT)
        .bind(now - KEPT_OF_OTHERS).bind(now + KEPT_OF_OTHERS)
        .execute(c)
        .await
        .map(drop)
    })?;
    Ok(())
}
