//! PostgreSQL: a primary, and a standby that confirms each commit before it counts.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::geteuid;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{AssertSqlSafe, Connection};
use stagedoor_testing::postgres_program;

use super::process::{PATIENCE, Process, run};
use super::without;
use crate::process::free_address;

/// One server of PostgreSQL.
pub struct Postgres {
    /// What a standby calls itself: not `first`, which `synchronous_standby_names` reads as a
    /// word of its own.
    name: &'static str,
    folder: PathBuf,
    pub address: SocketAddr,
    process: Option<Process>,
}

impl Postgres {
    fn at(place: &Path, name: &'static str) -> Self {
        let folder = place.join(name);
        fs::create_dir(&folder).unwrap();
        if geteuid().is_root() {
            let id = |flag: &str| {
                let id = run(Command::new("id").args([flag, "postgres"]));
                id.trim().parse::<u32>().unwrap()
            };
            chown(&folder, Some(id("-u")), Some(id("-g"))).unwrap();
        }
        Self {
            name,
            folder,
            address: free_address(),
            process: None,
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A new primary with an empty database called `stagedoor`.
    pub fn primary(place: &Path, name: &'static str) -> Self {
        let mut made = Self::at(place, name);
        run(postgres_program("initdb")
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8"])
            .args(["--no-sync", "--pgdata"])
            .arg(made.data()));
        let conf = made.data().join("postgresql.conf");
        let text = fs::read_to_string(&conf).unwrap();
        // pg_rewind wants the hints.
        let more = "listen_addresses = '127.0.0.1'\nwal_log_hints = on\n\
                    wal_keep_size = 256MB\n";
        fs::write(&conf, text + more).unwrap();
        made.start();
        made.execute("CREATE ROLE stagedoor LOGIN", "postgres");
        made.execute("CREATE DATABASE stagedoor OWNER stagedoor", "postgres");
        made
    }

    /// A standby of `primary`, which from now on answers no commit that is not there as well.
    pub fn standby(place: &Path, name: &'static str, primary: &Self) -> Self {
        let mut made = Self::at(place, name);
        let from = made.follows(primary);
        run(postgres_program("pg_basebackup")
            .args(["--checkpoint=fast", "--write-recovery-conf", "--no-sync"])
            .args(["--dbname", &from, "--pgdata"])
            .arg(made.data()));
        made.start();
        if !without("synchronous") {
            primary.wait_for_commits_on(name);
        }
        made
    }

    /// How a standby of `primary` reaches it.
    fn follows(&self, primary: &Self) -> String {
        let (address, name) = (primary.address, self.name);
        let (host, port) = (address.ip(), address.port());
        format!("host={host} port={port} user=postgres application_name={name}")
    }

    /// Answers commits from now on when this standby has them on its disk.
    pub fn wait_for_commits_on(&self, standby: &str) {
        let names = format!("ALTER SYSTEM SET synchronous_standby_names = '{standby}'");
        self.execute(&names, "postgres");
        self.execute("SELECT pg_reload_conf()", "postgres");
        let synchronous = "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
        wait_until("no standby", || self.number(synchronous) > 0);
    }

    fn start(&mut self) {
        let log = self.folder.join("log");
        // What each has for itself is not in a file: a standby, and later pg_rewind, copies those.
        let sockets = format!("--unix_socket_directories={}", self.folder.display());
        let mut command = postgres_program("postgres");
        command.arg("-D").arg(self.data()).arg(sockets);
        command.arg(format!("--port={}", self.address.port()));
        let mut process = Process::start(&mut command, &log);
        let mut ready = postgres_program("pg_isready");
        ready.args([
            "--host=127.0.0.1",
            "--port",
            &self.address.port().to_string(),
        ]);
        process.wait_until("PostgreSQL does not start", || {
            ready.output().unwrap().status.success()
        });
        self.process = Some(process);
    }

    /// Breaks it off in the middle of everything (`pg_ctl stop -m immediate`): what it leaves
    /// is what a power cut would, but for the shared memory, which is given back.
    pub fn break_off(&mut self) {
        let mut process = self.process.take().expect("it runs");
        process.signal("QUIT");
        process.exit_within(PATIENCE);
    }

    /// Makes a primary of a standby. Its own `synchronous_standby_names` is empty: nobody
    /// follows it yet, and with a name there every write would wait.
    pub fn promote(&self) {
        run(postgres_program("pg_ctl")
            .args(["promote", "--pgdata"])
            .arg(self.data()));
    }

    /// Comes back as the standby of `primary`, after it was one itself and died: what it has
    /// that the other one has not is taken back.
    pub fn rejoin(&mut self, primary: &Self) {
        primary.execute("CHECKPOINT", "postgres");
        let from = self.follows(primary);
        let source = format!("{from} dbname=postgres");
        run(postgres_program("pg_rewind")
            .args([
                "--write-recovery-conf",
                "--no-sync",
                "--source-server",
                &source,
            ])
            .arg("--target-pgdata")
            .arg(self.data()));
        // What pg_rewind writes has no name in it, and the primary waits for one by name.
        let auto = self.data().join("postgresql.auto.conf");
        let text = fs::read_to_string(&auto).unwrap();
        fs::write(&auto, format!("{text}primary_conninfo = '{from}'\n")).unwrap();
        self.start();
        primary.wait_for_commits_on(self.name);
    }

    /// An empty database of the role that the servers have.
    pub fn create_database(&self, name: &str) {
        let statement = format!("CREATE DATABASE {name} OWNER stagedoor");
        self.execute(&statement, "postgres");
    }

    /// This standby hears nothing more of its primary, which goes on.
    pub fn is_cut_off_from(&self, primary: &Self) {
        let nowhere = "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'";
        self.execute(nowhere, "postgres");
        self.execute("SELECT pg_reload_conf()", "postgres");
        wait_until("it is still there", || {
            primary.number("SELECT COUNT(*) FROM pg_stat_replication") == 0
        });
    }

    /// Waits until this standby shows all that its primary has.
    pub fn catches_up_with(&self, primary: &Self) {
        let position = &primary.texts("postgres", "SELECT pg_current_wal_lsn()::text")[0];
        let behind = format!("SELECT (pg_last_wal_replay_lsn() < '{position}')::int::bigint");
        wait_until("it stays behind", || self.number(&behind) == 0);
    }

    /// Every row of a query for texts.
    pub fn texts(&self, database: &str, query: &str) -> Vec<String> {
        self.ask_in(database, async |conn| {
            let query = AssertSqlSafe(query.to_owned());
            sqlx::query_scalar(query).fetch_all(conn).await.unwrap()
        })
    }

    pub fn number(&self, query: &str) -> i64 {
        self.ask_in("stagedoor", async |conn| {
            let query = AssertSqlSafe(query.to_owned());
            sqlx::query_scalar(query).fetch_one(conn).await.unwrap()
        })
    }

    fn execute(&self, statement: &str, database: &str) {
        self.ask_in(database, async |conn| {
            let statement = AssertSqlSafe(statement.to_owned());
            sqlx::raw_sql(statement).execute(conn).await.unwrap();
        });
    }

    fn ask_in<T>(&self, database: &str, work: impl AsyncFnOnce(&mut PgConnection) -> T) -> T {
        let options = PgConnectOptions::new_without_pgpass()
            .host("127.0.0.1")
            .port(self.address.port())
            .username("postgres")
            .database(database)
            .ssl_mode(PgSslMode::Disable);
        super::people::runtime().block_on(async {
            let mut conn = PgConnection::connect_with(&options).await.unwrap();
            work(&mut conn).await
        })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Killed, it would leave its shared memory behind.
        if let Some(process) = &mut self.process {
            process.signal("QUIT");
            process.exits_within(PATIENCE);
        }
    }
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
