//! `deploy/nginx/stagedoor.conf` in front of two servers.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use super::process::{Process, program};
use super::server::Server;
use crate::deployed::adapted;
use crate::deployed::nginx::AROUND;
use crate::process::free_address;

/// Starts it as it is shipped, without TLS: that is what `deployed` is about.
pub fn start(address: SocketAddr, servers: [&Server; 2], place: &Path) -> Process {
    let folder = place.join("nginx");
    fs::create_dir(&folder).unwrap();
    let [one, two] = servers.map(|server| format!("server {};", server.address));
    let places = [
        ("listen 80;", format!("listen {};", free_address())),
        ("listen [::]:80;", String::new()),
        ("listen 443 ssl http2;", format!("listen {address};")),
        ("listen [::]:443 ssl http2;", String::new()),
        ("server 127.0.0.1:3000;", format!("{one}\n    {two}")),
        (
            "/var/log/nginx/stagedoor.log",
            folder.join("access.log").display().to_string(),
        ),
        (
            "ssl_certificate     /etc/ssl/stagedoor/fullchain.pem;",
            String::new(),
        ),
        (
            "ssl_certificate_key /etc/ssl/stagedoor/privkey.pem;",
            String::new(),
        ),
        // The port is none that a browser leaves out.
        (
            "proxy_set_header   Host              $host;",
            "proxy_set_header Host $http_host;".to_owned(),
        ),
    ];
    let places = places.each_ref().map(|(from, to)| (*from, to.as_str()));
    let conf = adapted("nginx/stagedoor.conf", &places);
    fs::write(folder.join("stagedoor.conf"), conf).unwrap();
    fs::write(folder.join("nginx.conf"), AROUND).unwrap();
    let mut command = Command::new(program("nginx").expect("nginx is installed"));
    command
        .arg("-p")
        .arg(&folder)
        .args(["-c", "nginx.conf", "-g", "daemon off;"]);
    let mut process = Process::start(&mut command, &folder.join("log"));
    process.wait_for(address);
    process
}
