//! Load over keep-alive connections, from one thread.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::task::LocalSet;

use crate::connection::Connection;

/// Requests to send, and when to stop.
pub struct Load<'a> {
    /// Where to.
    pub address: SocketAddr,
    /// Connections that are used at the same time.
    pub connections: usize,
    /// The requests, handed out to the connections in turn.
    pub requests: &'a [Vec<u8>],
    /// When it is over.
    pub until: Until,
}

/// When a load is over.
#[derive(Clone, Copy)]
pub enum Until {
    /// After this time; the requests are sent again and again.
    Elapsed(Duration),
    /// When each request was sent once.
    EachOnce,
}

/// What came of a load.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// Answers in a second, over all connections.
    pub per_second: f64,
    /// Half of the answers took at most this long.
    pub p50: Duration,
    /// 99 of 100 answers took at most this long.
    pub p99: Duration,
    /// How many answers there were.
    pub answers: usize,
}

impl Load<'_> {
    /// Runs it on a thread of its own.
    ///
    /// # Errors
    /// When a connection fails or any answer is not a 200.
    pub fn run(self) -> Result<Outcome> {
        std::thread::scope(|scope| {
            let worker = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                LocalSet::new().block_on(&runtime, self.drive())
            });
            worker
                .join()
                .map_err(|_| anyhow::anyhow!("the load's thread panicked"))?
        })
    }

    async fn drive(self) -> Result<Outcome> {
        let requests: Rc<[Vec<u8>]> = self.requests.into();
        let next = Rc::new(Cell::new(0_usize));
        let mut connections = Vec::new();
        for _ in 0..self.connections {
            connections.push(Connection::open(self.address).await?);
        }
        let start = Instant::now();
        let clients: Vec<_> = connections
            .into_iter()
            .map(|connection| {
                let client = send_in_turn(
                    connection,
                    Rc::clone(&requests),
                    Rc::clone(&next),
                    self.until,
                    start,
                );
                tokio::task::spawn_local(client)
            })
            .collect();
        let mut latencies = Vec::new();
        for client in clients {
            latencies.extend(client.await.context("a client panicked")??);
        }
        let elapsed = start.elapsed();
        outcome(latencies, elapsed)
    }
}

async fn send_in_turn(
    mut connection: Connection,
    requests: Rc<[Vec<u8>]>,
    next: Rc<Cell<usize>>,
    until: Until,
    start: Instant,
) -> Result<Vec<Duration>> {
    let mut latencies = Vec::new();
    loop {
        let index = next.get();
        let over = match until {
            Until::Elapsed(limit) => start.elapsed() >= limit,
            Until::EachOnce => index >= requests.len(),
        };
        if over {
            return Ok(latencies);
        }
        next.set(index + 1);
        let sent = Instant::now();
        let answer = connection
            .exchange(&requests[index % requests.len()])
            .await?;
        latencies.push(sent.elapsed());
        ensure!(
            answer.status == 200,
            "answered {}: {}",
            answer.status,
            String::from_utf8_lossy(&connection.body(answer))
        );
    }
}

fn outcome(mut latencies: Vec<Duration>, elapsed: Duration) -> Result<Outcome> {
    ensure!(!latencies.is_empty(), "not one answer in {elapsed:?}");
    latencies.sort_unstable();
    let answers = latencies.len();
    let at = |percent: usize| latencies[(answers * percent / 100).min(answers - 1)];
    Ok(Outcome {
        per_second: per_second(answers, elapsed),
        p50: at(50),
        p99: at(99),
        answers,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a count of answers is far below 2^52"
)]
fn per_second(answers: usize, elapsed: Duration) -> f64 {
    answers as f64 / elapsed.as_secs_f64()
}
