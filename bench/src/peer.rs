//! The bare peer's database, and who is logged in there.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::arguments::Arguments;
use crate::crowd::{Crowd, FEW};
use crate::database::Prepared;
use crate::figures::Side;
use crate::process::{self, Process};

/// Cookies (`name=value`) of people of the peer, as many of each kind as the real server has.
#[derive(Debug, Deserialize)]
pub struct PeerCrowd {
    /// For pages.
    pub visitors: Vec<String>,
    /// Each to be made a creator once.
    pub candidates: Vec<String>,
    /// Creators already.
    pub creators: Vec<String>,
}

/// Fills `database`, which is empty, and serves it.
///
/// # Errors
/// When the peer fails.
pub fn start(
    arguments: &Arguments,
    database: Prepared,
    beside: &Crowd,
) -> Result<(Side, PeerCrowd)> {
    let output = process::peer_command(arguments)
        .arg("fill")
        .args(["--database-url", &database.url])
        .args(["--visitors", &FEW.to_string()])
        .args(["--candidates", &beside.candidates.len().to_string()])
        .args(["--creators", &FEW.to_string()])
        .output()
        .with_context(|| format!("no peer at {}", arguments.peer.display()))?;
    ensure!(
        output.status.success(),
        "filling the peer: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let crowd = serde_json::from_slice(&output.stdout)?;
    let process = Process::peer(arguments, &database)?;
    let side = Side {
        process,
        database,
        sends_mails: false,
    };
    Ok((side, crowd))
}
