//! A mail server on a loopback address that is as strict as the oldest one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// What it took: who said hello, and a mail.
#[derive(Debug, Clone, Default)]
pub struct Received {
    pub hello: String,
    pub from: String,
    pub to: String,
    pub data: Vec<u8>,
}

const GREETING: &str = "220 loopback ESMTP";

/// From when on it is spoken to encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encrypted {
    FromTheFirstByte,
    AfterStartTls,
}

/// How it behaves.
#[derive(Debug, Clone, Copy)]
pub struct Behaviour {
    /// Whether it announces SMTPUTF8 (and 8BITMIME, as RFC 6531 wants).
    pub utf8: bool,
    /// What it answers to `MAIL FROM`.
    pub to_sender: &'static str,
    /// What it answers to `RCPT TO`.
    pub to_recipient: &'static str,
    /// What it answers to the mail itself.
    pub to_mail: &'static str,
}

pub const PLAIN: Behaviour = Behaviour {
    utf8: false,
    to_sender: "250 fine",
    to_recipient: "250 fine",
    to_mail: "250 taken",
};

pub struct SmtpServer {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
    connections: Arc<AtomicUsize>,
    /// Lines that no server without SMTPUTF8 may be sent.
    faults: Arc<Mutex<Vec<String>>>,
}

impl SmtpServer {
    pub async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            url: format!("smtp://{}", listener.local_addr().unwrap()),
            received: Arc::default(),
            connections: Arc::default(),
            faults: Arc::default(),
        };
        let (received, faults) = (server.received.clone(), server.faults.clone());
        let connections = server.connections.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::Relaxed);
                let (received, faults) = (received.clone(), faults.clone());
                tokio::spawn(async move {
                    serve(socket, Some(GREETING), behaviour, &received, &faults).await;
                });
            }
        });
        server
    }

    /// The same with TLS, at `localhost`.
    pub async fn start_encrypted(
        behaviour: Behaviour,
        config: Arc<ServerConfig>,
        how: Encrypted,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = match how {
            Encrypted::FromTheFirstByte => "smtps",
            Encrypted::AfterStartTls => "smtp",
        };
        let port = listener.local_addr().unwrap().port();
        let server = Self {
            url: format!("{scheme}://localhost:{port}"),
            received: Arc::default(),
            connections: Arc::default(),
            faults: Arc::default(),
        };
        let (received, faults) = (server.received.clone(), server.faults.clone());
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (received, faults) = (received.clone(), faults.clone());
                let acceptor = TlsAcceptor::from(config.clone());
                tokio::spawn(async move {
                    let greeting = match how {
                        Encrypted::FromTheFirstByte => Some(GREETING),
                        Encrypted::AfterStartTls => {
                            if !starts_tls(&mut socket).await {
                                return;
                            }
                            None
                        }
                    };
                    // Whoever trusts nobody ends it here.
                    if let Ok(socket) = acceptor.accept(socket).await {
                        serve(socket, greeting, behaviour, &received, &faults).await;
                    }
                });
            }
        });
        server
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// What it took so far, after it is sure that every line was as it may be.
    pub fn received(&self) -> Vec<Received> {
        let faults = self.faults.lock().unwrap().clone();
        assert!(faults.is_empty(), "{faults:?}");
        self.received.lock().unwrap().clone()
    }
}

/// Says hello in the clear; whether the client then asks for encryption.
async fn starts_tls(socket: &mut TcpStream) -> bool {
    for answer in [GREETING, "250-loopback\r\n250 STARTTLS", "220 go on"] {
        let line = format!("{answer}\r\n");
        if socket.write_all(line.as_bytes()).await.is_err() {
            return false;
        }
        if answer.starts_with("220 go") {
            return true;
        }
        // Nothing may be read beyond the line: what follows is not in the clear.
        let mut line = Vec::new();
        while !line.ends_with(b"\n") {
            match socket.read_u8().await {
                Ok(byte) => line.push(byte),
                Err(_) => return false,
            }
        }
    }
    false
}

async fn serve(
    socket: impl AsyncRead + AsyncWrite,
    greeting: Option<&str>,
    behaviour: Behaviour,
    received: &Mutex<Vec<Received>>,
    faults: &Mutex<Vec<String>>,
) {
    let (reader, mut writer) = tokio::io::split(socket);
    let mut reader = BufReader::new(reader);
    let (mut hello, mut mail) = (String::new(), Received::default());
    let mut answer = greeting.map(|greeting| format!("{greeting}\r\n"));
    loop {
        if let Some(answer) = &answer
            && writer.write_all(answer.as_bytes()).await.is_err()
        {
            return;
        }
        if writer.flush().await.is_err() {
            return;
        }
        let Some(line) = read_line(&mut reader).await else {
            return;
        };
        if !behaviour.utf8 && !line.is_ascii() || line.len() > 512 {
            let line = String::from_utf8_lossy(&line).into_owned();
            faults.lock().unwrap().push(line);
        }
        let line = String::from_utf8(line).unwrap();
        let said = match line.get(..4).unwrap_or(&line).to_ascii_uppercase().as_str() {
            "EHLO" => {
                hello = line[5..].to_owned();
                if behaviour.utf8 {
                    "250-loopback\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned()
                } else {
                    "250 loopback".to_owned()
                }
            }
            "MAIL" => {
                mail = Received {
                    hello: hello.clone(),
                    from: line,
                    ..Received::default()
                };
                behaviour.to_sender.to_owned()
            }
            "RCPT" => {
                mail.to = line;
                behaviour.to_recipient.to_owned()
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await.unwrap();
                writer.flush().await.unwrap();
                let Some(data) = read_data(&mut reader).await else {
                    return;
                };
                let is_long = data
                    .split(|byte| *byte == b'\n')
                    .any(|line| line.len() > 999);
                if is_long || (!behaviour.utf8 && !data.is_ascii()) {
                    let data = String::from_utf8_lossy(&data).into_owned();
                    faults.lock().unwrap().push(data);
                }
                mail.data = data;
                if behaviour.to_mail.starts_with('2') {
                    received.lock().unwrap().push(mail.clone());
                }
                behaviour.to_mail.to_owned()
            }
            "QUIT" => return,
            _ => "250 fine".to_owned(),
        };
        answer = Some(format!("{said}\r\n"));
    }
}

async fn read_line(reader: &mut BufReader<impl AsyncRead + Unpin>) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    let length = reader.read_until(b'\n', &mut line).await.ok()?;
    (length > 0).then(|| line.strip_suffix(b"\r\n").unwrap_or(&line).to_vec())
}

async fn read_data(reader: &mut BufReader<impl AsyncRead + Unpin>) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let start = data.len();
        if reader.read_until(b'\n', &mut data).await.ok()? == 0 {
            return None;
        }
        if &data[start..] == b".\r\n" {
            data.truncate(start);
            return Some(data);
        }
    }
}
