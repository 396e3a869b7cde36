//! A PostgreSQL server that takes nobody, and notes what it was told.

use std::io;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// <https://www.postgresql.org/docs/current/protocol-message-formats.html>
const SSL_REQUEST: u32 = 80_877_103;
/// What the program hears as well from a server whose `pg_hba.conf` has `hostssl` alone.
const REFUSAL: &[u8] =
    b"SFATAL\0VFATAL\0C28000\0Mno pg_hba.conf entry for this host, no encryption\0\0";

/// What a client says first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// That it wants TLS. The server has none.
    Tls,
    /// Who it is. The server refuses it.
    InTheClear,
}

/// How a client began, and the names of its parameters.
type Beginning = (First, Vec<String>);

/// It ends with its test's runtime.
pub struct ReluctantServer {
    port: u16,
    heard: Arc<Mutex<Vec<Beginning>>>,
}

impl ReluctantServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            heard: Arc::default(),
        };
        let heard = Arc::clone(&server.heard);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if let Ok(message) = refuse(client).await {
                    heard.lock().unwrap().push(message);
                }
            }
        });
        server
    }

    pub fn url(&self, query: &str) -> String {
        let port = self.port;
        format!("postgres://ada:lantern@127.0.0.1:{port}/stagedoor{query}")
    }

    /// How each client began, in order.
    pub fn tries(&self) -> Vec<First> {
        let heard = self.heard.lock().unwrap();
        heard.iter().map(|(first, _)| *first).collect()
    }

    /// The names of the parameters that the last client began with.
    pub fn parameters(&self) -> Vec<String> {
        let heard = self.heard.lock().unwrap();
        heard.last().unwrap().1.clone()
    }
}

async fn refuse(mut client: TcpStream) -> io::Result<Beginning> {
    let length = client.read_u32().await?;
    let code = client.read_u32().await?;
    if code == SSL_REQUEST {
        client.write_all(b"N").await?;
        return Ok((First::Tls, Vec::new()));
    }
    let mut parameters = vec![0; length as usize - 8];
    client.read_exact(&mut parameters).await?;
    let names = parameters
        .split(|byte| *byte == 0)
        .step_by(2)
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .filter(|name| !name.is_empty())
        .collect();
    let length = u32::try_from(REFUSAL.len() + 4).map_err(io::Error::other)?;
    client.write_u8(b'E').await?;
    client.write_u32(length).await?;
    client.write_all(REFUSAL).await?;
    Ok((First::InTheClear, names))
}
