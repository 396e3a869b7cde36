//! SQL behind the program's back, written for both databases.

use sqlx::{AssertSqlSafe, query_scalar, raw_sql};
use stagedoor_domain::Db;

use crate::Fixture;

impl Fixture {
    /// The one number that a query answers.
    pub async fn count(&self, sql: impl Into<String>) -> i64 {
        let sql = AssertSqlSafe(sql.into());
        match &self.services.db {
            Db::Sqlite { writer, .. } => query_scalar(sql).fetch_one(writer).await.unwrap(),
            Db::Postgres { primary, .. } => {
                query_scalar(sql).fetch_one(&primary.pool()).await.unwrap()
            }
        }
    }

    /// The one text that a query answers.
    pub async fn text(&self, sql: impl Into<String>) -> String {
        let sql = AssertSqlSafe(sql.into());
        match &self.services.db {
            Db::Sqlite { writer, .. } => query_scalar(sql).fetch_one(writer).await.unwrap(),
            Db::Postgres { primary, .. } => {
                query_scalar(sql).fetch_one(&primary.pool()).await.unwrap()
            }
        }
    }

    /// What the database says of how it would run a query, in the last of these statements.
    pub async fn plan(&self, sql: impl Into<String>) -> String {
        use sqlx::{Column, Row};
        let sql = AssertSqlSafe(sql.into());
        let mut lines = Vec::new();
        match &self.services.db {
            Db::Sqlite { writer, .. } => {
                for row in raw_sql(sql).fetch_all(writer).await.unwrap() {
                    lines.push(row.get::<String, _>("detail"));
                }
            }
            Db::Postgres { primary, .. } => {
                for row in raw_sql(sql).fetch_all(&primary.pool()).await.unwrap() {
                    let first = row.columns()[0].ordinal();
                    lines.push(row.get::<String, _>(first));
                }
            }
        }
        lines.join("\n")
    }

    /// Runs statements; the number of rows that they changed.
    pub async fn execute(&self, sql: impl Into<String>) -> u64 {
        self.try_execute(sql.into()).await.unwrap()
    }

    /// Fails unless a constraint of the schema refuses this.
    pub async fn refuses(&self, sql: impl Into<String>) {
        let sql = sql.into();
        assert!(self.try_execute(sql.clone()).await.is_err(), "{sql}");
    }

    async fn try_execute(&self, sql: String) -> Result<u64, sqlx::Error> {
        let sql = AssertSqlSafe(sql);
        Ok(match &self.services.db {
            Db::Sqlite { writer, .. } => raw_sql(sql).execute(writer).await?.rows_affected(),
            Db::Postgres { primary, .. } => {
                raw_sql(sql).execute(&primary.pool()).await?.rows_affected()
            }
        })
    }
}
