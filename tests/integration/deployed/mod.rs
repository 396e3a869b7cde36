//! What lies in `deploy/` as it is written there: the proxies in front of a real server,
//! and the units; and what docs/operate.md has in their place.

mod caddy;
mod container;
pub(crate) mod nginx;
mod proxy;
mod units;
mod without_systemd;

use std::fs;
use std::path::{Path, PathBuf};

/// What the shipped files name as the site's host.
const HOST: &str = "music.example.org";

/// A file of `deploy/`.
fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("deploy")
        .join(name)
}

/// A file of `deploy/` with what differs on this machine: each place must be there.
pub(crate) fn adapted(name: &str, places: &[(&str, &str)]) -> String {
    let mut text = fs::read_to_string(shipped(name)).unwrap();
    for (from, to) in places {
        assert!(text.contains(from), "deploy/{name} has no {from:?}");
        text = text.replace(from, to);
    }
    text
}
