//! How fast, how large and how soon: a real Stagedoor server, measured from outside and beside
//! what somebody would write by hand instead (the bare peer, `bench/peer`). Ratios of the two,
//! taken in the same run, are the figures that count; nothing here fails because a machine is
//! slow.

mod arguments;
mod browser;
mod client;
mod connection;
mod crowd;
mod database;
mod day;
mod figures;
mod flood;
mod leaving;
mod listeners;
mod load;
mod machine;
mod memory;
mod one_database;
mod page;
mod parts;
mod peer;
mod plans;
mod process;
mod processing;
mod report;
mod request;
mod table;
mod tables;
mod timing;
mod units;
mod uploads;
mod visit;
mod watched;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};

use arguments::Arguments;
use database::Kind;
use report::Report;

/// The server's own, so that the two differ in nothing but their work.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = Arguments::parse().shortened();
    arguments.server = found("server", &arguments.server)?;
    arguments.peer = found("peer", &arguments.peer)?;
    if let Some(site) = &arguments.site {
        arguments.site = Some(found("site", site)?);
    }
    fs::create_dir_all(&arguments.data)?;
    let root = tempfile::tempdir_in(fs::canonicalize(&arguments.data)?)?;
    let mut report = Report::new(&arguments.before)?;
    report.says(&format!(
        "{}. Client and servers share the machine. Medians of rounds in turn, {} of {} s, on {} \
         connections where nothing else is said.",
        machine::description(root.path()).await?,
        arguments.rounds,
        arguments.seconds,
        arguments.connections,
    ));
    for &kind in Kind::value_variants() {
        if !arguments.measures(kind) {
            continue;
        }
        if kind.is_here() {
            one_database::run(kind, &arguments, root.path(), &mut report).await?;
        } else {
            let name = kind.name();
            eprintln!(
                "{name} is left out: PGHOST is not set (run under `pg_virtualenv -t -o fsync=on`)"
            );
        }
    }
    report.end(arguments.write.as_deref())
}

fn found(what: &str, path: &PathBuf) -> Result<PathBuf> {
    fs::canonicalize(path).with_context(|| format!("no {what} at {}", path.display()))
}
