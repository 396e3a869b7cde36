//! A first visit in a real browser.

use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::figures::median;

/// Visits of which the median is shown.
const VISITS: usize = 5;
/// Bits in a second, milliseconds, and how many times slower the processor is than this one:
/// what Lighthouse takes for a phone on a slow mobile network.
const SLOW: (u32, u32, u32) = (1_600_000, 150, 4);

/// What a first visit took.
#[derive(Debug)]
pub struct Opened {
    /// Until something of the page was seen.
    pub first_paint: Duration,
    /// Until its islands answered to clicks, or until it was there, where it has none.
    pub interactive: Duration,
    /// Bytes over the wire, as the browser counts them.
    pub bytes: usize,
    /// Answers.
    pub requests: usize,
}

#[derive(Debug, Deserialize)]
struct Said {
    browser: String,
    visits: Vec<SaidVisit>,
}

#[derive(Debug, Deserialize)]
struct SaidVisit {
    first_paint_ms: f64,
    interactive_ms: f64,
    bytes: usize,
    requests: usize,
}

/// A name, whether its time is aimed at, and what was found.
pub type Row = (&'static str, bool, Opened);

/// First visits of the settings, on this machine as it is and on a slow one, and a sentence on
/// how they were made.
///
/// # Errors
/// When the browser cannot be started or a page is not answered.
pub fn run(
    arguments: &Arguments,
    real: (SocketAddr, &str),
    peer: (SocketAddr, &str),
) -> Result<(String, Vec<Row>)> {
    let (bits, latency, processor) = SLOW;
    let slow = json!({"bits_per_second": bits, "latency_ms": latency, "processor": processor});
    let plans = [
        ("/settings", false, real, Value::Null),
        ("/settings, slow", true, real, slow.clone()),
        ("the peer's /settings", false, peer, Value::Null),
        ("the peer's /settings, slow", false, peer, slow),
    ];
    let mut rows = Vec::new();
    let mut browser = String::new();
    for (name, is_aimed_at, (address, cookie), slow) in plans {
        eprintln!("  {name} in Chromium …");
        let url = format!("http://{address}/settings");
        let said = open(arguments, &url, cookie, &slow)?;
        rows.push((name, is_aimed_at, middle(&said.visits)?));
        browser = said.browser;
    }
    let note = format!(
        "{browser} on the same machine, an empty cache, medians of {}. Slow: {}.{} Mbit/s, \
         {latency} ms latency, a processor {processor} times slower than this one.",
        arguments.tries(VISITS),
        bits / 1_000_000,
        bits % 1_000_000 / 100_000,
    );
    Ok((note, rows))
}

fn open(arguments: &Arguments, url: &str, cookie: &str, slow: &Value) -> Result<Said> {
    let times = arguments.tries(VISITS);
    let wanted = json!({"url": url, "cookie": cookie, "times": times, "slow": slow});
    let output = Command::new("node")
        .arg(&arguments.browser_script)
        .arg(wanted.to_string())
        .output()
        .context("no node")?;
    ensure!(
        output.status.success(),
        "{}: {}",
        arguments.browser_script.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("what the browser's script says")
}

fn middle(visits: &[SaidVisit]) -> Result<Opened> {
    let milliseconds = |which: fn(&SaidVisit) -> f64| {
        let middle = median(visits.iter().map(which).collect()).context("no visit")?;
        Ok::<_, anyhow::Error>(Duration::from_secs_f64(middle / 1e3))
    };
    let bytes = median(visits.iter().map(|it| it.bytes).collect()).context("no visit")?;
    let requests = median(visits.iter().map(|it| it.requests).collect());
    Ok(Opened {
        first_paint: milliseconds(|it| it.first_paint_ms)?,
        interactive: milliseconds(|it| it.interactive_ms)?,
        bytes,
        requests: requests.context("no visit")?,
    })
}
