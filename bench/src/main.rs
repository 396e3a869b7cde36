//! How fast, how large and how soon: a real Stagedoor server, measured from outside and beside a
//! bare handler that does the same look-ups. Ratios of the two, taken in the same run, are the
//! figures that count; nothing here fails because a machine is slow.

mod arguments;
mod bare;
mod client;
mod connection;
mod crowd;
mod database;
mod figures;
mod flood;
mod load;
mod plans;
mod process;
mod report;
mod request;
mod timing;
mod uploads;
mod visit;

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Parser;

use arguments::{Arguments, Measure, Role};
use connection::Connection;
use crowd::Crowd;
use database::{Kind, Prepared};
use figures::{Side, median};
use process::Process;
use request::Request;
use visit::Visit;

/// The server's own, so that the two differ in nothing but their work.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// Starts of the server of which the median is shown.
const STARTS: usize = 9;
const FIRST_PAGE_AIM: Duration = Duration::from_millis(100);
const RESIDENT_AIM: u64 = 60 * 1024 * 1024;
/// Of twelve uploads of 190 MB that were made to fill the memory.
const UPLOADS_AIM: u64 = 80 * 1024 * 1024;
const SETTINGS_FIRST_AIM: usize = 170_000;
const SETTINGS_AGAIN_AIM: usize = 8_000;
const PLAIN_PAGE_AIM: usize = 20_000;

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { role, mut measure } = Arguments::parse();
    if let Some(Role::Bare(bare)) = role {
        return bare::serve(bare).await;
    }
    measure.server = fs::canonicalize(&measure.server)
        .with_context(|| format!("no server at {}", measure.server.display()))?;
    measure.site = fs::canonicalize(&measure.site)
        .with_context(|| format!("no site at {}", measure.site.display()))?;
    fs::create_dir_all(&measure.data)?;
    let root = tempfile::tempdir_in(fs::canonicalize(&measure.data)?)?;
    println!(
        "{} connections, {} rounds in turn, medians; client and server share this machine's {} processors",
        measure.connections,
        measure.rounds,
        std::thread::available_parallelism()?
    );
    for kind in [Kind::Sqlite, Kind::Postgres] {
        if kind.is_here() {
            on_database(kind, &measure, root.path()).await?;
        } else {
            println!(
                "\n{}: skipped, PGHOST is not set (run under `pg_virtualenv -t -o fsync=on`)",
                kind.name()
            );
        }
    }
    Ok(())
}

async fn on_database(kind: Kind, measure: &Measure, root: &Path) -> Result<()> {
    let durability = kind.durability().await?;
    eprintln!("{}: filling the database …", kind.name());
    let original = Prepared::empty(kind, root).await?;
    let candidates = if measure.no_load {
        0
    } else {
        2 * measure.rounds * measure.upgrades
    };
    let crowd = Crowd::gather(&original, candidates).await?;
    let real = side(original.copy(root).await?, |database| {
        Process::real(measure, database)
    })?;
    let at_rest = real.process.resident_bytes()?.0;

    if !measure.no_load {
        let page = root.join("settings.html");
        save_settings(&real, &crowd, &page).await?;
        let bare = side(original.copy(root).await?, |database| {
            Process::bare(database, &page, false)
        })?;
        let mailing = side(original.copy(root).await?, |database| {
            Process::bare(database, &page, true)
        })?;
        let figures = plans::run(measure, &crowd, &real, &bare, &mailing).await?;
        report::figures(kind.name(), &durability, &figures);
        let limited = side(original.copy(root).await?, |database| {
            Process::limited(measure, database)
        })?;
        report::timings(&timing::run(&limited, &crowd).await?);
        report::floods(&flood::run(&limited, &crowd).await?);
        for side in [bare, mailing, limited] {
            drop(side.process);
            side.database.remove().await?;
        }
    }

    let (resident, highest) = real.process.resident_bytes()?;
    println!(
        "\nResident on {}: {} at rest, {} at its highest",
        kind.name(),
        report::memory(at_rest),
        report::memory(highest)
    );
    if !measure.no_load {
        report::line(
            "resident after all loads",
            &report::memory(resident),
            &report::memory(RESIDENT_AIM),
            resident <= RESIDENT_AIM,
        );
    }
    if kind == Kind::Sqlite {
        let cookie = crowd.visitors.first().context("nobody to visit as")?;
        visits(&real, cookie).await?;
    }
    let Side { process, database } = real;
    drop(process);
    if kind == Kind::Sqlite && !measure.no_load {
        hostile_uploads(measure, &original, &crowd, root).await?;
    }
    starts(kind, measure, &database)?;
    database.remove().await?;
    original.remove().await
}

/// In a server that has done nothing else yet.
async fn hostile_uploads(
    measure: &Measure,
    original: &Prepared,
    crowd: &Crowd,
    root: &Path,
) -> Result<()> {
    let fresh = side(original.copy(root).await?, |database| {
        Process::real(measure, database)
    })?;
    let rise = uploads::peak_over_idle(&fresh.process, &crowd.creators).await?;
    report::line(
        "memory over idle, 12 hostile uploads",
        &report::memory(rise),
        &report::memory(UPLOADS_AIM),
        rise < UPLOADS_AIM,
    );
    drop(fresh.process);
    fresh.database.remove().await
}

fn side(database: Prepared, start: impl FnOnce(&Prepared) -> Result<Process>) -> Result<Side> {
    let process = start(&database)?;
    Ok(Side { process, database })
}

/// Keeps the real page, so that the bare handler answers as many bytes.
async fn save_settings(real: &Side, crowd: &Crowd, file: &Path) -> Result<()> {
    let address = real.process.address;
    let cookie = crowd.visitors.first().context("nobody to visit as")?;
    let request = Request::get(address, "/settings").header("cookie", cookie);
    let mut connection = Connection::open(address).await?;
    let answer = connection.exchange(&request.bytes()).await?;
    ensure!(
        answer.status == 200,
        "/settings was answered with {}",
        answer.status
    );
    fs::write(file, connection.body(answer))?;
    Ok(())
}

/// Bytes over the wire, as a browser that takes Brotli sees them: answers with their headers.
async fn visits(real: &Side, cookie: &str) -> Result<()> {
    let address = real.process.address;
    println!("\nOver the wire, headers included: first visit, next visit");
    let settings = Visit::to(address, "/settings", Some(cookie)).await?;
    let aims = (Some(SETTINGS_FIRST_AIM), Some(SETTINGS_AGAIN_AIM));
    report::visit("/settings", &settings, aims, true);
    for path in ["/", "/login", "/register"] {
        let visit = Visit::to(address, path, None).await?;
        report::visit(path, &visit, (Some(PLAIN_PAGE_AIM), None), false);
    }
    Ok(())
}

fn starts(kind: Kind, measure: &Measure, database: &Prepared) -> Result<()> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        times.push(Process::real(measure, database)?.first_page_after);
    }
    let middle = median(times).context("no start was measured")?;
    println!();
    report::line(
        &format!("process start to first page, {}", kind.name()),
        &report::time(middle),
        &report::time(FIRST_PAGE_AIM),
        middle <= FIRST_PAGE_AIM,
    );
    Ok(())
}
