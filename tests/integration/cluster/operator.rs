//! What whoever runs it sees meanwhile: readiness, the log, `doctor`, `backup`.

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::process::PATIENCE;
use super::server::Server;
use super::set_up::Cluster;
use crate::process::command::{Said, run};

/// The longest that `/readyz` may take (2 s), and as much for a machine that is busy.
const AT_MOST: Duration = Duration::from_secs(4);

/// Waits until this server says with this status how it is, which each time it must within
/// its time, and answers what it says of the database, and how long that took.
pub fn readiness_becomes(server: &Server, status: u16) -> (Value, Duration) {
    let start = Instant::now();
    loop {
        let asked = Instant::now();
        let answer = server.client().get("/readyz").unwrap();
        assert!(asked.elapsed() < AT_MOST, "after {:?}", asked.elapsed());
        if answer.status == status {
            let json = answer.json();
            let mut checks = json["checks"].as_array().unwrap().iter();
            let database = checks.find(|check| check["name"] == "database").unwrap();
            return (database.clone(), start.elapsed());
        }
        assert!(start.elapsed() < PATIENCE, "{}", server.said());
        thread::sleep(Duration::from_millis(20));
    }
}

impl Cluster {
    /// The command line, on both databases.
    fn command(&self, arguments: &[&str]) -> Said {
        let mut command = self.stagedoor(self.database_url());
        command
            .env("STAGEDOOR_OPERATOR", "Nina")
            .env("STAGEDOOR_CONTACT", "nina@example.org")
            .args(arguments);
        run(command, "")
    }

    /// The line of `doctor` about the database.
    pub fn doctor_says(&self) -> String {
        let said = self.command(&["doctor"]);
        let mut lines = said.out.lines();
        let line = lines.find(|line| line.contains("database"));
        line.unwrap_or_else(|| panic!("{said:?}")).to_owned()
    }

    /// Makes a backup, and answers where it is.
    pub fn backup(&self, name: &str) -> PathBuf {
        let folder = self.place().join(name);
        let said = self.command(&["backup", folder.to_str().unwrap()]);
        assert_eq!(said.code, 0, "{said:?}");
        folder
    }

    /// Restores a backup into this empty database of the same server.
    pub fn restore(&self, backup: &std::path::Path, database: &str) {
        let url = self.database_url();
        let url = url.replace("/stagedoor?", &format!("/{database}?"));
        let mut command = self.stagedoor(url);
        command.env("STAGEDOOR_DATA", self.place().join(database));
        command.arg("restore").arg(backup);
        let said = run(command, "");
        assert_eq!(said.code, 0, "{said:?}");
    }
}
