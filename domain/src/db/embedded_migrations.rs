//! The migrations that the program carries, as sqlx would read them from their folders.

use std::sync::LazyLock;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// SQLite's.
pub(super) static SQLITE: LazyLock<Migrator> =
    LazyLock::new(|| migrator(include!(concat!(env!("OUT_DIR"), "/sqlite.rs"))));
/// PostgreSQL's.
pub(super) static POSTGRES: LazyLock<Migrator> =
    LazyLock::new(|| migrator(include!(concat!(env!("OUT_DIR"), "/postgres.rs"))));

/// A file that begins with this runs outside a transaction.
const NO_TRANSACTION: &str = "-- no-transaction";

fn migrator(files: &[(i64, &'static str, &'static str)]) -> Migrator {
    let migrations = files.iter().map(|&(version, description, sql)| {
        Migration::new(
            version,
            description.into(),
            MigrationType::Simple,
            sql.into_sql_str(),
            sql.starts_with(NO_TRANSACTION),
        )
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rstest::rstest;

    use super::*;

    /// Databases hold what sqlx once read from these folders, and are compared with it
    /// at every start.
    #[rstest]
    #[case::sqlite("sqlite", &SQLITE)]
    #[case::postgres("postgres", &POSTGRES)]
    #[tokio::test]
    async fn the_program_carries_what_sqlx_reads(
        #[case] dialect: &str,
        #[case] carried: &Migrator,
    ) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../migrations")
            .join(dialect);
        let read = Migrator::new(folder).await.unwrap();
        let parts = |migrator: &Migrator| -> Vec<_> {
            let parts = |m: &Migration| {
                let sql = m.sql.as_str().to_owned();
                let names = (m.version, m.description.to_string(), m.migration_type);
                (names, sql, m.checksum.to_vec(), m.no_tx)
            };
            migrator.iter().map(parts).collect()
        };
        assert!(parts(&read).len() >= 23);
        assert_eq!(parts(carried), parts(&read));
        assert_eq!(carried.table_name, read.table_name);
    }

    #[test]
    fn a_file_can_ask_for_no_transaction() {
        let migrator = migrator(&[
            (1, "index", "-- no-transaction\nCREATE INDEX"),
            (2, "table", "CREATE TABLE"),
        ]);
        let outside: Vec<bool> = migrator.iter().map(|migration| migration.no_tx).collect();
        assert_eq!(outside, [true, false]);
    }
}
