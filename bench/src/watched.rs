//! What it costs to be watched: the processor time of the same answers by a server that counts
//! nothing, by one that counts for Prometheus, and by one that sends every request as a trace
//! to a collector. All three write their log, as they do in operation.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::arguments::Arguments;
use crate::crowd::Crowd;
use crate::database::Prepared;
use crate::figures::{Side, median};
use crate::load::{Load, Until};
use crate::process::{Process, free_address};
use crate::request::Request;

/// A load before the first round.
const WARM_UP: Duration = Duration::from_millis(400);
/// Between two scrapes; Prometheus asks less often where nothing else is said.
const SCRAPE_EVERY: Duration = Duration::from_secs(5);

/// Each request's span has this once.
const MARK: &[u8] = b"http.route";
/// Spans that may wait to be sent.
const QUEUE: &str = "200000";
/// How long the last of them may take.
const LATE: Duration = Duration::from_secs(2);

/// What an answer costs, in processor time of the server.
#[derive(Debug, Clone, Copy)]
pub struct Watched {
    /// The route.
    pub route: &'static str,
    /// Unwatched.
    pub plain: Duration,
    /// How much more it is with metrics: the median over the rounds, in microseconds.
    pub metrics: f64,
    /// The same with traces.
    pub traces: f64,
    /// Requests whose spans should have come to the collector.
    pub traced: u64,
    /// Those that did.
    pub sent: u64,
}

/// The three servers take turns in each round.
///
/// # Errors
/// When a server cannot be started, or does not answer.
pub async fn run(
    arguments: &Arguments,
    original: &Prepared,
    root: &Path,
    crowd: &Crowd,
) -> Result<Vec<Watched>> {
    let collector = TcpListener::bind("127.0.0.1:0").await?;
    let endpoint = format!("http://{}", collector.local_addr()?);
    let taken = Arc::new(AtomicU64::new(0));
    let collecting = tokio::spawn(collect(collector, taken.clone()));
    let metrics = free_address()?;
    let scraping = tokio::spawn(scrape(metrics));
    let scraped = metrics.to_string();
    let variables: [Vec<(&str, &str)>; 3] = [
        vec![],
        vec![("STAGEDOOR_METRICS_ADDR", &*scraped)],
        vec![
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &*endpoint),
            // So that what is measured is the cost of sending, and not of dropping.
            ("OTEL_BSP_MAX_QUEUE_SIZE", QUEUE),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
        ],
    ];
    let mut sides = Vec::new();
    for variables in variables {
        let database = original.copy(root).await?;
        sides.push(Side {
            process: Process::watched(arguments, &database, &variables)?,
            database,
            sends_mails: false,
        });
    }
    let cookie = crowd.visitors.first().context("nobody to visit as")?;
    let mut found = Vec::new();
    for route in ["/healthz", "/login", "/api/v1/users/me", "/settings"] {
        let mut rounds: [Vec<Duration>; 3] = Default::default();
        let before = taken.load(Ordering::Relaxed);
        let mut asked = 0;
        for round in 0..=arguments.rounds {
            for turn in 0..sides.len() {
                let which = (turn + round) % sides.len();
                let (spent, answers) = load(arguments, &sides[which], route, cookie, round == 0)?;
                asked += if which == 2 { answers } else { 0 };
                if round > 0 {
                    rounds[which].push(spent);
                }
            }
        }
        let [plain, metrics, traces] = &rounds;
        let more = |watched: &[Duration]| {
            let pairs = watched.iter().zip(plain);
            median(
                pairs
                    .map(|(watched, plain)| micros(*watched) - micros(*plain))
                    .collect(),
            )
        };
        tokio::time::sleep(LATE).await;
        found.push(Watched {
            route,
            sent: taken.load(Ordering::Relaxed) - before,
            traced: asked,
            metrics: more(metrics).context("no round")?,
            traces: more(traces).context("no round")?,
            plain: median(plain.clone()).context("no round")?,
        });
    }
    scraping.abort();
    collecting.abort();
    for side in sides {
        drop(side.process);
        side.database.remove().await?;
    }
    Ok(found)
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Processor time for each answer, and how many those were.
fn load(
    arguments: &Arguments,
    side: &Side,
    route: &str,
    cookie: &str,
    is_first: bool,
) -> Result<(Duration, u64)> {
    let address = side.process.address;
    let request = Request::get(address, route);
    // Whoever is logged in is led away from there.
    let request = if route == "/login" {
        request
    } else {
        request.header("cookie", cookie)
    };
    let before = side.process.processor_time()?;
    let outcome = Load {
        address,
        connections: arguments.connections,
        requests: &[request.bytes()],
        until: Until::Elapsed(if is_first {
            WARM_UP
        } else {
            Duration::from_secs_f64(arguments.seconds)
        }),
    }
    .run()?;
    let spent = side.process.processor_time()?.saturating_sub(before);
    let answers = u32::try_from(outcome.answers).unwrap_or(u32::MAX);
    Ok((spent / answers, answers.into()))
}

/// Asks for the metrics, again and again.
async fn scrape(address: SocketAddr) {
    loop {
        tokio::time::sleep(SCRAPE_EVERY).await;
        let Ok(mut stream) = TcpStream::connect(address).await else {
            continue;
        };
        let request =
            format!("GET /metrics HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        let mut page = Vec::new();
        // A server that is not there yet, or any more, is none of this one's business.
        if stream.write_all(request.as_bytes()).await.is_ok() {
            let _ = stream.read_to_end(&mut page).await;
        }
    }
}

/// Takes whatever comes, answers each request that it is well, and counts requests' spans.
async fn collect(listener: TcpListener, taken: Arc<AtomicU64>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(take(stream, taken.clone()));
    }
}

async fn take(mut stream: TcpStream, taken: Arc<AtomicU64>) {
    let mut seen = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        if let Some(end) = whole(&seen) {
            let requests = seen[..end].windows(MARK.len()).filter(|some| *some == MARK);
            taken.fetch_add(requests.count() as u64, Ordering::Relaxed);
            seen.drain(..end);
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
            if stream.write_all(answer).await.is_err() {
                return;
            }
            continue;
        }
        match stream.read(&mut chunk).await {
            Ok(read @ 1..) => seen.extend_from_slice(&chunk[..read]),
            _ => return,
        }
    }
}

/// Where the first request ends, once it is all there.
fn whole(seen: &[u8]) -> Option<usize> {
    let head = seen.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&seen[..head]).to_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())
        .unwrap_or_default();
    (seen.len() >= head + length).then_some(head + length)
}
