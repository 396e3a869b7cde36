//! All that is measured on one database.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::arguments::{Arguments, Part};
use crate::browser;
use crate::connection::Connection;
use crate::crowd::{Crowd, TRIES};
use crate::database::{Kind, Prepared};
use crate::day;
use crate::figures::{Side, median};
use crate::leaving;
use crate::listeners;
use crate::memory;
use crate::peer::{self, PeerCrowd};
use crate::plans::{self, PROMOTING};
use crate::process::Process;
use crate::processing;
use crate::report::Report;
use crate::request::Request;
use crate::visit::Visit;
use crate::{flood, tables, timing, watched};

/// Starts of the server of which the median is shown.
const STARTS: usize = 9;
const FIRST_PAGE_AIM: Duration = Duration::from_millis(40);
const LOADS: [Part; 3] = [Part::Pages, Part::Upgrade, Part::Login];

/// Measures what `arguments` want.
///
/// # Errors
/// When a server cannot be started, or anything is answered in another way than it must be.
pub async fn run(
    kind: Kind,
    arguments: &Arguments,
    root: &Path,
    report: &mut Report,
) -> Result<()> {
    eprintln!("{}: filling the database …", kind.name());
    let original = Prepared::empty(kind, root).await?;
    let candidates = if arguments.wants(Part::Upgrade) {
        PROMOTING.len() * arguments.rounds * arguments.promotions
    } else {
        0
    };
    let tried = if arguments.wants(Part::Timing) {
        TRIES
    } else {
        0
    };
    let crowd = Crowd::gather(&original, candidates, tried).await?;
    let real = real(arguments, original.copy(root).await?)?;
    let (peer, peer_crowd) = peer::start(arguments, Prepared::empty(kind, root).await?, &crowd)?;
    let at_rest = real.process.resident_bytes()?.0;

    if LOADS.iter().any(|&part| arguments.wants(part)) {
        let figures = plans::run(arguments, kind, (&real, &crowd), (&peer, &peer_crowd)).await?;
        let note = note(kind, (&real, &crowd), (&peer, &peer_crowd)).await?;
        report.add(&tables::figures(kind.name(), &note, &figures));
    }
    if arguments.wants(Part::Memory) {
        let is_loaded = LOADS.iter().all(|&part| arguments.wants(part));
        memory::resident(report, kind, &real.process, at_rest, is_loaded)?;
    }
    if kind == Kind::Sqlite {
        let cookie = crowd.visitors.first().context("nobody to visit as")?;
        let peer_cookie = peer_crowd.visitors.first().context("nobody to visit as")?;
        let (address, peer_address) = (real.process.address, peer.process.address);
        if arguments.wants(Part::Visit) {
            let settings = Visit::to(address, "/settings", Some(cookie)).await?;
            let mut plain = Vec::new();
            for path in ["/", "/login", "/register"] {
                plain.push((path, Visit::to(address, path, None).await?));
            }
            let by_peer = Visit::to(peer_address, "/settings", Some(peer_cookie)).await?;
            report.add(&tables::visits(&settings, &plain, &by_peer));
        }
        if arguments.wants(Part::Browser) {
            let (real, peer) = (
                (address, cookie.as_str()),
                (peer_address, peer_cookie.as_str()),
            );
            let (note, rows) = browser::run(arguments, real, peer)?;
            report.add(&tables::opened(&note, &rows));
        }
    }
    drop(real.process);
    drop(peer.process);
    peer.database.remove().await?;

    if arguments.wants(Part::Timing) || arguments.wants(Part::Floods) {
        strangers(kind, arguments, &original, root, &crowd, report).await?;
    }
    if kind == Kind::Sqlite && arguments.wants(Part::Memory) {
        let fresh = self::real(arguments, original.copy(root).await?)?;
        memory::hostile_uploads(report, &fresh.process, &crowd.creators).await?;
        drop(fresh.process);
        fresh.database.remove().await?;
        let fresh = self::real(arguments, original.copy(root).await?)?;
        memory::uploads_in_parts(report, &fresh.process, &crowd.creators, root).await?;
        drop(fresh.process);
        fresh.database.remove().await?;
    }
    if kind == Kind::Sqlite && arguments.wants(Part::Processing) {
        let fresh = self::real(arguments, original.copy(root).await?)?;
        let artist = crowd.creators.first().context("nobody to upload as")?;
        let songs = processing::run(&fresh.process, artist, arguments.tries(3)).await?;
        report.add(&tables::processed(&songs));
        drop(fresh.process);
        fresh.database.remove().await?;
    }
    if kind == Kind::Sqlite && arguments.wants(Part::Listening) {
        let fresh = self::real(arguments, original.copy(root).await?)?;
        let artist = crowd.creators.first().context("nobody to listen to")?;
        let listened = listeners::run(&fresh.process, artist).await?;
        report.add(&tables::listened(listened));
        drop(fresh.process);
        fresh.database.remove().await?;
    }
    if kind == Kind::Sqlite && arguments.wants(Part::Watched) {
        let watched = watched::run(arguments, &original, root, &crowd).await?;
        report.add(&tables::watched(&watched));
    }
    if arguments.wants(Part::Leaving) {
        let bystander = crowd.visitors.first().context("nobody to visit as")?;
        let left = leaving::run(arguments, &original, root, bystander).await?;
        report.add(&tables::left(kind.name(), &left));
    }
    if arguments.wants(Part::Day) {
        let day = day::run(arguments, &original, root, &crowd).await?;
        report.add(&day::lived(kind.name(), &day));
    }
    if arguments.wants(Part::Start) {
        starts(kind, arguments, &real.database, report)?;
    }
    real.database.remove().await?;
    original.remove().await
}

fn starts(
    kind: Kind,
    arguments: &Arguments,
    database: &Prepared,
    report: &mut Report,
) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        times.push(Process::real(arguments, database)?.first_page_after);
    }
    let middle = median(times).context("no start was measured")?;
    let name = format!("process start to first page, {}", kind.name());
    report.time(&name, middle, FIRST_PAGE_AIM);
    Ok(())
}

fn real(arguments: &Arguments, database: Prepared) -> Result<Side> {
    let process = Process::real(arguments, &database)?;
    Ok(Side {
        process,
        database,
        sends_mails: true,
    })
}

/// What somebody without an account meets, and somebody who floods: with the limits on.
async fn strangers(
    kind: Kind,
    arguments: &Arguments,
    original: &Prepared,
    root: &Path,
    crowd: &Crowd,
    report: &mut Report,
) -> Result<()> {
    let database = original.copy(root).await?;
    let limited = Side {
        process: Process::limited(arguments, &database)?,
        database,
        sends_mails: true,
    };
    if arguments.wants(Part::Timing) {
        let timings = timing::run(&limited, crowd).await?;
        report.add(&tables::timings(kind.name(), &timings));
    }
    if arguments.wants(Part::Floods) {
        let floods = flood::run(&limited, crowd).await?;
        report.add(&tables::floods(kind.name(), &floods));
    }
    drop(limited.process);
    limited.database.remove().await
}

/// What makes the two comparable: how safe their writes are, and how long their pages.
async fn note(
    kind: Kind,
    (real, crowd): (&Side, &Crowd),
    (peer, peer_crowd): (&Side, &PeerCrowd),
) -> Result<String> {
    let page = page_bytes(real, crowd.visitors.first()).await?;
    let peer_page = page_bytes(peer, peer_crowd.visitors.first()).await?;
    let share = peer_page * 100 / page.max(1);
    Ok(format!(
        "{}. /settings is {page} bytes of HTML, the peer's {peer_page} ({share} %). A promotion \
         sends a mail, the peer's sends none.",
        kind.durability().await?
    ))
}

async fn page_bytes(side: &Side, cookie: Option<&String>) -> Result<usize> {
    let address = side.process.address;
    let cookie = cookie.context("nobody to visit as")?;
    let request = Request::get(address, "/settings").header("cookie", cookie);
    let mut connection = Connection::open(address).await?;
    let answer = connection.exchange(&request.bytes()).await?;
    ensure!(
        answer.status == 200,
        "/settings was answered with {}",
        answer.status
    );
    Ok(connection.body(answer).len())
}
