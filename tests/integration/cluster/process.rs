//! Programs of the cluster as processes of their own, ended with the value.

use std::fs::{self, File};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may take to start, on a machine that compiles beside it.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A running program, which is killed when this is dropped.
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts it; what it says is added to `log`.
    pub fn start(command: &mut Command, log: &Path) -> Self {
        let output = File::options().create(true).append(true).open(log);
        let output = output.expect("a log");
        let child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap_or_else(|error| panic!("{error}: {}", command.get_program().display()));
        Self {
            child,
            log: log.to_owned(),
        }
    }

    /// Waits for something that only happens while it runs.
    pub fn wait_until(&mut self, what: &str, mut is_so: impl FnMut() -> bool) {
        let start = Instant::now();
        while !is_so() {
            let ended = self.child.try_wait().unwrap();
            assert!(ended.is_none(), "{what}: {ended:?}\n{}", self.said());
            assert!(start.elapsed() < PATIENCE, "{what}\n{}", self.said());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until something listens there.
    pub fn wait_for(&mut self, address: SocketAddr) {
        self.wait_until("it does not listen", || TcpStream::connect(address).is_ok());
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status();
        assert!(sent.is_ok_and(|it| it.success()), "kill -s {name}");
    }

    pub fn kill_nine(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn exit_within(&mut self, limit: Duration) -> ExitStatus {
        let status = self.exits_within(limit);
        status.unwrap_or_else(|| panic!("it does not end\n{}", self.said()))
    }

    /// Its exit status, if it ends by then.
    pub fn exits_within(&mut self, limit: Duration) -> Option<ExitStatus> {
        let start = Instant::now();
        loop {
            let status = self.child.try_wait().unwrap();
            if status.is_some() || start.elapsed() > limit {
                return status;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// All that it has said so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Whoever has children ends them when told, not when killed.
        if self.exits_within(Duration::ZERO).is_none() {
            let id = self.child.id().to_string();
            let _ = Command::new("kill").args(["-s", "TERM", &id]).status();
            let _ = self.exits_within(Duration::from_secs(1));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            let said = self.said();
            let from = said.len().saturating_sub(4_000);
            let end = said.get(from..).unwrap_or(&said);
            eprintln!("--- {} ends with ---\n{end}", self.log.display());
        }
    }
}

/// Where a program is. Debian has some where only root looks.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.push("/usr/sbin".into());
    let mut places = folders.into_iter().map(|folder| folder.join(name));
    places.find(|place| place.exists())
}

/// Runs it to its end, and answers what it said.
pub fn run(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}{complaint}");
    said
}
