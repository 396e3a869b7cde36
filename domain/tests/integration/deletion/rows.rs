//! Everything that the database holds, row by row.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Row};
use stagedoor_domain::Db;
use stagedoor_testing::Fixture;

/// The columns of each table.
pub async fn columns(fixture: &Fixture) -> BTreeMap<String, BTreeSet<String>> {
    let pairs: Vec<(String, String)> = match &fixture.services.db {
        Db::Sqlite { writer, .. } => sqlx::query_as(
            "SELECT tables.name, columns.name
             FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
             WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'
               AND tables.name <> '_sqlx_migrations'",
        )
        .fetch_all(writer)
        .await
        .unwrap(),
        Db::Postgres { primary, .. } => sqlx::query_as(
            "SELECT table_name::text, column_name::text FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'",
        )
        .fetch_all(&primary.pool())
        .await
        .unwrap(),
    };
    let mut tables = BTreeMap::<String, BTreeSet<String>>::new();
    for (table, column) in pairs {
        tables.entry(table).or_default().insert(column);
    }
    tables
}

/// Every row of every table as one text in small letters, bytes in hex.
pub async fn rows(fixture: &Fixture) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::new();
    for (table, columns) in columns(fixture).await {
        let values: Vec<String> = columns
            .iter()
            .map(|column| value(fixture, column))
            .collect();
        let line = values.join(" || ' ' || ");
        let sql = AssertSqlSafe(format!("SELECT {line} AS line FROM {table} ORDER BY 1"));
        let lines: Vec<String> = match &fixture.services.db {
            Db::Sqlite { writer, .. } => {
                let rows = sqlx::query(sql).fetch_all(writer).await.unwrap();
                rows.iter().map(|row| row.get("line")).collect()
            }
            Db::Postgres { primary, .. } => {
                let rows = sqlx::query(sql).fetch_all(&primary.pool()).await.unwrap();
                rows.iter().map(|row| row.get("line")).collect()
            }
        };
        let lines = lines.iter().map(|line| line.to_lowercase()).collect();
        all.insert(table, lines);
    }
    all
}

/// What this database shows a value as.
fn value(fixture: &Fixture, column: &str) -> String {
    match &fixture.services.db {
        Db::Sqlite { .. } => format!("quote(\"{column}\")"),
        Db::Postgres { .. } => format!("COALESCE(\"{column}\"::text, 'NULL')"),
    }
}
