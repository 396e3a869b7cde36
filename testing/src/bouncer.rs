//! `PgBouncer` as Debian has it, in front of the tests' server.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;
use std::{fs, io, thread};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use url::Url;

use crate::{TestDatabase, pgbouncer};

/// Its sockets are in a folder of its own, so the number is taken by nobody.
const PORT: u16 = 6432;
/// It takes milliseconds to listen; this is a minute.
const TRIES: u32 = 1200;
const PAUSE: Duration = Duration::from_millis(50);

/// For how long it hands out a connection to PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub enum PoolMode {
    /// For as long as a client stays.
    Session,
    /// For one transaction.
    Transaction,
}

/// It is killed when dropped.
#[derive(Debug)]
pub struct Bouncer {
    process: Option<Child>,
    folder: TempDir,
    server: Url,
}

impl Bouncer {
    /// One that has so many connections to `database`'s server, and else is as it comes.
    pub fn in_front_of(database: &TestDatabase, mode: PoolMode, connections: u32) -> Self {
        let server = Url::parse(database.url()).unwrap();
        let folder = TempDir::new().unwrap();
        // As root, it goes on as another user.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let ini = configuration(folder.path(), &server, mode, connections);
        fs::write(folder.path().join("pgbouncer.ini"), ini).unwrap();
        let (user, password) = (decoded(server.username()), decoded(password(&server)));
        let users = format!("\"{user}\" \"{password}\"\n");
        fs::write(folder.path().join("users"), users).unwrap();
        let mut bouncer = Self {
            process: None,
            folder,
            server,
        };
        bouncer.start();
        bouncer
    }

    /// Starts it again after [`Bouncer::stop`], and waits until it listens.
    pub fn start(&mut self) {
        let process = pgbouncer()
            .arg(self.folder.path().join("pgbouncer.ini"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        if let Err(error) = &process {
            assert!(
                error.kind() != io::ErrorKind::NotFound,
                "no pgbouncer here: install the package of that name"
            );
        }
        let process = self.process.insert(process.unwrap());
        let socket = self.folder.path().join(format!(".s.PGSQL.{PORT}"));
        for _ in 0..TRIES {
            if UnixStream::connect(&socket).is_ok() {
                return;
            }
            if let Some(status) = process.try_wait().unwrap() {
                let log = fs::read_to_string(self.folder.path().join("log"));
                panic!("pgbouncer ended with {status}: {log:?}");
            }
            thread::sleep(PAUSE);
        }
        panic!("pgbouncer does not listen");
    }

    /// Kills it, with every connection through it.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Leaves it alive and silent.
    pub fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets it go on after [`Bouncer::freeze`].
    pub fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    fn signal(&self, signal: Signal) {
        let process = self.process.as_ref().unwrap();
        kill_process(Pid::from_child(process), signal).unwrap();
    }

    /// The way to the database through it.
    pub fn url(&self) -> String {
        let mut url = Url::parse("postgres:///").unwrap();
        url.set_path(self.server.path());
        url.query_pairs_mut()
            .append_pair("host", &self.folder.path().display().to_string())
            .append_pair("port", &PORT.to_string())
            .append_pair("user", &decoded(self.server.username()))
            .append_pair("password", &decoded(password(&self.server)));
        url.into()
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn configuration(folder: &Path, server: &Url, mode: PoolMode, connections: u32) -> String {
    let (host, port) = (server.host_str().unwrap(), server.port().unwrap_or(5432));
    let folder = folder.display();
    let mode = match mode {
        PoolMode::Session => "session",
        PoolMode::Transaction => "transaction",
    };
    format!(
        "[databases]
* = host={host} port={port}
[pgbouncer]
pool_mode = {mode}
default_pool_size = {connections}
listen_port = {PORT}
unix_socket_dir = {folder}
logfile = {folder}/log
auth_type = scram-sha-256
auth_file = {folder}/users
"
    )
}

fn password(server: &Url) -> &str {
    server.password().unwrap_or_default()
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}
