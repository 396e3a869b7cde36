//! What somebody would write by hand instead of Stagedoor: the settings page and the upgrade,
//! with axum, askama, tower-sessions and sqlx. `make bench` measures the two side by side.
//!
//! It is meant to be as quick as such a program gets without leaving the usual way: sessions and
//! users are read from the database on every request, writes are durable, and nothing is done
//! that the page or the upgrade could do without. It has no islands, mails, limits or log.

use std::net::SocketAddr;

use anyhow::Result;
use axum::serve::ListenerExt;
use clap::{Args, Parser, Subcommand};
use stagedoor_bench_peer::{Data, Pools, router};
use tokio::net::TcpListener;

/// The measured server's own, so that the two differ in nothing but their work.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// The bound of Stagedoor's bench.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    role: Role,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// Make the tables, fill them with logged-in people, and print their cookies as JSON.
    Fill(People),
    /// Serve until killed.
    Serve(Place),
}

#[derive(Debug, Args)]
struct People {
    /// The database: `sqlite://…` or `postgres://…`.
    #[arg(long)]
    database_url: String,
    /// People who only look at pages.
    #[arg(long)]
    visitors: usize,
    /// People who become creators once.
    #[arg(long)]
    candidates: usize,
    /// People who are creators already.
    #[arg(long)]
    creators: usize,
}

#[derive(Debug, Args)]
struct Place {
    /// The database: `sqlite://…` or `postgres://…`.
    #[arg(long)]
    database_url: String,
    /// Where to listen.
    #[arg(long)]
    addr: SocketAddr,
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().role {
        Role::Fill(people) if is_sqlite(&people.database_url) => {
            fill(Pools::sqlite(&people.database_url)?, people).await
        }
        Role::Fill(people) => fill(Pools::postgres(&people.database_url)?, people).await,
        Role::Serve(place) if is_sqlite(&place.database_url) => {
            serve(Pools::sqlite(&place.database_url)?, place.addr).await
        }
        Role::Serve(place) => serve(Pools::postgres(&place.database_url)?, place.addr).await,
    }
}

fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

async fn fill(data: impl Data, people: People) -> Result<()> {
    data.create_tables().await?;
    let cookies = serde_json::json!({
        "visitors": data.add_people("visitor", "user", people.visitors).await?,
        "candidates": data.add_people("candidate", "user", people.candidates).await?,
        "creators": data.add_people("creator", "creator", people.creators).await?,
    });
    data.close().await;
    println!("{cookies}");
    Ok(())
}

async fn serve(data: impl Data, addr: SocketAddr) -> Result<()> {
    let listener = TcpListener::bind(addr).await?.tap_io(|stream| {
        // Without it a small answer may wait 40 ms for its acknowledgement.
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router(data)).await?;
    Ok(())
}
