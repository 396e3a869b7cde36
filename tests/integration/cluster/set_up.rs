//! Everything together.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use stagedoor_testing::has_postgres;
use tempfile::TempDir;

use super::bouncer::Bouncer;
use super::bouncer_is;
use super::nginx;
use super::people;
use super::postgres::Postgres;
use super::process::{Process, program, run};
use super::server::{self, Common, Server, Way};
use crate::process::free_address;
use crate::process::http::Client;

/// Two databases, of which the second follows the first, a `PgBouncer` on the machine of each,
/// two servers and a proxy. What is named first ends first.
pub struct Cluster {
    _nginx: Process,
    /// The first one comes to the databases through the bouncers, the second one directly.
    pub servers: [Server; 2],
    pub bouncers: [Bouncer; 2],
    pub databases: [Postgres; 2],
    /// Where the proxy listens.
    pub address: SocketAddr,
    public_url: String,
    place: TempDir,
}

/// A program that a cluster needs and that is not here.
pub fn missing() -> Option<&'static str> {
    if !has_postgres() {
        return Some("PostgreSQL server");
    }
    let needed = ["nginx", "pgbouncer", "setpriv"];
    needed.into_iter().find(|name| program(name).is_none())
}

impl Cluster {
    pub fn start() -> Self {
        let start = Instant::now();
        let place = tempfile::tempdir().unwrap();
        // PostgreSQL's own user has to come through.
        fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
        fs::create_dir(place.path().join("data")).unwrap();

        let first = Postgres::primary(place.path(), "db1");
        let second = Postgres::standby(place.path(), "db2", &first);
        let databases = [first, second];
        let bouncers = [
            Bouncer::in_front_of(&databases[0], place.path(), "bouncer-first"),
            Bouncer::in_front_of(&databases[1], place.path(), "bouncer-second"),
        ];
        let address = free_address();
        let public_url = format!("http://{address}");
        let common = Common {
            public_url: &public_url,
            place: place.path(),
        };
        let through = url(bouncers.each_ref().map(|it| it.address));
        let directly = url(databases.each_ref().map(|it| it.address));
        let through = Way {
            url: through,
            past_the_pooler: bouncer_is("transaction").then(|| directly.clone()),
        };
        let directly = Way::straight(directly);
        run(server::command(&common, &directly).arg("migrate"));
        let one = Server::start(&common, "one", through);
        let two = Server::start(&common, "two", directly);
        let nginx = nginx::start(address, [&one, &two], place.path());
        println!("the cluster is up after {:.1?}", start.elapsed());
        Self {
            _nginx: nginx,
            servers: [one, two],
            bouncers,
            databases,
            address,
            public_url,
            place,
        }
    }

    /// Somebody who comes through the proxy.
    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// Where both servers store files.
    pub fn media(&self) -> PathBuf {
        self.place.path().join("data/media")
    }

    /// How both databases are named together: the one that takes writes is meant.
    pub fn database_url(&self) -> String {
        url(self.databases.each_ref().map(|it| it.address))
    }

    /// Where all of it lies.
    pub fn place(&self) -> &Path {
        self.place.path()
    }

    /// The program with the cluster's environment.
    pub fn stagedoor(&self, database_url: String) -> Command {
        server::command(&self.common(), &Way::straight(database_url))
    }

    fn common(&self) -> Common<'_> {
        Common {
            public_url: &self.public_url,
            place: self.place.path(),
        }
    }

    /// Starts a server again that has ended.
    pub fn start_again(&mut self, number: usize) {
        let common = Common {
            public_url: &self.public_url,
            place: self.place.path(),
        };
        self.servers[number].start_again(&common);
    }

    pub fn nobody_panicked(&self) {
        for server in &self.servers {
            let said = server.said();
            let panic = said.lines().find(|line| line.contains("panicked"));
            assert_eq!(panic, None);
        }
    }
}

fn url(addresses: [SocketAddr; 2]) -> String {
    let [one, two] = addresses;
    format!("postgres://stagedoor@{one},{two}/stagedoor?target_session_attrs=read-write")
}

/// A cluster for people, until Ctrl-C.
pub fn stay_up() {
    let cluster = Cluster::start();
    let [first, second] = cluster.databases.each_ref().map(|it| it.address);
    let [one, two] = cluster.servers.each_ref().map(|it| it.address);
    let bouncers = cluster.bouncers.each_ref().map(|it| it.address.to_string());
    println!(
        "
site                 {}   (nginx)
servers              http://{one}  http://{two}
PostgreSQL           {first} (primary)  {second} (standby, synchronous)
PgBouncer            {}
DATABASE_URL         {}
data, logs           {}

Ctrl-C ends all of it.",
        cluster.public_url,
        bouncers.join("  "),
        cluster.database_url(),
        cluster.place.path().display(),
    );
    let _ = people::runtime().block_on(tokio::signal::ctrl_c());
}
