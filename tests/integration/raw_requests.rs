//! Bytes that no client should send, over a real socket: whatever arrives, nothing
//! panics, nothing is answered as a defect, and the next visitor is served.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use stagedoor_testing::{Backend, PASSWORD};

use crate::process::Installation;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

/// The same requests each time.
const SEED: u64 = 0x5eed_4110;

/// How many are made up, and for how long at most, on a machine that may be busy.
const MADE_UP: usize = 3_000;
const LONGEST: Duration = Duration::from_mins(1);

/// How long a request that may be torn waits for its answer.
const MOMENT: Duration = Duration::from_millis(25);

/// Requests that went wrong somewhere once, and their neighbours.
const CORPUS: &[&[u8]] = &[
    b"CONNECT host:80 HTTP/1.1\r\nhost: host:80\r\n\r\n",
    b"CONNECT host:80 HTTP/1.1\r\n\r\n",
    b"CONNECT / HTTP/1.1\r\nhost: a\r\n\r\n",
    b"CONNECT http://a/ HTTP/1.1\r\nhost: a\r\n\r\n",
    b"CONNECT * HTTP/1.0\r\n\r\n",
    b"GET host:80 HTTP/1.1\r\nhost: host:80\r\n\r\n",
    b"GET * HTTP/1.1\r\nhost: a\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nhost: a\r\n\r\n",
    b"OPTIONS / HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET ?x HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET http://a HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET http://a?x HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET http://[::1/ HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET //a HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET /// HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET //a//// HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET /%ff%fe/%00 HTTP/1.1\r\nhost: a\r\n\r\n",
    b"GET /login?returnTo=%ff&%=&&=x HTTP/1.1\r\nhost: a\r\naccept: text/html\r\n\r\n",
    b"GET /settings/%ff/ HTTP/1.1\r\nhost: a\r\naccept: text/html\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: a\r\nhost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: \xff\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET / HTTP/0.9\r\n\r\n",
    b"GET /\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"TRACE / HTTP/1.1\r\nhost: a\r\n\r\n",
    b"POST /api/log_in HTTP/1.1\r\nhost: a\r\nreferer: \xff\xfe\r\naccept: text/html\r\ncontent-length: 0\r\n\r\n",
    b"POST /api/log_out HTTP/1.1\r\nhost: a\r\nreferer: %\r\naccept: text/html\r\ncontent-length: 0\r\n\r\n",
    b"POST /api/log_in HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 9\r\n\r\n%ff=%&\xff\xfe",
    b"POST /api/nothing HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n",
    b"POST /api/v1/auth/login HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\n\r\n",
    b"POST /api/v1/auth/login HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /api/v1/auth/login HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    b"POST /api/v1/tracks HTTP/1.1\r\nhost: a\r\ncontent-type: multipart/form-data; boundary=\xff\r\ncontent-length: 0\r\n\r\n",
    b"GET /pkg/..%2f..%2f HTTP/1.1\r\nhost: a\r\nrange: bytes=9-1,\xff\r\n\r\n",
    b"GET /robots.txt HTTP/1.1\r\nhost: a\r\nif-modified-since: \xff\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: a\r\ncookie: stagedoor=\xff; stagedoor=; =; ;\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: a\r\nx-forwarded-for: \xff\r\nuser-agent: \xff\r\naccept: \xff\r\n\r\n",
    b"GET / HTTP/1.1\r\nhost: a\r\naccept-encoding: \xff, gzip;q=9, br;q=x\r\n\r\n",
    b"GET /readyz HTTP/1.1\r\nhost: a\r\nislands-router: 1\r\nexpect: 100-continue\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\r\n\r\n\r\n",
    b"\0",
    b"",
];

const METHODS: &[&str] = &[
    "GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT",
    "TRACE", "get", "X", "",
];

/// With white space between them.
const TARGETS: &str = "/ /login /register /settings /settings/security /settings/security/log \
     /settings/security/two-step /settings/security/passkeys /reauthenticate /verify-email \
     /verify-email/resend /reset-password /email-change/undo /not-me /studio/upload \
     /dev/outbox /nowhere /pkg/x.js /favicon.svg /healthz /readyz \
     /.well-known/change-password /api/log_in /api/log_out /api/current_user \
     /api/upgrade_to_creator /api/resend_verification /api/v1/users/me /api/v1/auth/login \
     /api/v1/auth/register /api/v1/auth/logout /api/v1/tracks /api/v1/users/me/sessions \
     /api/v1/users/me/passkeys/x /api/v1/users/me/security-log * host:80 http://a/settings \
     http://a //a";

const ENDINGS: &[&str] = &[
    "",
    "",
    "",
    "/",
    "//",
    "?",
    "?token=%ff",
    "?token=abc&token=def",
    "?cursor=%00",
    "?cursor=AAAA",
    "?return_to=//evil.example",
    "?page=-1",
    "#x",
    "%",
    "%2",
    "%2f%2e%2e",
    "/%ff",
    ";x=1",
    "/../..",
    "\u{0}",
    " ",
    "\t",
    "é",
];

const HEADERS: &[&str] = &[
    "accept: text/html",
    "accept: */*",
    "accept-encoding: gzip, br",
    "content-length: 0",
    "content-length: 3",
    "content-length: -1",
    "transfer-encoding: chunked",
    "transfer-encoding: gzip",
    "content-type: application/json",
    "content-type: application/x-www-form-urlencoded",
    "content-type: multipart/form-data; boundary=b",
    "content-type: multipart/form-data",
    "content-type: ;;;",
    "cookie: stagedoor=x",
    "cookie: ;=;",
    "origin: null",
    "origin: http://evil.example",
    "sec-fetch-site: cross-site",
    "sec-fetch-site: same-origin",
    "referer: /settings",
    "referer: http://[",
    "range: bytes=0-0",
    "range: bytes=-",
    "expect: x",
    "expect: 100-continue",
    "if-none-match: *",
    "if-modified-since: x",
    "upgrade: h2c",
    "connection: upgrade",
    "x-forwarded-for: x",
    "islands-router: 1",
    "host: b",
    "te: trailers",
    "x-request-id: y",
    ": x",
    "a b: c",
    " folded",
];

const BODIES: &[&str] = &[
    "",
    "",
    "{}",
    "{\"identifier\":\"a\",\"password\":\"b\"}",
    "[[[[[[",
    "a=1&b=%ff",
    "=&=&",
    "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n",
    "--b\r\n\r\n--b--",
    "3\r\nabc\r\n0\r\n\r\n",
    "zz\r\n",
];

/// A request line and some header lines, most of them well-formed by themselves.
fn made_up(random: &mut StdRng, cookie: &str) -> Vec<u8> {
    let pick = |random: &mut StdRng, from: &[&str]| (*from.choose(random).unwrap()).to_owned();
    let method = pick(random, METHODS);
    let targets: Vec<&str> = TARGETS.split_whitespace().chain([""]).collect();
    let target = pick(random, &targets) + &pick(random, ENDINGS);
    let version = pick(
        random,
        &["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/3"],
    );
    let mut text = format!("{method} {target} {version}\r\n");
    if random.random_bool(0.9) {
        text += "host: a\r\n";
    }
    if random.random_bool(0.3) {
        text.push_str("cookie: ");
        text.push_str(cookie);
        text.push_str("\r\n");
    }
    for _ in 0..random.random_range(0..6) {
        text += &pick(random, HEADERS);
        text += "\r\n";
    }
    text += "\r\n";
    text += &pick(random, BODIES);
    let mut bytes = text.into_bytes();
    // Some are torn, and some have a wrong byte in them.
    while random.random_bool(0.3) {
        let place = random.random_range(0..bytes.len());
        bytes[place] = random.random();
    }
    if random.random_bool(0.05) {
        bytes.truncate(random.random_range(0..bytes.len()));
    }
    bytes
}

/// Sends `bytes`, gives the server a moment to begin its answer, says that there are
/// no more, and reads to the end.
fn answer_to(address: SocketAddr, bytes: &[u8], moment: Duration) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(moment)).unwrap();
    // The server may have hung up by now: that is an answer as well.
    let _ = stream.write_all(bytes);
    let mut first = [0; 4096];
    let begun = stream.read(&mut first).unwrap_or_default();
    let _ = stream.shutdown(Shutdown::Write);
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).unwrap();
    let mut answer = first[..begun].to_vec();
    let _ = stream.read_to_end(&mut answer);
    answer
}

#[test]
fn whatever_a_client_sends_nothing_panics_and_the_next_one_is_served() {
    let installation = Installation::new(Backend::Sqlite);
    installation.create_user("nina", "artist");
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_DEV", "on");
    });
    let answer = server.visitor().post(
        "/api/v1/auth/login",
        &serde_json::json!({"identifier": "nina", "password": PASSWORD}),
    );
    let cookie = answer.unwrap().expect_status(200).cookie().unwrap();

    let mut random = StdRng::seed_from_u64(SEED);
    let start = Instant::now();
    let all = CORPUS.iter().map(|bytes| bytes.to_vec());
    let (mut sent, mut answered) = (0, 0);
    for bytes in all.chain((0..MADE_UP).map(|_| made_up(&mut random, &cookie))) {
        if start.elapsed() > LONGEST {
            break;
        }
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let answer = answer_to(server.address, &bytes, MOMENT);
        let text = String::from_utf8_lossy(&answer);
        // Of several requests in a row each answer counts.
        assert!(!text.contains("HTTP/1.1 500"), "{shown:?}\n{text}");
        assert!(!text.contains("HTTP/1.0 500"), "{shown:?}\n{text}");
        sent += 1;
        answered += usize::from(text.starts_with("HTTP/1."));
    }
    eprintln!("{answered} of {sent} answered in {:?}", start.elapsed());
    assert!(
        sent > CORPUS.len() && answered > sent / 2,
        "{answered} of {sent}"
    );
    let log = server.log();
    assert!(!log.contains("panicked"), "{log}");
    server.visitor().get("/login").unwrap().expect_status(200);
}

#[test]
fn a_proxy_that_asks_for_a_tunnel_is_told_that_there_is_none() {
    let installation = Installation::new(Backend::Sqlite);
    let server = installation.serve();
    for (request, status) in [
        ("CONNECT host:80 HTTP/1.1\r\nhost: host:80\r\n\r\n", "405"),
        ("GET / HTTP/1.1\r\n\r\n", "400"),
        ("GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", "400"),
        ("GET host:80 HTTP/1.1\r\nhost: a\r\n\r\n", "400"),
        ("GET /healthz HTTP/1.0\r\n\r\n", "200"),
    ] {
        let answer = answer_to(server.address, request.as_bytes(), LONGEST);
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(
            answer.split(' ').nth(1),
            Some(status),
            "{request}\n{answer}"
        );
    }
}
