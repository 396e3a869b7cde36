//! PgBouncer as Debian has it, in front of the tests' server.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, io};

use stagedoor_testing::TestDatabase;
use tempfile::TempDir;
use url::Url;

/// Its sockets are in a folder of its own, so the number is taken by nobody.
const PORT: u16 = 6432;
/// It takes milliseconds to listen; this is a minute.
const TRIES: u32 = 1200;
const PAUSE: Duration = Duration::from_millis(50);

/// Killed when dropped.
pub struct Bouncer {
    process: Child,
    folder: TempDir,
    server: Url,
}

impl Bouncer {
    /// One that hands out a connection of `database`'s server for as long as a client
    /// stays (`pool_mode = session`), and else is as it comes.
    pub async fn in_front_of(database: &TestDatabase) -> Self {
        let server = Url::parse(database.url()).unwrap();
        let folder = TempDir::new().unwrap();
        // As root, it goes on as another user.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let ini = folder.path().join("pgbouncer.ini");
        fs::write(&ini, configuration(folder.path(), &server)).unwrap();
        let (user, password) = (decoded(server.username()), decoded(password(&server)));
        let users = format!("\"{user}\" \"{password}\"\n");
        fs::write(folder.path().join("users"), users).unwrap();
        // Debian's is where only root looks.
        let debians = Path::new("/usr/sbin/pgbouncer");
        let mut command = if debians.exists() {
            Command::new(debians)
        } else {
            Command::new("pgbouncer")
        };
        if rustix::process::geteuid().is_root() {
            command.args(["--user", "nobody"]);
        }
        let process = command
            .arg(ini)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        if let Err(error) = &process {
            assert!(
                error.kind() != io::ErrorKind::NotFound,
                "no pgbouncer here: install the package of that name"
            );
        }
        let mut bouncer = Self {
            process: process.unwrap(),
            folder,
            server,
        };
        bouncer.listens().await;
        bouncer
    }

    async fn listens(&mut self) {
        let socket = self.folder.path().join(format!(".s.PGSQL.{PORT}"));
        for _ in 0..TRIES {
            if tokio::net::UnixStream::connect(&socket).await.is_ok() {
                return;
            }
            if let Some(status) = self.process.try_wait().unwrap() {
                let log = fs::read_to_string(self.folder.path().join("log"));
                panic!("pgbouncer ended with {status}: {log:?}");
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("pgbouncer does not listen");
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
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn configuration(folder: &Path, server: &Url) -> String {
    let (host, port) = (server.host_str().unwrap(), server.port().unwrap_or(5432));
    let folder = folder.display();
    format!(
        "[databases]
* = host={host} port={port}
[pgbouncer]
pool_mode = session
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
