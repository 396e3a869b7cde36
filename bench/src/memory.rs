//! How much memory the server takes.

use std::path::Path;

use anyhow::Result;

use crate::database::Kind;
use crate::parts;
use crate::process::Process;
use crate::report::Report;
use crate::uploads;

const RESIDENT_AIM: u64 = 60 * 1024 * 1024;
/// Of twelve uploads of 190 MB that were made to fill the memory.
const UPLOADS_AIM: u64 = 80 * 1024 * 1024;

/// Before and, where there were some, after all loads.
///
/// # Errors
/// When `/proc` does not tell.
pub fn resident(
    report: &mut Report,
    kind: Kind,
    process: &Process,
    at_rest: u64,
    is_loaded: bool,
) -> Result<()> {
    let (resident, highest) = process.resident_bytes()?;
    let database = kind.name();
    report.memory(&format!("resident at rest, {database}"), at_rest, None);
    if is_loaded {
        let name = format!("resident at its highest, {database}");
        report.memory(&name, highest, None);
        let name = format!("resident after all loads, {database}");
        report.memory(&name, resident, Some(RESIDENT_AIM));
    }
    Ok(())
}

/// Files in parts, in a server that has done nothing else yet; `folder` is on its disk.
///
/// # Errors
/// When an upload is answered in another way than it must be.
pub async fn uploads_in_parts(
    report: &mut Report,
    fresh: &Process,
    creators: &[String],
    folder: &Path,
) -> Result<()> {
    let seen = parts::seen(fresh, creators, folder).await?;
    report.memory(
        "over idle, 8 uploads of 200 MB",
        seen.rise,
        Some(UPLOADS_AIM),
    );
    // At least half the pace of a copy that is as safe.
    let aim = seen.copied * 2;
    report.time("200 MB in parts, until it is a track", seen.one, aim);
    Ok(())
}

/// In a server that has done nothing else yet.
///
/// # Errors
/// When an upload is answered in another way than it must be.
pub async fn hostile_uploads(
    report: &mut Report,
    fresh: &Process,
    creators: &[String],
) -> Result<()> {
    let rise = uploads::peak_over_idle(fresh, creators).await?;
    report.memory("over idle, 12 hostile uploads", rise, Some(UPLOADS_AIM));
    Ok(())
}
