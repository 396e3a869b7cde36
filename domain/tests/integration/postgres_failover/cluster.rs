//! A PostgreSQL server of a test's own, and a standby that follows it.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use stagedoor_testing::postgres_program;
use tempfile::TempDir;

const USER: &str = "postgres";

/// Both servers are stopped when it is dropped.
pub struct Cluster {
    folder: TempDir,
    pub primary_port: u16,
    pub standby_port: u16,
}

impl Cluster {
    pub fn start() -> Self {
        let folder = TempDir::new().unwrap();
        // As root, the servers run as another user.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let cluster = Self {
            folder,
            primary_port: free_port(),
            standby_port: free_port(),
        };
        let (primary, standby) = (cluster.data("primary"), cluster.data("standby"));
        run(
            "initdb",
            &[
                "-D", &primary, "-U", USER, "-A", "trust", "-N", "-E", "UTF8",
            ],
        );
        cluster.serve(&primary, cluster.primary_port);
        let port = cluster.primary_port.to_string();
        let from = ["-h", "127.0.0.1", "-p", &port, "-U", USER];
        let how = ["-D", &standby, "-R", "-c", "fast", "-X", "stream"];
        run("pg_basebackup", &[&from[..], &how[..]].concat());
        cluster.serve(&standby, cluster.standby_port);
        cluster
    }

    /// Ends the primary as a crash does.
    pub fn kill_primary(&self) {
        run(
            "pg_ctl",
            &["-D", &self.data("primary"), "-m", "immediate", "stop"],
        );
    }

    /// Makes a primary of the standby, and answers when it is one.
    pub fn promote(&self) {
        run("pg_ctl", &["-D", &self.data("standby"), "promote"]);
    }

    fn serve(&self, data: &str, port: u16) {
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        );
        let log = self.data("log");
        run(
            "pg_ctl",
            &["-D", data, "-w", "-l", &log, "-o", &options, "start"],
        );
    }

    fn data(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for name in ["primary", "standby"] {
            let data = self.data(name);
            if Path::new(&data).join("postmaster.pid").exists() {
                let _ = command("pg_ctl", &["-D", &data, "-m", "immediate", "stop"]).status();
            }
        }
    }
}

fn run(program: &str, arguments: &[&str]) {
    let status = command(program, arguments).status().unwrap();
    assert!(status.success(), "{program} {arguments:?}: {status}");
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = postgres_program(program);
    command.args(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
