//! Clients that send nothing, send slowly, do not read, or come in crowds: everybody
//! else is served. Times are shortened; what the program is set to has a test of its
//! own at the end.

use std::net::{IpAddr, SocketAddr};
use std::process::Command;
use std::time::{Duration, Instant};

use stagedoor_testing::Backend;

use crate::process::Installation;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use stagedoor::connections::{self, Limits, LongAnswer, Stop};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

const HEAD: Duration = Duration::from_millis(400);
const IDLE: Duration = Duration::from_millis(1_200);
const WRITE: Duration = Duration::from_millis(500);
const LONG_WRITE: Duration = Duration::from_millis(2_500);

/// More than the buffers of a socket hold.
const MUCH: usize = 64 * 1024 * 1024;

const GET: &[u8] = b"GET /quick HTTP/1.1\r\nhost: a\r\n\r\n";

fn limits() -> Limits {
    Limits {
        head: HEAD,
        idle: IDLE,
        write: WRITE,
        long_write: LONG_WRITE,
        most_long_per_address: 1,
        ..Limits::new(100, 100, Vec::new())
    }
}

fn much() -> Response {
    let pieces = (0..MUCH / 65_536).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![7; 65_536])));
    Body::from_stream(futures::stream::iter(pieces)).into_response()
}

async fn long() -> Response {
    let mut response = much();
    let listener: IpAddr = "203.0.113.5".parse().unwrap();
    response.extensions_mut().insert(LongAnswer(Some(listener)));
    response
}

async fn slow() -> &'static str {
    sleep(3 * HEAD).await;
    "slow"
}

async fn whole(request: Request) -> String {
    let body = axum::body::to_bytes(request.into_body(), usize::MAX).await;
    body.unwrap().len().to_string()
}

async fn serve(limits: Limits) -> SocketAddr {
    let router = Router::new()
        .route("/quick", get(async || "quick"))
        .route("/slow", get(slow))
        .route("/much", get(async || much()))
        .route("/long", get(long))
        .route("/whole", post(whole));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = Stop {
        draining: CancellationToken::new(),
        politely: CancellationToken::new(),
        now: CancellationToken::new(),
    };
    tokio::spawn(connections::serve(listener, router, stop, limits));
    address
}

/// A proxy has sent its request by the time it learns that the server goes.
#[tokio::test]
async fn whoever_was_let_in_before_the_end_is_answered() {
    for _ in 0..20 {
        let router = Router::new().route("/quick", get(async || "quick"));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut waiting = Vec::new();
        for _ in 0..5 {
            let mut stream = connect(address).await;
            stream.write_all(GET).await.unwrap();
            waiting.push(stream);
        }
        let told = CancellationToken::new();
        told.cancel();
        let stop = Stop {
            draining: told.clone(),
            politely: told,
            now: CancellationToken::new(),
        };
        let ended = tokio::spawn(connections::serve(listener, router, stop, limits()));
        for stream in &mut waiting {
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            assert!(answer.contains("connection: close"), "{answer}");
        }
        ended.await.unwrap();
        assert!(TcpStream::connect(address).await.is_err());
    }
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

/// How long it takes until the other end hangs up; what it says is thrown away.
async fn until_closed(stream: &mut TcpStream) -> Duration {
    let start = Instant::now();
    let mut bytes = [0; 4096];
    let closed = async { while !matches!(stream.read(&mut bytes).await, Ok(0) | Err(_)) {} };
    timeout(Duration::from_secs(20), closed)
        .await
        .expect("the connection ends");
    start.elapsed()
}

/// Asks for something quick, and whether it was answered.
async fn is_served(stream: &mut TcpStream) -> bool {
    if stream.write_all(GET).await.is_err() {
        return false;
    }
    let mut bytes = [0; 4096];
    let read = timeout(Duration::from_secs(20), stream.read(&mut bytes)).await;
    matches!(read, Ok(Ok(read)) if bytes[..read].starts_with(b"HTTP/1.1 200"))
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_is_cut_off() {
    let address = serve(limits()).await;
    let mut stream = connect(address).await;
    let start = Instant::now();
    while stream.write_all(b"x").await.is_ok() && start.elapsed() < Duration::from_secs(20) {
        sleep(HEAD / 8).await;
    }
    assert!(start.elapsed() < 3 * HEAD, "{:?}", start.elapsed());
    let silent = until_closed(&mut connect(address).await).await;
    assert!(silent >= HEAD && silent < IDLE, "{silent:?}");
}

#[tokio::test]
async fn between_two_requests_there_is_more_time_than_within_a_head() {
    let address = serve(limits()).await;
    let mut stream = connect(address).await;
    assert!(is_served(&mut stream).await);
    sleep(2 * HEAD).await;
    assert!(is_served(&mut stream).await);
    let idle = until_closed(&mut stream).await;
    assert!(idle >= IDLE, "{idle:?}");

    let mut stream = connect(address).await;
    assert!(is_served(&mut stream).await);
    stream.write_all(b"GET").await.unwrap();
    let begun = until_closed(&mut stream).await;
    assert!(begun >= HEAD && begun < IDLE, "{begun:?}");
}

#[tokio::test]
async fn a_slow_answer_and_a_slow_body_are_not_cut_off() {
    let address = serve(limits()).await;
    let mut stream = connect(address).await;
    let request = b"GET /slow HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("slow"), "{answer}");

    let mut stream = connect(address).await;
    let head = b"POST /whole HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 3\r\n\r\n";
    stream.write_all(head).await.unwrap();
    for _ in 0..3 {
        sleep(HEAD).await;
        stream.write_all(b"x").await.unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with('3'), "{answer}");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_off_and_a_paused_player_later() {
    let address = serve(limits()).await;
    let ask = async |path: &str| {
        let mut stream = connect(address).await;
        let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    };
    // The second listener at the same address has no more patience than anybody.
    let mut first = ask("/long").await;
    sleep(WRITE / 5).await;
    let (mut second, mut other) = (ask("/long").await, ask("/much").await);
    sleep(2 * WRITE).await;
    for cut_off in [&mut second, &mut other] {
        let mut read = Vec::new();
        let _ = cut_off.read_to_end(&mut read).await;
        assert!(read.len() < MUCH, "{}", read.len());
    }
    // Whoever goes on reading gets it all.
    let mut left = MUCH;
    let mut piece = vec![0; 65_536];
    while left > 0 {
        let read = first.read(&mut piece).await.unwrap();
        assert!(read > 0, "{left} bytes are missing");
        left = left.saturating_sub(read);
    }
}

#[tokio::test]
async fn a_crowd_that_says_nothing_keeps_nobody_out() {
    for (most, most_per_address) in [(20, 100), (100, 20)] {
        let address = serve(Limits {
            head: Duration::from_secs(30),
            most,
            most_per_address,
            ..limits()
        })
        .await;
        let mut crowd = Vec::new();
        for _ in 0..60 {
            let mut stream = connect(address).await;
            stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
            crowd.push(stream);
        }
        for _ in 0..5 {
            assert!(is_served(&mut connect(address).await).await);
        }
        let first = until_closed(&mut crowd[0]).await;
        assert!(first < Duration::from_secs(1), "{first:?}");
    }
}

#[tokio::test]
async fn when_all_are_busy_the_next_is_refused_and_not_left_waiting() {
    let address = serve(Limits {
        most: 3,
        ..limits()
    })
    .await;
    let mut busy = Vec::new();
    for _ in 0..3 {
        let mut stream = connect(address).await;
        let request = b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n";
        stream.write_all(request).await.unwrap();
        busy.push(stream);
    }
    sleep(HEAD / 2).await;
    let mut answer = String::new();
    let read = connect(address).await.read_to_string(&mut answer).await;
    read.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("retry-after: 5"), "{answer}");
    for mut stream in busy {
        let mut bytes = [0; 1024];
        let read = stream.read(&mut bytes).await.unwrap();
        assert!(bytes[..read].starts_with(b"HTTP/1.1 200"));
    }
    assert!(is_served(&mut connect(address).await).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_file_descriptors_the_server_refuses_and_goes_on() {
    let installation = Installation::new(Backend::Sqlite);
    let server = installation.serve();
    let id = server.id().to_string();
    let open = std::fs::read_dir(format!("/proc/{id}/fd")).unwrap().count();
    let set_limit = |limit: usize| {
        let limit = format!("--nofile={limit}:4096");
        let done = Command::new("prlimit")
            .args(["--pid", &id, &limit])
            .status();
        assert!(done.unwrap().success(), "prlimit {limit}");
    };
    set_limit(open + 10);

    let mut crowd = Vec::new();
    for _ in 0..60 {
        let mut stream = connect(server.address).await;
        stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        crowd.push(stream);
    }
    // Whoever comes now is answered or refused, at once.
    let start = Instant::now();
    for _ in 0..10 {
        let mut stream = connect(server.address).await;
        let _ = stream
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            .await;
        let took = until_closed(&mut stream).await;
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
    assert!(
        start.elapsed() < Duration::from_secs(9),
        "before the crowd's time is up"
    );
    drop(crowd);
    let recovered = async { while !is_healthy(server.address).await {} };
    timeout(Duration::from_secs(5), recovered)
        .await
        .expect("served again");
    assert!(
        server.log().contains("connections are refused"),
        "{}",
        server.log()
    );
}

async fn is_healthy(address: SocketAddr) -> bool {
    let mut stream = connect(address).await;
    let asked = b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let mut answer = String::new();
    stream.write_all(asked).await.is_ok()
        && stream.read_to_string(&mut answer).await.is_ok()
        && answer.starts_with("HTTP/1.1 200")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_gives_a_head_ten_seconds_and_counts_connections() {
    let installation = Installation::new(Backend::Sqlite);
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_CONNECTIONS_PER_ADDRESS", "30");
    });
    let mut drip = connect(server.address).await;
    let start = Instant::now();
    while drip.write_all(b"G").await.is_ok() && start.elapsed() < Duration::from_secs(20) {
        sleep(Duration::from_millis(250)).await;
    }
    let took = start.elapsed();
    assert!((9..14).contains(&took.as_secs()), "{took:?}");

    let mut crowd = Vec::new();
    for _ in 0..40 {
        crowd.push(connect(server.address).await);
    }
    assert!(is_healthy(server.address).await);
    let first = until_closed(&mut crowd[0]).await;
    assert!(first < Duration::from_secs(5), "{first:?}");
    assert!(
        server.log().contains("as many connections"),
        "{}",
        server.log()
    );
}
