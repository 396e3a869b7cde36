//! A database of one test's own, and a look into it from outside the program.

use std::env;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use uuid::Uuid;

use crate::Backend;

/// An empty database, not migrated. The PostgreSQL one is dropped with the value, the
/// SQLite one goes with its folder.
#[derive(Debug)]
pub struct TestDatabase {
    backend: Backend,
    url: String,
    /// The PostgreSQL database's name.
    name: String,
}

impl TestDatabase {
    /// A new one; a SQLite file is made in `folder` when it is first opened.
    pub fn new(backend: Backend, folder: &Path) -> Self {
        match backend {
            Backend::Sqlite => Self {
                backend,
                url: format!("sqlite://{}", folder.join("stagedoor.db").display()),
                name: String::new(),
            },
            Backend::Postgres => Self::postgres(),
        }
    }

    /// A new one on the PostgreSQL server that the environment names.
    pub fn postgres() -> Self {
        Self::postgres_with("")
    }

    /// The same, made with these options of `CREATE DATABASE`.
    pub fn postgres_with(options: &str) -> Self {
        let name = format!("stagedoor_test_{}", Uuid::now_v7().simple());
        run_on_server(format!("CREATE DATABASE \"{name}\" {options}"))
            .expect("PostgreSQL lets this user create a database");
        Self {
            backend: Backend::Postgres,
            url: url(&server().database(&name)),
            name,
        }
    }

    /// As `DATABASE_URL` names it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Every row of a query whose columns are texts, on a connection of its own.
    ///
    /// The query is written for both databases, with `CAST(… AS TEXT)` where a column
    /// is no text. `NULL` is the text `NULL`.
    pub async fn rows<const N: usize>(&self, query: &str) -> Vec<[String; N]> {
        let query = AssertSqlSafe(query);
        match self.backend {
            Backend::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
                let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
                rows.iter().map(texts).collect()
            }
            Backend::Postgres => {
                let mut connection = self.connect().await;
                let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
                rows.iter().map(texts).collect()
            }
        }
    }

    /// Runs a statement that is written for both databases, on a connection of its own.
    pub async fn execute(&self, statement: &'static str) {
        match self.backend {
            Backend::Sqlite => {
                let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
                connection.execute(statement).await.map(drop)
            }
            Backend::Postgres => {
                let mut connection = self.connect().await;
                connection.execute(statement).await.map(drop)
            }
        }
        .expect("the statement runs");
    }

    async fn connect(&self) -> PgConnection {
        let options = server().database(&self.name);
        PgConnection::connect_with(&options).await.unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if self.backend == Backend::Postgres {
            // Best effort: a database that stays behind disturbs no other test.
            let _ = run_on_server(format!(
                "DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)",
                self.name
            ));
        }
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

/// Without parameters, so that a test may add its own.
fn url(options: &PgConnectOptions) -> String {
    let mut url = options.to_url_lossy();
    url.set_query(None);
    url.to_string()
}

/// Where the tests' PostgreSQL is: `TEST_DATABASE_URL`, else `PGHOST` and its relatives.
fn server() -> PgConnectOptions {
    if let Ok(url) = env::var("TEST_DATABASE_URL") {
        let options: PgConnectOptions =
            url.parse().expect("TEST_DATABASE_URL is a postgres:// URL");
        return match options.get_database() {
            Some(_) => options,
            None => options.database("postgres"),
        };
    }
    assert!(
        env::var_os("PGHOST").is_some(),
        "no PostgreSQL to test on: run under `pg_virtualenv -t` or set TEST_DATABASE_URL"
    );
    let options = PgConnectOptions::new().database("postgres");
    if env::var_os("PGSSLMODE").is_some() {
        return options;
    }
    // The throwaway server is on this machine, and has TLS.
    options.ssl_mode(PgSslMode::Disable)
}

/// Runs one statement on the server's own database, from a thread and runtime of its
/// own, so that it works inside an asynchronous test and in `drop` alike.
fn run_on_server(statement: String) -> Result<(), sqlx::Error> {
    let options = server();
    let (done, answer) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(sqlx::Error::Io);
        let result = runtime.and_then(|runtime| {
            runtime.block_on(async {
                let mut connection = PgConnection::connect_with(&options).await?;
                connection.execute(AssertSqlSafe(statement)).await.map(drop)
            })
        });
        let _ = done.send(result);
    });
    answer.recv().unwrap_or(Err(sqlx::Error::WorkerCrashed))
}
