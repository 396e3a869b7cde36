//! `deploy/nginx/stagedoor.conf` in a real nginx.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::proxy::{Behind, Proxy};
use super::{HOST, adapted};

/// What a distribution's `nginx.conf` is around the shipped file, in a folder of its own.
pub(crate) const AROUND: &str = "pid nginx.pid;
error_log stderr;
worker_processes 1;
events {}
http {
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include stagedoor.conf;
}
";

fn start(behind: &Behind) -> (Proxy, PathBuf) {
    let folder = behind.folder.path();
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-nodes", "-days", "2", "-newkey", "ec"])
        .args(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-subj", &format!("/CN={HOST}")])
        .args(["-addext", &format!("subjectAltName=DNS:{HOST}")])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl is installed");
    assert!(made.status.success());

    let places = [
        ("listen 80;", format!("listen 127.0.0.1:{};", behind.http)),
        ("listen [::]:80;", String::new()),
        (
            "listen 443 ssl http2;",
            format!("listen 127.0.0.1:{} ssl http2;", behind.https),
        ),
        ("listen [::]:443 ssl http2;", String::new()),
        (
            "server 127.0.0.1:3000;",
            format!("server {};", behind.server.address),
        ),
        (
            "/etc/ssl/stagedoor/fullchain.pem",
            certificate.display().to_string(),
        ),
        ("/etc/ssl/stagedoor/privkey.pem", key.display().to_string()),
        (
            "/var/log/nginx/stagedoor.log",
            folder.join("access.log").display().to_string(),
        ),
    ];
    let places = places.each_ref().map(|(from, to)| (*from, to.as_str()));
    let conf = adapted("nginx/stagedoor.conf", &places);
    fs::write(folder.join("stagedoor.conf"), conf).unwrap();
    fs::write(folder.join("nginx.conf"), AROUND).unwrap();
    let mut command = Command::new("nginx");
    command
        // Debian's lies where only root looks.
        .env("PATH", std::env::var("PATH").unwrap() + ":/usr/sbin")
        .arg("-p")
        .arg(folder)
        .args(["-c", "nginx.conf", "-g", "daemon off;"]);
    (
        Proxy::start(&mut command, folder, behind.https),
        certificate,
    )
}

#[test]
fn a_whole_journey_goes_through_it_and_no_token_stays_in_its_log() {
    let behind = Behind::new();
    let (proxy, certificate) = start(&behind);
    behind.journey(&certificate);

    let log = fs::read_to_string(proxy.folder.join("access.log")).unwrap();
    assert!(log.contains("\"GET /login HTTP/2.0\" 200"), "{log}");
    assert!(!log.contains("not-for-logs"), "{log}");
}

#[test]
fn pages_without_tls_are_redirected_and_requests_of_programs_are_refused() {
    let behind = Behind::new();
    let (_proxy, certificate) = start(&behind);
    let plain = format!("http://{HOST}:{}", behind.http);
    let (status, answer) = behind.curl(&certificate, &[&format!("{plain}/login")]);
    assert_eq!(status, 301, "{answer}");
    assert!(
        answer.contains(&format!("https://{HOST}/login")),
        "{answer}"
    );
    let login = format!("{plain}/api/v1/auth/login");
    let (status, _) = behind.curl(&certificate, &["--data", "{}", &login]);
    assert_eq!(status, 403);
}
