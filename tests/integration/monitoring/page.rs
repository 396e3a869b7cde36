//! The page of metrics, read.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::process::http::Client;

/// How long something may take to happen that is counted.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads the page at this address.
#[track_caller]
pub fn read(address: SocketAddr) -> String {
    let answer = Client::new(address).get("/metrics").unwrap();
    let kind = answer.header("content-type").unwrap_or_default().to_owned();
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    answer.expect_status(200).text()
}

/// The value of a series, as it is written before the space (`name{label="value"}`).
pub fn value(page: &str, series: &str) -> Option<f64> {
    let line = page.lines().find_map(|line| {
        let (name, value) = line.rsplit_once(' ')?;
        (name == series).then_some(value)
    });
    line.map(|value| value.parse().unwrap())
}

/// Waits until a series has this value, or more.
#[track_caller]
pub fn wait_for(address: SocketAddr, series: &str, expected: f64) {
    let started = Instant::now();
    loop {
        let page = read(address);
        let found = value(&page, series);
        if found.is_some_and(|found| found >= expected) {
            return;
        }
        assert!(
            started.elapsed() < PATIENCE,
            "{series} is {found:?}, less than {expected}:\n{page}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}
