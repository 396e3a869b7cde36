//! A server whose database role cannot change the schema (`PostgreSQL` alone has
//! roles), with the grants that the documentation gives.

use std::fs;

use stagedoor_testing::{Backend, PASSWORD};

use crate::process::Installation;
use crate::process::command::{Said, run};
use serde_json::json;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use uuid::Uuid;

const GRANTS: &str = include_str!("../../docs/database_roles.sql");

/// The role of a test, dropped with it.
struct Role {
    owner: PgConnectOptions,
    name: String,
}

impl Role {
    async fn new(installation: &Installation) -> Self {
        let role = Self {
            owner: installation.database.url().parse().unwrap(),
            name: format!("stagedoor_{}", Uuid::now_v7().simple()),
        };
        let name = &role.name;
        role.as_owner(format!("CREATE ROLE {name} LOGIN PASSWORD 'lantern'"))
            .await;
        role
    }

    fn options(&self) -> PgConnectOptions {
        let theirs = self.owner.clone();
        theirs.username(&self.name).password("lantern")
    }

    fn url(&self) -> String {
        self.options().to_url_lossy().to_string()
    }

    async fn grant(&self) {
        self.as_owner(GRANTS.replace("stagedoor_app", &self.name))
            .await;
    }

    async fn as_owner(&self, sql: String) {
        let mut owner = PgConnection::connect_with(&self.owner).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut owner)
            .await
            .unwrap();
    }

    /// What the database answers this role.
    async fn may(&self, sql: &'static str) -> bool {
        let mut theirs = PgConnection::connect_with(&self.options()).await.unwrap();
        match theirs.execute(sql).await {
            Ok(_) => true,
            Err(sqlx::Error::Database(error)) => {
                assert_eq!(error.code().as_deref(), Some("42501"), "{error}");
                false
            }
            Err(error) => panic!("{error}"),
        }
    }

    async fn drop(self) {
        let name = &self.name;
        self.as_owner(format!("DROP OWNED BY {name}; DROP ROLE {name}"))
            .await;
    }
}

fn said(
    installation: &Installation,
    url: &str,
    migrate_url: Option<&str>,
    arguments: &[&str],
) -> Said {
    let mut command = installation.command();
    command.env("DATABASE_URL", url).args(arguments);
    if let Some(migrate_url) = migrate_url {
        command.env("DATABASE_MIGRATE_URL", migrate_url);
    }
    command.env("STAGEDOOR_ADDR", "127.0.0.1:0");
    run(command, "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_change_the_schema_serves_and_says_when_it_cannot_start() {
    let installation = Installation::new(Backend::Postgres);
    let role = Role::new(&installation).await;
    let (url, owner) = (role.url(), installation.database.url());

    // Nothing is migrated, and this role may not do it.
    let line = said(&installation, &url, None, &["serve"]);
    let line = line.failure_line();
    for part in ["DATABASE_MIGRATE_URL", "stagedoor migrate", "may not"] {
        assert!(line.contains(part), "{line}");
    }
    assert!(!line.contains("lantern"), "{line}");

    let migrated = said(&installation, &url, Some(owner), &["migrate"]);
    assert_eq!(migrated.code, 0, "{migrated:?}");
    // What is missing by now are rights alone.
    let told = said(&installation, &url, None, &["doctor"]);
    assert!(
        told.out.contains("database: a permission is missing"),
        "{told:?}"
    );
    assert!(told.out.contains("docs/database_roles.sql"), "{told:?}");
    let told = said(&installation, &url, None, &["user", "list"]);
    assert!(told.err.contains("docs/database_roles.sql"), "{told:?}");
    role.grant().await;

    let server = installation.serve_with(|command| {
        command.env("DATABASE_URL", &url);
    });
    let nina = server.visitor();
    let account = json!({
        "username": "nina", "email": "nina@example.org", "password": PASSWORD,
    });
    let answer = nina.post("/api/v1/auth/register", &account).unwrap();
    assert_eq!(answer.status, 202, "{answer:?}");
    let credentials = json!({"identifier": "nina", "password": PASSWORD});
    let answer = nina.post("/api/v1/auth/login", &credentials).unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    drop(server);
    let shown = said(&installation, &url, None, &["user", "show", "nina"]);
    assert_eq!(shown.json()["username"], "nina");

    for sql in [
        "CREATE TABLE more (id INT)",
        "DROP TABLE users",
        "ALTER TABLE users ADD COLUMN more INT",
        "DELETE FROM _sqlx_migrations",
        "DELETE FROM audit_logs",
        "UPDATE audit_logs SET action = 'nothing'",
        "TRUNCATE audit_logs",
    ] {
        assert!(!role.may(sql).await, "{sql}");
    }

    // A version that brings a migration: as if the newest one were not applied yet.
    role.as_owner(
        "DELETE FROM _sqlx_migrations
         WHERE version = (SELECT MAX(version) FROM _sqlx_migrations)"
            .to_owned(),
    )
    .await;
    let line = said(&installation, &url, None, &["serve"]);
    assert!(
        line.failure_line().contains("DATABASE_MIGRATE_URL"),
        "{line:?}"
    );
    role.drop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_given_both_roles_migrates_with_the_one_that_may() {
    let installation = Installation::new(Backend::Postgres);
    let role = Role::new(&installation).await;
    let owner = installation.database.url();
    let default = GRANTS.split("-- Tables that later").nth(1).unwrap();
    let default = default.split_once('\n').unwrap().1;
    role.as_owner(default.replace("stagedoor_app", &role.name))
        .await;
    let server = installation.serve_with(|command| {
        command
            .env("DATABASE_URL", role.url())
            .env("DATABASE_MIGRATE_URL", owner);
    });
    let answer = server.visitor().get("/readyz").unwrap();
    assert_eq!(answer.status, 200);
    drop(server);
    role.drop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_by_a_role_that_may_not_make_tables_writes_nothing_and_says_which_may() {
    let (installation, elsewhere) = (
        Installation::new(Backend::Postgres),
        Installation::new(Backend::Postgres),
    );
    installation.create_user("nina", "user");
    let tonight = installation.data().with_file_name("tonight");
    let tonight = tonight.to_str().unwrap();
    installation.run(&["backup", tonight]).json();

    let role = Role::new(&elsewhere).await;
    role.as_owner("REVOKE CREATE ON SCHEMA public FROM PUBLIC".to_owned())
        .await;
    let (url, restore) = (role.url(), ["restore", tonight]);
    let refused = said(&elsewhere, &url, None, &restore);
    let line = refused.failure_line();
    for part in ["DATABASE_MIGRATE_URL", "schema public", &role.name] {
        assert!(line.contains(part), "{line}");
    }
    assert!(!line.contains("lantern"), "{line}");
    assert_eq!(fs::read_dir(elsewhere.data()).unwrap().count(), 0);
    let owner = elsewhere.database.url();
    said(&elsewhere, &url, Some(owner), &restore).json();
    role.drop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_for_migrating_that_names_another_database_stops_the_start() {
    let (installation, other) = (
        Installation::new(Backend::Postgres),
        Installation::new(Backend::Postgres),
    );
    let (url, elsewhere) = (installation.database.url(), other.database.url());
    let said = said(&installation, url, Some(elsewhere), &["serve"]);
    let line = said.failure_line();
    assert!(line.contains("names another database"), "{line}");
}
