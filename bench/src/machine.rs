//! What was measured, on what, and when.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use chrono::Utc;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

use crate::figures::median;
use crate::units;

/// Waits for the disk of which the median is shown.
const SYNCS: usize = 200;

/// The line above the tables.
///
/// # Errors
/// When the disk at `data` or SQLite refuses.
pub async fn description(data: &Path) -> Result<String> {
    let processors = std::thread::available_parallelism()?;
    let parts = [
        Some(Utc::now().format("%Y-%m-%d").to_string()),
        commit(),
        Some(format!("{} × {processors}", processor()?)),
        memory()?,
        Some(format!("Linux {}", line("/proc/sys/kernel/osrelease")?)),
        said_by("rustc", &["--version"]).map(|it| first_words(&it, 2)),
        Some(format!("SQLite {}", sqlite().await?)),
        Some(format!("one fsync of 4 KB {}", units::time(sync(data)?))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    Ok(parts.join("; "))
}

/// The commit that is checked out, and whether anything was changed since.
fn commit() -> Option<String> {
    let commit = said_by("git", &["rev-parse", "--short=12", "HEAD"])?;
    let changed = said_by("git", &["status", "--porcelain", "--untracked-files=no"])?;
    let changed = if changed.is_empty() { "" } else { ", changed" };
    Some(format!("commit {commit}{changed}"))
}

fn processor() -> Result<String> {
    let text = fs::read_to_string("/proc/cpuinfo")?;
    let model = text.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(':'));
    Ok(model
        .map_or("a processor", |(_, name)| name.trim())
        .to_owned())
}

fn memory() -> Result<Option<String>> {
    let text = fs::read_to_string("/proc/meminfo")?;
    let total = text.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib = total.and_then(|it| it.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    Ok(kib.map(|kib| format!("{} GB", kib.div_ceil(1024 * 1024))))
}

async fn sqlite() -> Result<String> {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await?;
    let version = sqlx::query_scalar("SELECT sqlite_version()");
    Ok(version.fetch_one(&mut connection).await?)
}

/// What a durable commit costs at least: the median time of writing a block and waiting for the
/// disk to have it.
fn sync(folder: &Path) -> Result<Duration> {
    let mut file = tempfile::tempfile_in(folder)?;
    let mut times = Vec::new();
    for _ in 0..SYNCS {
        let start = Instant::now();
        file.write_all(&[1; 4096])?;
        file.sync_data()?;
        times.push(start.elapsed());
    }
    median(times).context("nothing was written")
}

fn line(file: &str) -> Result<String> {
    Ok(fs::read_to_string(file)?.trim().to_owned())
}

/// What a program says, when there is one.
fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| said.trim().to_owned())
}

fn first_words(text: &str, count: usize) -> String {
    let words: Vec<&str> = text.split(' ').take(count).collect();
    words.join(" ")
}
