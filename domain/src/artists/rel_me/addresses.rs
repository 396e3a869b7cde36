//! Which addresses of the Internet are everybody's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a page may be read from this address: none of this machine, of a network of
/// somebody's own, or with a special meaning (the IANA's registries of special-purpose
/// addresses, RFC 6890).
pub(super) fn is_everybodys(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_everybodys_v4(address),
        IpAddr::V6(address) => is_everybodys_v6(address),
    }
}

fn is_everybodys_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = matches!(
        (a, b, c),
        // This network, one's own networks, this machine; multicast, reserved, broadcast.
        (0 | 10 | 127 | 224.., ..)
        // Carriers' networks, link-local, one's own networks.
        | (100, 64..=127, _) | (169, 254, _) | (172, 16..=31, _) | (192, 168, _)
        // Protocol assignments, documentation, what was 6to4, benchmarks, documentation.
        | (192, 0, 0 | 2) | (192, 88, 99) | (198, 18 | 19, _) | (198, 51, 100) | (203, 0, 113)
    );
    !is_special
}

/// Of IPv6 only what is given out as global unicast, `2000::/3`: whatever holds an IPv4
/// address lies outside, but for 6to4 and Teredo.
fn is_everybodys_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Teredo, benchmarks, ORCHID and others; documentation; 6to4; documentation.
        [0x2001, ..0x0200 | 0x0db8, ..] | [0x2002, ..] | [0x3fff, ..0x1000, ..] => false,
        [0x2000..0x4000, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::is_everybodys;

    #[rstest]
    #[case("93.184.216.34")]
    #[case("1.1.1.1")]
    #[case("172.15.255.255")]
    #[case("172.32.0.1")]
    #[case("100.63.255.255")]
    #[case("192.0.1.1")]
    #[case("223.255.255.254")]
    #[case("2606:4700::1111")]
    #[case("2a01:4f8::1")]
    fn of_everybody(#[case] address: &str) {
        assert!(is_everybodys(address.parse().unwrap()));
    }

    #[rstest]
    #[case("0.0.0.0")]
    #[case("10.1.2.3")]
    #[case("100.64.0.1")]
    #[case("127.0.0.1")]
    #[case("127.255.255.254")]
    #[case("169.254.169.254")]
    #[case("172.16.0.1")]
    #[case("172.31.255.255")]
    #[case("192.0.0.8")]
    #[case("192.0.2.1")]
    #[case("192.168.1.1")]
    #[case("198.18.0.1")]
    #[case("198.51.100.7")]
    #[case("203.0.113.7")]
    #[case("224.0.0.1")]
    #[case("240.0.0.1")]
    #[case("255.255.255.255")]
    #[case("::")]
    #[case("::1")]
    #[case("::ffff:127.0.0.1")]
    #[case("::ffff:93.184.216.34")]
    #[case("::7f00:1")]
    #[case("64:ff9b::a00:1")]
    #[case("64:ff9b:1::1")]
    #[case("100::1")]
    #[case("2001::1")]
    #[case("2001:db8::1")]
    #[case("2002:7f00:1::")]
    #[case("3fff::1")]
    #[case("fc00::1")]
    #[case("fd12:3456::1")]
    #[case("fe80::1")]
    #[case("fec0::1")]
    #[case("ff02::1")]
    fn of_somebody(#[case] address: &str) {
        assert!(!is_everybodys(address.parse().unwrap()));
    }
}
