//! What the system knows of this process, under the names that every Prometheus client has
//! for it: <https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics>.
//! Only Linux is asked; elsewhere there is none of them.

use std::fs;
use std::sync::LazyLock;

use rustix::process::{Resource, getrlimit};
use stagedoor_domain::{Clock, SystemClock};

/// Linux counts processor time in hundredths of a second (`USER_HZ`, fixed for user space).
const TICKS: f64 = 100.0;

/// One number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) help: &'static str,
    pub(super) value: f64,
}

/// Which numbers there are.
pub const NAMES: [&str; 6] = [
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "process_threads",
    "process_start_time_seconds",
    "process_open_fds",
    "process_max_fds",
];

const HELP: [(&str, &str); 6] = [
    ("counter", "User and system CPU time spent, in seconds."),
    ("gauge", "Resident memory size in bytes."),
    ("gauge", "Number of OS threads."),
    ("gauge", "Start time since the Unix epoch, in seconds."),
    ("gauge", "Number of open file descriptors."),
    ("gauge", "Maximum number of open file descriptors."),
];

/// Reads all of them that can be.
pub(super) fn read() -> Vec<Metric> {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // What comes before may hold spaces: the program's name, in brackets.
    let fields: Vec<&str> = stat
        .rsplit_once(") ")
        .map(|(_, rest)| rest.split(' ').collect())
        .unwrap_or_default();
    let field = |number: usize| fields.get(number)?.trim().parse::<f64>().ok();
    // Numbered from the state on, which is field 3 of proc(5).
    let values = [
        field(11)
            .zip(field(12))
            .map(|(user, system)| (user + system) / TICKS),
        resident_bytes(),
        field(17),
        Some(started()),
        open_files(),
        most_files(),
    ];
    let metrics = NAMES.into_iter().zip(HELP).zip(values);
    metrics
        .filter_map(|((name, (kind, help)), value)| {
            Some(Metric {
                name,
                kind,
                help,
                value: value?,
            })
        })
        .collect()
}

fn resident_bytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024.0)
}

/// Since when it counts, which it does from its start on. The system's own number counts from
/// the machine's start, which a process that sees nothing but itself (`ProcSubset=pid`) is not
/// told.
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds are far below 2^52"
)]
fn started() -> f64 {
    static STARTED: LazyLock<f64> =
        LazyLock::new(|| SystemClock.now().timestamp_millis() as f64 / 1_000.0);
    *STARTED
}

/// Notes that the process has started.
pub(super) fn note_start() {
    started();
}

#[expect(clippy::cast_precision_loss, reason = "they are few")]
fn open_files() -> Option<f64> {
    let files = fs::read_dir("/proc/self/fd").ok()?.count();
    // Reading the folder is one of them.
    Some(files.saturating_sub(1) as f64)
}

#[expect(clippy::cast_precision_loss, reason = "they are few")]
fn most_files() -> Option<f64> {
    Some(getrlimit(Resource::Nofile).current? as f64)
}
