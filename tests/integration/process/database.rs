//! A fresh database for each test, and a look into it from outside the program.

use std::env;
use std::path::Path;
use std::str::FromStr;
use std::sync::mpsc;
use std::thread;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection, Executor};
use uuid::Uuid;

/// Which database a test case asks for.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database of one test. The `PostgreSQL` one is dropped with the value, the `SQLite` one goes
/// with the data folder.
pub enum Database {
    Sqlite,
    Postgres(Box<PgConnectOptions>),
}

impl Kind {
    /// An empty database. `None` only when `STAGEDOOR_TEST_SQLITE_ONLY=1` says that this machine
    /// has no `PostgreSQL`; a server that is merely missing fails the test.
    pub fn fresh(self) -> Option<Database> {
        match self {
            Self::Sqlite => Some(Database::Sqlite),
            Self::Postgres => fresh_postgres(),
        }
    }
}

impl Database {
    /// The value of `DATABASE_URL` for a house whose data folder is `data`.
    pub fn url(&self, data: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", data.join("stagedoor.db").display()),
            Self::Postgres(options) => options.to_url_lossy().to_string(),
        }
    }

    /// Every row of a query whose columns are texts and are called `columns`.
    ///
    /// The query is written for both databases, with `CAST(… AS TEXT)` where a column is no text.
    pub async fn rows<const N: usize>(&self, data: &Path, query: &str) -> Vec<[String; N]> {
        match self {
            Self::Sqlite => {
                let options = SqliteConnectOptions::from_str(&self.url(data))
                    .expect("the URL of a SQLite file")
                    .read_only(true);
                let mut connection = SqliteConnection::connect_with(&options)
                    .await
                    .expect("the SQLite file opens");
                let rows = sqlx::query(sqlx::AssertSqlSafe(query))
                    .fetch_all(&mut connection)
                    .await
                    .expect("the query runs on SQLite");
                rows.iter().map(texts).collect()
            }
            Self::Postgres(options) => {
                let mut connection = PgConnection::connect_with(options)
                    .await
                    .expect("PostgreSQL answers");
                let rows = sqlx::query(sqlx::AssertSqlSafe(query))
                    .fetch_all(&mut connection)
                    .await
                    .expect("the query runs on PostgreSQL");
                rows.iter().map(texts).collect()
            }
        }
    }

    /// Runs a statement that is written for both databases.
    pub async fn execute(&self, data: &Path, statement: &'static str) {
        match self {
            Self::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url(data))
                    .await
                    .expect("the SQLite file opens");
                connection.execute(statement).await.map(drop)
            }
            Self::Postgres(options) => {
                let mut connection = PgConnection::connect_with(options)
                    .await
                    .expect("PostgreSQL answers");
                connection.execute(statement).await.map(drop)
            }
        }
        .expect("the statement runs");
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Self::Postgres(options) = self else {
            return;
        };
        let name = options.get_database().unwrap_or_default().to_owned();
        // Best effort: a database that stays behind disturbs no other test.
        let _ = on_maintenance_database(format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
    }
}

fn texts<R, const N: usize>(row: &R) -> [String; N]
where
    R: sqlx::Row,
    usize: sqlx::ColumnIndex<R>,
    Option<String>: for<'r> sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    std::array::from_fn(|column| {
        row.get::<Option<String>, usize>(column)
            .unwrap_or_else(|| "NULL".to_owned())
    })
}

fn fresh_postgres() -> Option<Database> {
    let Some(options) = server_options() else {
        assert!(
            env::var("STAGEDOOR_TEST_SQLITE_ONLY").is_ok_and(|value| value == "1"),
            "no PostgreSQL: run under `pg_virtualenv -t`, set TEST_DATABASE_URL, or say \
             STAGEDOOR_TEST_SQLITE_ONLY=1"
        );
        eprintln!("skipped on PostgreSQL: STAGEDOOR_TEST_SQLITE_ONLY=1");
        return None;
    };
    let name = format!("stagedoor_faults_{}", Uuid::now_v7().simple());
    on_maintenance_database(format!("CREATE DATABASE \"{name}\""))
        .expect("PostgreSQL lets this user create a database");
    Some(Database::Postgres(Box::new(options.database(&name))))
}

/// Where the tests' `PostgreSQL` is: `TEST_DATABASE_URL`, else `PGHOST` and its relatives.
fn server_options() -> Option<PgConnectOptions> {
    if let Ok(url) = env::var("TEST_DATABASE_URL") {
        return Some(
            PgConnectOptions::from_str(&url).expect("TEST_DATABASE_URL is a postgres:// URL"),
        );
    }
    env::var_os("PGHOST").map(|_| PgConnectOptions::new().database("postgres"))
}

/// Runs one statement on the server's own database, from a thread and runtime of its own, so that
/// it works inside an asynchronous test and in `drop` alike.
fn on_maintenance_database(statement: String) -> Result<(), sqlx::Error> {
    let Some(options) = server_options() else {
        return Ok(());
    };
    let (done, answer) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(sqlx::Error::Io);
        let result = runtime.and_then(|runtime| {
            runtime.block_on(async {
                let mut connection = PgConnection::connect_with(&options).await?;
                connection
                    .execute(sqlx::AssertSqlSafe(statement))
                    .await
                    .map(drop)
            })
        });
        let _ = done.send(result);
    });
    answer.recv().unwrap_or(Err(sqlx::Error::WorkerCrashed))
}
