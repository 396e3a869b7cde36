//! `stagedoor health`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long an answer may take. Probes of containers ask every few seconds, and give up
/// on what takes longer.
const PATIENCE: Duration = Duration::from_secs(4);

/// Asks the server at this listen address for `/healthz`. For containers and supervisors
/// on a machine without an HTTP client.
///
/// # Errors
/// Where nothing listens there, where the answer is another one than 200, and where it
/// does not come in time.
pub(super) async fn run(address: SocketAddr) -> anyhow::Result<()> {
    let address = reached(address);
    let status = tokio::time::timeout(PATIENCE, status(address))
        .await
        .with_context(|| format!("{address} has not answered within {PATIENCE:?}"))?
        .with_context(|| format!("{address} does not answer"))?;
    ensure!(
        status.starts_with("HTTP/1.1 200 "),
        "{address} answered {status}"
    );
    Ok(())
}

/// The first line of the answer.
async fn status(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!("GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(16 * 1024).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}

/// Where somebody on this machine reaches what listens at every address.
fn reached(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        named => named,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_listens_everywhere_is_reached_on_the_loopback() {
        for (listens, reached_at) in [
            ("0.0.0.0:3000", "127.0.0.1:3000"),
            ("[::]:3000", "[::1]:3000"),
            ("192.0.2.7:80", "192.0.2.7:80"),
        ] {
            let address = reached(listens.parse().unwrap());
            assert_eq!(address, reached_at.parse().unwrap());
        }
    }
}
