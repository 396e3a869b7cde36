//! The real `stagedoor` binary as a process of its own, started, stopped and killed by a test.

pub mod command;
pub mod http;
pub mod outbox;
pub mod people;
pub mod tus;

use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Once;
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use http::Client;
use stagedoor_testing::{Backend, TestDatabase};
use tempfile::TempDir;

/// How long a server may take until it answers: generous, for a machine that compiles beside it.
const START_LIMIT: Duration = Duration::from_mins(1);

/// One data folder and one database: what outlives the servers that run on it.
pub struct Installation {
    folder: TempDir,
    pub database: TestDatabase,
    umask: Option<&'static str>,
    binary: PathBuf,
    /// Whether the database was made.
    made: Once,
}

impl From<Backend> for Installation {
    fn from(backend: Backend) -> Self {
        Self::new(backend)
    }
}

impl Installation {
    /// An empty data folder beside an empty, not yet migrated database.
    pub fn new(backend: Backend) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("the data folder");
        Self {
            folder,
            database: TestDatabase::new(backend, &data),
            umask: None,
            binary: command::BINARY.into(),
            made: Once::new(),
        }
    }

    /// The same, but what is started is this copy of the binary.
    pub fn with_binary(mut self, binary: PathBuf) -> Self {
        self.binary = binary;
        self
    }

    /// The same, but the binary is started with this umask (octal).
    pub fn with_umask(mut self, umask: &'static str) -> Self {
        self.umask = Some(umask);
        self
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The binary with the installation's environment and nothing inherited that could change it.
    pub fn command(&self) -> Command {
        let mut command = command::stagedoor(&self.binary, self.umask);
        command
            .current_dir(self.folder.path())
            .env("STAGEDOOR_DATA", self.data())
            .env("DATABASE_URL", self.database.url());
        command
    }

    /// Starts a server without rate limits and waits until it is ready.
    pub fn serve(&self) -> Server {
        self.serve_with(|_| {})
    }

    /// Starts a server as what `adjust` makes of its command, and waits until it answers,
    /// ready or not.
    pub fn serve_as(&self, adjust: impl FnOnce(&Command) -> Command) -> Server {
        let address = free_address();
        let mut command = self.command();
        command
            .env("STAGEDOOR_ADDR", address.to_string())
            .env("STAGEDOOR_RATE_LIMITS", "off");
        self.start_at(address, adjust(&command))
    }

    /// Starts what `command` says, which serves at `address`, and waits until it answers,
    /// ready or not.
    pub fn start_at(&self, address: SocketAddr, mut command: Command) -> Server {
        static NEXT: AtomicU16 = AtomicU16::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let log = self.folder.path().join(format!("started-{number}.log"));
        let output = File::create(&log).expect("the server's log file");
        command
            .env("RUST_LOG", "info")
            .stdout(output.try_clone().expect("the log file twice"))
            .stderr(output);
        let mut server = Server {
            child: command.spawn().expect("the server starts"),
            address,
            log,
        };
        assert!(server.wait_until("/healthz"), "{}", server.log());
        server
    }

    /// Starts a server after `adjust` had its say on the command, and waits until it is ready.
    pub fn serve_with(&self, adjust: impl Fn(&mut Command)) -> Server {
        // Somebody else may take the free port first: then the server exits, and another port is
        // tried.
        for _ in 0..5 {
            let address = free_address();
            let log = self.folder.path().join(format!("{}.log", address.port()));
            let output = File::create(&log).expect("the server's log file");
            let mut command = self.command();
            command
                .env("STAGEDOOR_ADDR", address.to_string())
                .env("STAGEDOOR_RATE_LIMITS", "off")
                .env("RUST_LOG", "info")
                .stdin(Stdio::null())
                .stdout(output.try_clone().expect("the log file twice"))
                .stderr(output);
            adjust(&mut command);
            let child = command.spawn().expect("the server starts");
            let mut server = Server {
                child,
                address,
                log,
            };
            if server.wait_until("/readyz") {
                return server;
            }
            assert!(
                server.log().contains("in use"),
                "the server does not start:\n{}",
                server.log()
            );
        }
        panic!("no free port was found in five tries");
    }
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// A visitor without a session.
    pub fn visitor(&self) -> Client {
        Client::new(self.address)
    }

    /// A visitor whose session cookie is `cookie` (`name=value`).
    pub fn visitor_with(&self, cookie: &str) -> Client {
        Client::new(self.address).with_cookie(cookie)
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// All that the server has printed so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// `SIGKILL`, and waits until the process is gone.
    pub fn kill_nine(&mut self) {
        self.child.kill().expect("the server is killed");
        self.child.wait().expect("the killed server is reaped");
    }

    /// Sends the signal called `name` (`TERM`, `INT`).
    pub fn signal(&self, name: &str) {
        let done = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .expect("kill runs");
        assert!(done.success(), "kill -s {name} failed");
    }

    /// The exit status, if the process ends within `limit`.
    pub fn exit_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the server can be waited for") {
                return Some(status);
            }
            if start.elapsed() > limit {
                return None;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether this path answered 200 before the process ended.
    fn wait_until(&mut self, path: &str) -> bool {
        let start = Instant::now();
        while start.elapsed() < START_LIMIT {
            if let Ok(answer) = self.visitor().get(path)
                && answer.status == 200
            {
                return true;
            }
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return false;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!(
            "no 200 for {path} after {START_LIMIT:?}; the server said:\n{}",
            self.log()
        );
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that fails leaves no process behind. Errors mean that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("--- the server said ---\n{}", self.log());
        }
    }
}

/// An address on the loopback that nothing listens on, below the range from which the system
/// takes the ports of outgoing connections (32768 and up on Linux).
pub fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 10_000).expect("less than 10,000");
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + (start + step * 7) % 10_000;
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            return listener.local_addr().expect("the address of a listener");
        }
    }
}

/// Every file below `folder`, in no particular order; none when there is no such folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .flat_map(|entry| {
            if entry.path().is_dir() {
                files_below(&entry.path())
            } else {
                vec![entry.path()]
            }
        })
        .collect()
}
