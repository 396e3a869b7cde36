//! The two servers as processes: started, watched through `/proc`, and killed.

use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::arguments::Arguments;
use crate::database::Prepared;

/// How long a server may take until its first answer.
const START_LIMIT: Duration = Duration::from_secs(30);
/// Linux counts processor time in hundredths of a second (`USER_HZ`, fixed for user space).
const TICK: Duration = Duration::from_millis(10);

/// Where Debian's package libfaketime puts it.
const FAKETIME: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
];

/// A running server; killed when dropped.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to the end of its first answered page.
    pub first_page_after: Duration,
}

impl Process {
    /// The real server on `database`.
    ///
    /// # Errors
    /// When it does not start.
    pub fn real(arguments: &Arguments, database: &Prepared) -> Result<Self> {
        Self::stagedoor(arguments, database, &[("STAGEDOOR_RATE_LIMITS", "off")])
    }

    /// The real server on `database`, whose clock runs so many times as fast as this one. What
    /// it measures in itself, waits for example, does not.
    ///
    /// # Errors
    /// When it does not start, or there is no libfaketime.
    pub fn hastened(arguments: &Arguments, database: &Prepared, pace: f64) -> Result<Self> {
        let library = FAKETIME.into_iter().find(|path| Path::new(path).exists());
        let library = library.context("libfaketime is not there: apt install libfaketime")?;
        let pace = format!("+0 x{pace}");
        let hastened = [
            ("STAGEDOOR_RATE_LIMITS", "off"),
            ("LD_PRELOAD", library),
            ("FAKETIME", &pace),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ];
        Self::stagedoor(arguments, database, &hastened)
    }

    /// The real server on `database` with its limits on, which takes this machine for a proxy:
    /// `x-forwarded-for` says where a request comes from.
    ///
    /// # Errors
    /// When it does not start.
    pub fn limited(arguments: &Arguments, database: &Prepared) -> Result<Self> {
        let proxies = ("STAGEDOOR_TRUSTED_PROXIES", "127.0.0.1/32");
        Self::stagedoor(arguments, database, &[proxies])
    }

    /// The real server on `database`, which writes its log, with some more variables.
    ///
    /// # Errors
    /// When it does not start.
    pub fn watched(
        arguments: &Arguments,
        database: &Prepared,
        variables: &[(&str, &str)],
    ) -> Result<Self> {
        let all = [("RUST_LOG", "info"), ("STAGEDOOR_RATE_LIMITS", "off")];
        Self::stagedoor(arguments, database, &[&all, variables].concat())
    }

    fn stagedoor(
        arguments: &Arguments,
        database: &Prepared,
        variables: &[(&str, &str)],
    ) -> Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(&arguments.server);
        command
            .arg("serve")
            .env("STAGEDOOR_DATA", &database.folder)
            .env("DATABASE_URL", &database.url)
            .env("STAGEDOOR_ADDR", address.to_string())
            .env_remove("STAGEDOOR_SITE")
            .envs(arguments.site.iter().map(|site| ("STAGEDOOR_SITE", site)))
            .env("RUST_LOG", "error")
            .env_remove("STAGEDOOR_RATE_LIMITS")
            .env_remove("STAGEDOOR_TRUSTED_PROXIES")
            .env_remove("STAGEDOOR_METRICS_ADDR")
            .env_remove("OTEL_EXPORTER_OTLP_ENDPOINT")
            .envs(variables.iter().copied())
            .env_remove("STAGEDOOR_PUBLIC_URL")
            .env_remove("STAGEDOOR_DEV")
            .env_remove("DATABASE_READ_URL")
            .env_remove("DATABASE_MIGRATE_URL")
            .env_remove("SMTP_URL");
        Self::start(command, address, "/")
            .with_context(|| format!("starting {}", arguments.server.display()))
    }

    /// The bare peer on `database`.
    ///
    /// # Errors
    /// When it does not start.
    pub fn peer(arguments: &Arguments, database: &Prepared) -> Result<Self> {
        let address = free_address()?;
        let mut command = peer_command(arguments);
        command
            .arg("serve")
            .args(["--database-url", &database.url])
            .args(["--addr", &address.to_string()]);
        Self::start(command, address, "/healthz").context("starting the peer")
    }

    fn start(mut command: Command, address: SocketAddr, path: &str) -> Result<Self> {
        let started = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
        let mut process = Self {
            child,
            address,
            first_page_after: Duration::ZERO,
        };
        while started.elapsed() < START_LIMIT {
            if answers(address, path) {
                process.first_page_after = started.elapsed();
                return Ok(process);
            }
            if let Some(status) = process.child.try_wait()? {
                bail!("it ended with {status} before its first answer");
            }
            thread::sleep(Duration::from_micros(500));
        }
        bail!("no answer within {START_LIMIT:?}")
    }

    /// Resident memory now and at its highest, in bytes.
    ///
    /// # Errors
    /// When `/proc` does not tell.
    pub fn resident_bytes(&self) -> Result<(u64, u64)> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib = |name: &str| -> Result<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| {
                line.trim_matches([':', ' ', '\t', 'k', 'B'])
                    .parse::<u64>()
                    .ok()
            });
            number
                .map(|kib| kib * 1024)
                .with_context(|| format!("no {name} in /proc"))
        };
        Ok((kib("VmRSS")?, kib("VmHWM")?))
    }

    /// How many file descriptors it has open.
    ///
    /// # Errors
    /// When `/proc` does not tell.
    pub fn descriptors(&self) -> Result<u64> {
        let open = fs::read_dir(format!("/proc/{}/fd", self.child.id()))?.count();
        Ok(u64::try_from(open)?)
    }

    /// Processor time used so far, on all processors.
    ///
    /// # Errors
    /// When `/proc` does not tell.
    pub fn processor_time(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The second field is the name in parentheses and may hold spaces: count from its end.
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks = |index: usize| {
            fields
                .get(index)
                .and_then(|field| field.parse::<u32>().ok())
        };
        // Fields 14 and 15 of proc_pid_stat(5): utime and stime.
        let (user, system) = ticks(11).zip(ticks(12)).context("no times in /proc")?;
        Ok(TICK * (user + system))
    }
}

/// The peer's program. It speaks to PostgreSQL without TLS unless `PGSSLMODE` says otherwise, as
/// Stagedoor does on the same machine.
pub fn peer_command(arguments: &Arguments) -> Command {
    let mut command = Command::new(&arguments.peer);
    if std::env::var_os("PGSSLMODE").is_none() {
        command.env("PGSSLMODE", "disable");
    }
    command
}

impl Drop for Process {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether `GET path` is answered with 200, to its last byte.
fn answers(address: SocketAddr, path: &str) -> bool {
    let ask = || -> Result<()> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(START_LIMIT))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        std::io::Read::read_to_end(&mut stream, &mut answer)?;
        ensure!(answer.starts_with(b"HTTP/1.1 200"));
        Ok(())
    };
    ask().is_ok()
}

/// An address that nothing listens on.
///
/// # Errors
/// When there is none.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
