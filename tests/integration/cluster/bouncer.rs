//! `PgBouncer` on the machine of a database.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use stagedoor_testing::pgbouncer;

use super::bouncer_is;
use super::postgres::Postgres;
use super::process::Process;
use crate::process::free_address;

/// Dies with its machine.
pub struct Bouncer {
    pub address: SocketAddr,
    process: Process,
}

impl Bouncer {
    pub fn in_front_of(server: &Postgres, place: &Path, name: &str) -> Self {
        let folder = place.join(name);
        fs::create_dir(&folder).unwrap();
        // As root, it goes on as another user.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        let address = free_address();
        let mode = if bouncer_is("transaction") {
            "transaction"
        } else {
            "session"
        };
        let (host, port) = (server.address.ip(), server.address.port());
        let configuration = format!(
            "[databases]\n* = host={host} port={port} user=stagedoor\n\
             [pgbouncer]\npool_mode = {mode}\nauth_type = any\n\
             listen_addr = {}\nlisten_port = {}\nunix_socket_dir =\n\
             default_pool_size = 40\n",
            address.ip(),
            address.port()
        );
        let ini = folder.join("pgbouncer.ini");
        fs::write(&ini, configuration).unwrap();
        let mut process = Process::start(pgbouncer().arg(ini), &folder.join("log"));
        process.wait_for(address);
        Self { address, process }
    }

    pub fn kill_nine(&mut self) {
        self.process.kill_nine();
    }
}
