//! A Stagedoor server of the cluster.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::process::Process;
use super::without;
use crate::process::command::{BINARY, stagedoor};
use crate::process::free_address;
use crate::process::http::Client;

/// As the documentation has it behind nginx: longer than its `fail_timeout`.
const DRAIN: Duration = Duration::from_secs(12);

/// One server, at the same address for as long as the cluster is up.
pub struct Server {
    pub address: SocketAddr,
    process: Process,
    log: PathBuf,
    way: Way,
}

/// How a server comes to the databases.
pub struct Way {
    pub url: String,
    /// The way past a `PgBouncer` in transaction mode, where `url` leads through one.
    pub past_the_pooler: Option<String>,
}

impl Way {
    pub fn straight(url: String) -> Self {
        Self {
            url,
            past_the_pooler: None,
        }
    }
}

/// What all servers of a cluster have alike.
pub struct Common<'a> {
    pub public_url: &'a str,
    /// Where logs go, and the data folder of all is.
    pub place: &'a Path,
}

/// The program, with the environment of the cluster and nothing else that could change it.
pub fn command(common: &Common<'_>, way: &Way) -> Command {
    let named = std::env::var_os("STAGEDOOR_BINARY");
    let binary = named.map_or_else(|| BINARY.into(), PathBuf::from);
    let mut command = stagedoor(&binary, None);
    let drain = if without("drain") {
        Duration::ZERO
    } else {
        DRAIN
    };
    command
        .current_dir(common.place)
        .env("STAGEDOOR_DATA", common.place.join("data"))
        .env("DATABASE_URL", &way.url)
        .env("STAGEDOOR_PUBLIC_URL", common.public_url)
        .env("STAGEDOOR_TRUSTED_PROXIES", "127.0.0.1/32")
        .env("STAGEDOOR_DRAIN_SECONDS", drain.as_secs().to_string())
        .env("RUST_LOG", "info");
    if let Some(url) = &way.past_the_pooler {
        command
            .env("STAGEDOOR_PGBOUNCER", "transaction")
            .env("DATABASE_MIGRATE_URL", url);
    }
    // Everybody comes from one address here. What `limits` tries is left as it comes.
    for limit in [
        "LOGIN_PER_MINUTE",
        "REGISTER_PER_HOUR",
        "REQUESTS_PER_MINUTE",
        "CHANGES_PER_MINUTE",
    ] {
        command.env(format!("STAGEDOOR_LIMIT_{limit}"), "1000000");
    }
    command
}

impl Server {
    /// Starts it and waits until it is ready.
    pub fn start(common: &Common<'_>, name: &str, way: Way) -> Self {
        let address = free_address();
        let log = common.place.join(format!("{name}.log"));
        let process = Self::process(common, &way, address, &log);
        let mut server = Self {
            address,
            process,
            log,
            way,
        };
        server.wait_until_ready();
        server
    }

    fn process(common: &Common<'_>, way: &Way, address: SocketAddr, log: &Path) -> Process {
        let mut command = command(common, way);
        Process::start(command.env("STAGEDOOR_ADDR", address.to_string()), log)
    }

    fn wait_until_ready(&mut self) {
        let client = self.client();
        self.process.wait_until("it is not ready", || {
            client.get("/readyz").is_ok_and(|it| it.status == 200)
        });
    }

    /// The same one anew, ready. The last one has ended.
    pub fn start_again(&mut self, common: &Common<'_>) {
        self.process = Self::process(common, &self.way, self.address, &self.log);
        self.wait_until_ready();
    }

    /// Tells it to stop and waits until it has, and answers how long that took.
    pub fn stop(&mut self) -> Duration {
        let start = Instant::now();
        self.process.signal("TERM");
        let status = self.process.exit_within(Duration::from_mins(1));
        assert_eq!(status.code(), Some(0));
        start.elapsed()
    }

    pub fn kill_nine(&mut self) {
        self.process.kill_nine();
    }

    /// Somebody who comes to it without the proxy.
    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    pub fn said(&self) -> String {
        self.process.said()
    }
}
