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
use stagedoor_app::FromThisMachine;
use stagedoor_domain::ClientInfo;

use crate::logged_address::logged;
use crate::middleware::language::asked;
use crate::middleware::request_id::RequestId;
use crate::middleware::said_of::SaidOf;

/// The longest client description that is kept. Browsers stay below 300 bytes.
const USER_AGENT_LIMIT: usize = 512;

/// Headers in which proxies say whom they saw. Only the first is read, and only from
/// a trusted peer; the others tell as well that there is a proxy.
const FORWARDING: [&str; 3] = ["x-forwarded-for", "forwarded", "x-real-ip"];

/// Whose forwarding headers count, and of whom it was said that theirs do not.
#[derive(Debug, Clone)]
pub struct Proxies(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    trusted: Vec<IpNet>,
    said: SaidOf<IpAddr>,
}

impl Proxies {
    /// Trusts these.
    pub fn new(trusted: Vec<IpNet>) -> Self {
        Self(Arc::new(Shared {
            trusted,
            said: SaidOf::default(),
        }))
    }

    /// Whether this peer's forwarding headers count.
    pub(crate) fn trusts(&self, address: &IpAddr) -> bool {
        self.0.trusted.iter().any(|net| net.contains(address))
    }

    /// Says what it means that a peer which is not trusted forwards for others.
    fn pass_over(&self, peer: IpAddr, headers: &HeaderMap) {
        let Some(header) = FORWARDING.iter().find(|name| headers.contains_key(**name)) else {
            return;
        };
        if self.0.said.is_due(peer) {
            tracing::warn!(
                peer = logged(peer).map(display),
                header,
                "a request had a forwarding header from a peer that is not among \
                 STAGEDOOR_TRUSTED_PROXIES: it is passed over, and the peer is taken for the \
                 client. If it is your proxy, name it there; until then everybody behind it \
                 shares the limits of one address. This is said once an hour"
            );
        }
    }

    /// Says that a trusted peer names the client where nobody looks.
    fn miss(&self, peer: IpAddr, headers: &HeaderMap) {
        let [read, others @ ..] = FORWARDING;
        let Some(header) = others.iter().find(|name| headers.contains_key(**name)) else {
            return;
        };
        if !headers.contains_key(read) && self.0.said.is_due(peer) {
            tracing::warn!(
                peer = logged(peer).map(display),
                header,
                "a proxy among STAGEDOOR_TRUSTED_PROXIES names the client in a header that is \
                 not read: have it send X-Forwarded-For; until then everybody behind it shares \
                 the limits of one address. This is said once an hour"
            );
        }
    }
}

/// The layer that puts a [`ClientInfo`] into each request's extensions.
pub async fn note_client(
    State(proxies): State<Proxies>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| peer.ip());
    let client = ClientInfo {
        address: peer.map(|peer| client(peer, request.headers(), &proxies)),
        user_agent: request
            .headers()
            .get(header::USER_AGENT)
            .map(|value| cut(&String::from_utf8_lossy(value.as_bytes()))),
        request_id: request
            .extensions()
            .get::<RequestId>()
            .map(ToString::to_string),
        language: asked(request.headers()),
        // Cookies' matters: the session layer fills them in.
        device: None,
        session_id: None,
    };
    if let Some(address) = client.address.and_then(logged) {
        tracing::Span::current().record("client", tracing::field::display(address));
    }
    let ends = [peer, client.address];
    if ends
        .iter()
        .all(|end| end.is_some_and(|address| address.to_canonical().is_loopback()))
    {
        request.extensions_mut().insert(FromThisMachine);
    }
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// The client behind `peer`.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &Proxies) -> IpAddr {
    let mut client = peer.to_canonical();
    if !proxies.trusts(&client) {
        proxies.pass_over(client, headers);
        return client;
    }
    proxies.miss(client, headers);
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
        if !proxies.trusts(&client) {
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

    use std::sync::Mutex;

    use super::*;

    fn seen(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        client(peer.parse().unwrap(), &headers, &trusting(trusted)).to_string()
    }

    fn trusting(networks: &[&str]) -> Proxies {
        Proxies::new(networks.iter().map(|net| net.parse().unwrap()).collect())
    }

    /// The warnings that this gives.
    fn warnings(of: impl FnOnce()) -> Vec<String> {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let writer = Lines(lines.clone());
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(subscriber, of);
        let text = String::from_utf8(lines.lock().unwrap().clone()).unwrap();
        let is_warning = |line: &&str| line.contains(" WARN ");
        text.lines().filter(is_warning).map(str::to_owned).collect()
    }

    #[derive(Clone)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_proxy_that_nobody_named_is_told_of_once() {
        for header in FORWARDING {
            let mut headers = HeaderMap::new();
            headers.insert(header, "203.0.113.9".parse().unwrap());
            for networks in [&[][..], &["10.0.0.0/8"]] {
                let said = warnings(|| {
                    let proxies = trusting(networks);
                    client("192.0.2.1".parse().unwrap(), &HeaderMap::new(), &proxies);
                    for _ in 0..3 {
                        client("192.0.2.1".parse().unwrap(), &headers, &proxies);
                    }
                });
                let [only] = said.as_slice() else {
                    panic!("{header} {said:?}")
                };
                for part in ["192.0.2.1", header, "STAGEDOOR_TRUSTED_PROXIES"] {
                    assert!(only.contains(part), "{only}");
                }
            }
            let said = warnings(|| {
                let proxies = trusting(&["10.0.0.0/8"]);
                for _ in 0..2 {
                    client("10.0.0.1".parse().unwrap(), &headers, &proxies);
                }
            });
            match said.as_slice() {
                [] => assert_eq!(header, "x-forwarded-for"),
                [only] => assert!(only.contains(header) && only.contains("not read"), "{only}"),
                said => panic!("{said:?}"),
            }
        }
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
