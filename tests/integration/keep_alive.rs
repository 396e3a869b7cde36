//! Clients that keep their connections, as a proxy does, and send one request after the
//! other: none may fail while servers come and go behind their address.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long one answer may take: a server that is starting takes some seconds here.
const PATIENCE: Duration = Duration::from_mins(1);

/// Clients at work.
pub struct Load {
    stop: Arc<AtomicBool>,
    answered: Arc<AtomicUsize>,
    clients: Vec<JoinHandle<Vec<String>>>,
}

impl Load {
    /// So many clients of `address`.
    pub fn of(clients: usize, address: SocketAddr) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let answered = Arc::new(AtomicUsize::new(0));
        let clients = (0..clients).map(|number| {
            let (stop, answered) = (stop.clone(), answered.clone());
            thread::spawn(move || {
                let mut client = Client::new(address, number);
                let mut failures = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    match client.ask() {
                        Ok(()) => {
                            answered.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(error) => {
                            failures.push(error.to_string());
                            client.connection = None;
                        }
                    }
                }
                failures
            })
        });
        let clients = clients.collect();
        Self {
            stop,
            answered,
            clients,
        }
    }

    /// Waits until so many more requests are answered.
    pub fn goes_on_for(&self, more: usize) {
        let until = self.answered.load(Ordering::Relaxed) + more;
        while self.answered.load(Ordering::Relaxed) < until {
            assert!(
                !self.clients.iter().all(JoinHandle::is_finished),
                "nobody asks any more"
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends it; how many were answered, and what failed.
    pub fn end(self) -> (usize, Vec<String>) {
        self.stop.store(true, Ordering::Relaxed);
        let failures = self.clients.into_iter();
        let failures = failures.flat_map(|client| client.join().unwrap()).collect();
        (self.answered.load(Ordering::Relaxed), failures)
    }
}

struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
    request: String,
}

impl Client {
    /// Every other one sends what no proxy sends again by itself.
    fn new(address: SocketAddr, number: usize) -> Self {
        let request = if number.is_multiple_of(2) {
            format!("GET /healthz HTTP/1.1\r\nhost: {address}\r\n\r\n")
        } else {
            let body = r#"{"email": "nobody"}"#;
            format!(
                "POST /api/v1/auth/resend-verification HTTP/1.1\r\nhost: {address}\r\n\
                 content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        Self {
            address,
            connection: None,
            request,
        }
    }

    /// One request, on the connection of the last one where that may be kept.
    fn ask(&mut self) -> io::Result<()> {
        let mut connection = if let Some(connection) = self.connection.take() {
            connection
        } else {
            let stream = TcpStream::connect(self.address)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            stream.set_nodelay(true)?;
            BufReader::new(stream)
        };
        connection.get_mut().write_all(self.request.as_bytes())?;
        let (mut length, mut closes, mut status) = (0, false, String::new());
        loop {
            let mut line = String::new();
            if connection.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if status.is_empty() {
                status.clone_from(&line);
            }
            match line.split_once(": ") {
                Some(("content-length", value)) => length = value.parse().unwrap(),
                Some(("connection", "close")) => closes = true,
                _ if line.is_empty() => break,
                _ => {}
            }
        }
        connection.read_exact(&mut vec![0; length])?;
        if status.contains(" 5") {
            return Err(io::Error::other(status));
        }
        if !closes {
            self.connection = Some(connection);
        }
        Ok(())
    }
}
