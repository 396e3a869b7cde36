//! The socket that connections come to: one of our own, or the one that systemd holds and
//! hands down, which is there while one process follows another and refuses nobody.

use std::io;
use std::net::{SocketAddr, TcpListener as Handed};

use anyhow::Context;
use listenfd::ListenFd;
use tokio::net::{TcpListener, TcpSocket};

/// Connections that may wait to be taken. A burst that finds no room is sent again by
/// its clients a second later; the system has a bound of its own (`somaxconn`, 4096 on
/// Linux since 5.4).
const BACKLOG: u32 = 4096;

/// What a unit calls the socket for people (`FileDescriptorName=`), where it hands down
/// more than one.
const NAME: &str = "http";

/// The listener that systemd has handed down (`LISTEN_FDS`), where it did: the one named
/// `http`, or else the first. To be called before there are threads, as it takes the
/// variables out of the environment.
///
/// # Errors
/// When what was handed down is no TCP listener.
pub(crate) fn handed_down() -> anyhow::Result<Option<Handed>> {
    // It is not this library's to read, and is read before that forgets the others.
    let names = std::env::var("LISTEN_FDNAMES").unwrap_or_default();
    let mut handed = ListenFd::from_env();
    if handed.len() == 0 {
        return Ok(None);
    }
    let place = names.split(':').position(|name| name == NAME);
    handed
        .take_tcp_listener(place.unwrap_or(0))
        .context("LISTEN_FDS hands down a socket that is no TCP listener")
}

/// The listener that was handed down, or a new one at `address`.
///
/// # Errors
/// When the address cannot be listened on.
pub(super) fn open(address: SocketAddr, handed: Option<Handed>) -> anyhow::Result<TcpListener> {
    if let Some(handed) = handed {
        handed.set_nonblocking(true)?;
        let listener = TcpListener::from_std(handed)?;
        tracing::info!("listening on the socket that was handed down; STAGEDOOR_ADDR is not used");
        return Ok(listener);
    }
    bind(address).with_context(|| format!("cannot listen on STAGEDOOR_ADDR={address}"))
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    // A restart must not wait for the connections of the server before it.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}
