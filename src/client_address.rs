//! Where a request comes from.
//!
//! The address is that of the connection. `X-Forwarded-For` counts only when the
//! connection's peer is a trusted proxy, and is read from right to left, because
//! each proxy appends whom it saw: the first address that is not itself a trusted
//! proxy is the client, and whatever stands left of it could be anybody's claim.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;
use stagedoor_domain::Origin;

use crate::request_id::RequestId;

/// The longest client description that is kept. Browsers stay below 300 bytes.
const USER_AGENT_LIMIT: usize = 512;

/// The layer that puts an [`Origin`] into each request's extensions.
pub async fn note_origin(
    State(trusted): State<Arc<[IpNet]>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| peer.ip());
    let origin = Origin {
        address: peer.map(|peer| client(peer, request.headers(), &trusted)),
        user_agent: request
            .headers()
            .get(header::USER_AGENT)
            .map(|value| cut(&String::from_utf8_lossy(value.as_bytes()))),
        request_id: request
            .extensions()
            .get::<RequestId>()
            .map(ToString::to_string),
        // A cookie's matter: the session layer fills it in.
        device: None,
    };
    request.extensions_mut().insert(origin);
    next.run(request).await
}

/// The client behind `peer`.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut client = peer.to_canonical();
    if !is_trusted(&client) {
        return client;
    }
    let named: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("unreadable").split(','))
        .collect();
    for name in named.into_iter().rev() {
        // What nobody can read is not walked past: left of it everything is a claim.
        let Some(address) = address(name.trim()) else {
            break;
        };
        client = address;
        if !is_trusted(&client) {
            break;
        }
    }
    client
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    text.parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()))
        .ok()
        .or_else(|| text.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
        .map(|address| address.to_canonical())
}

/// At most [`USER_AGENT_LIMIT`] bytes of `text`, without control characters.
fn cut(text: &str) -> String {
    let mut kept: String = text.chars().filter(|c| !c.is_control()).collect();
    if kept.len() > USER_AGENT_LIMIT {
        let mut end = USER_AGENT_LIMIT;
        while !kept.is_char_boundary(end) {
            end -= 1;
        }
        kept.truncate(end);
    }
    kept
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_forged_header_changes_nothing() {
        assert_eq!(seen("203.0.113.9", &["198.51.100.1"], &[]), "203.0.113.9");
        assert_eq!(
            seen("203.0.113.9", &["198.51.100.1"], &["10.0.0.0/8"]),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_the_client_it_saw_is_not() {
        let proxies = &["10.0.0.0/8", "127.0.0.1/32"];
        assert_eq!(seen("10.0.0.1", &["203.0.113.9"], proxies), "203.0.113.9");
        assert_eq!(
            seen("10.0.0.1", &["1.2.3.4, 203.0.113.9"], proxies),
            "203.0.113.9"
        );
        assert_eq!(
            seen("10.0.0.1", &["1.2.3.4", "203.0.113.9, 10.0.0.2"], proxies),
            "203.0.113.9"
        );
        assert_eq!(seen("127.0.0.1", &["10.0.0.3"], proxies), "10.0.0.3");
        assert_eq!(seen("10.0.0.1", &[], proxies), "10.0.0.1");
    }

    #[test]
    fn what_cannot_be_read_ends_the_walk() {
        let proxies = &["10.0.0.0/8"];
        assert_eq!(
            seen("10.0.0.1", &["203.0.113.9, unknown, 10.0.0.2"], proxies),
            "10.0.0.2"
        );
        assert_eq!(seen("10.0.0.1", &["203.0.113.9, "], proxies), "10.0.0.1");
    }

    #[test]
    fn mapped_addresses_ports_and_brackets_are_read() {
        let proxies = &["10.0.0.0/8"];
        assert_eq!(seen("::ffff:203.0.113.9", &[], &[]), "203.0.113.9");
        assert_eq!(
            seen("::ffff:10.0.0.1", &["203.0.113.9:4711"], proxies),
            "203.0.113.9"
        );
        assert_eq!(
            seen("10.0.0.1", &["[2001:db8::1]:80"], proxies),
            "2001:db8::1"
        );
        assert_eq!(seen("10.0.0.1", &["[2001:db8::1]"], proxies), "2001:db8::1");
        assert_eq!(
            seen("10.0.0.1", &["::ffff:203.0.113.9"], proxies),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_client_description_is_cut_at_a_character() {
        assert_eq!(cut("a\u{7}b"), "ab");
        assert!(cut(&"é".repeat(400)).len() <= USER_AGENT_LIMIT);
    }
}
