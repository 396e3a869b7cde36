//! A real S3 server on loopback.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use stagedoor_domain::storage::{BucketLocation, Location};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::Line;

/// As `scripts/setup_moto.sh` installs it.
const VERSION: &str = "5.2.5";

/// Ends when nobody holds its input any more, as when the test program is over.
const PROGRAM: &str = "
import os, sys, threading
from moto.server import main
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
main(['-H', '127.0.0.1', '-p', sys.argv[1]])
";

/// One for all tests of a program.
static SERVER: LazyLock<Server> = LazyLock::new(Server::start);

struct Server {
    address: SocketAddr,
    /// Holds its input.
    _process: Child,
}

impl Server {
    fn start() -> Self {
        let address = {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap()
        };
        let python = cache().join(format!("moto-{VERSION}/bin/python"));
        let mut process = Command::new(&python)
            .args(["-c", PROGRAM, &address.port().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{}: {error}. scripts/setup.sh run test installs it",
                    python.display()
                )
            });
        while std::net::TcpStream::connect(address).is_err() {
            let ended = process.try_wait().unwrap();
            assert!(ended.is_none(), "moto ended: {ended:?}");
            thread::sleep(Duration::from_millis(50));
        }
        Self {
            address,
            _process: process,
        }
    }
}

fn cache() -> PathBuf {
    let variable = |name| std::env::var_os(name).map(PathBuf::from);
    variable("STAGEDOOR_CACHE")
        .or_else(|| variable("XDG_CACHE_HOME").map(|cache| cache.join("stagedoor")))
        .or_else(|| variable("HOME").map(|home| home.join(".cache/stagedoor")))
        .unwrap()
}

/// A bucket on a real S3 server, at the end of a line that can be cut.
pub struct TestBucket {
    name: String,
    /// The line to it.
    pub line: Line,
}

impl TestBucket {
    /// An empty bucket.
    pub async fn new() -> Self {
        let address = tokio::task::spawn_blocking(|| SERVER.address)
            .await
            .unwrap();
        let bucket = Self {
            name: format!("music-{}", Uuid::now_v7()),
            line: Line::to(address).await,
        };
        let made = bucket.ask("PUT", "").await;
        assert!(made.starts_with("HTTP/1.1 200"), "{made}");
        bucket
    }

    /// Where it is, for the store, with `prefix` before every key.
    pub fn location(&self, prefix: &str) -> Location {
        let endpoint = format!("http://{}", self.line.address());
        let variables = [
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", &endpoint),
        ];
        Location::Bucket(BucketLocation {
            bucket: self.name.clone(),
            prefix: prefix.to_owned(),
            variables: variables
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        })
    }

    /// What the server itself answers to a request without a body, whatever becomes of the
    /// line: the head, and what follows.
    pub async fn ask(&self, method: &str, path: &str) -> String {
        let mut stream = TcpStream::connect(SERVER.address).await.unwrap();
        let request = format!(
            "{method} /{}{path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\
             authorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request\
             \r\ncontent-length: 0\r\n\r\n",
            self.name
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The keys of all objects in it.
    pub async fn keys(&self) -> Vec<String> {
        texts(&self.ask("GET", "?list-type=2").await, "Key")
    }

    /// The keys of what is being uploaded to it in parts.
    pub async fn unfinished(&self) -> Vec<String> {
        texts(&self.ask("GET", "?uploads").await, "Key")
    }
}

/// What stands between tags of this name.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let (begin, end) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&begin)
        .skip(1)
        .filter_map(|rest| rest.split_once(&end).map(|(text, _)| text.to_owned()))
        .collect()
}
