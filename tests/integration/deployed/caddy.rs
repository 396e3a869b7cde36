//! `deploy/caddy/Caddyfile` in a real Caddy.

use std::fs;
use std::process::Command;

use super::proxy::{Behind, Proxy};
use super::{HOST, adapted};

#[test]
fn a_whole_journey_goes_through_it_and_no_token_stays_in_its_log() {
    let behind = Behind::new();
    let folder = behind.folder.path();
    // A certificate of its own authority instead of one from the internet.
    let site = format!(
        "{{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}}\n\
         https://{HOST}:{} {{\n\ttls internal",
        behind.https
    );
    let places = [
        ("music.example.org {", site.as_str()),
        (
            "reverse_proxy 127.0.0.1:3000",
            &format!("reverse_proxy {}", behind.server.address),
        ),
    ];
    fs::write(
        folder.join("Caddyfile"),
        adapted("caddy/Caddyfile", &places),
    )
    .unwrap();
    let mut command = Command::new("caddy");
    command
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder)
        .env("XDG_CONFIG_HOME", folder)
        .args(["run", "--adapter", "caddyfile", "--config", "Caddyfile"]);
    let proxy = Proxy::start(&mut command, folder, behind.https);
    let authority = folder.join("caddy/pki/authorities/local/root.crt");
    behind.wait_for_certificate(&authority);
    behind.journey(&authority);

    let log = fs::read_to_string(proxy.folder.join("proxy.log")).unwrap();
    assert!(log.contains("/api/v1/auth/login"), "{log}");
    assert!(log.contains("token=REDACTED"), "{log}");
    assert!(!log.contains("not-for-logs"), "{log}");
    assert!(!log.contains("__Host-"), "a cookie is logged: {log}");
}
