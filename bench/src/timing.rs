//! Whether answers that look the same also take the same time: what a stranger could measure to
//! learn who has an account.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::connection::Connection;
use crate::crowd::Crowd;
use crate::figures::{Side, median};
use crate::request::Request;

/// Tries of each of the two.
pub const TRIES: usize = 200;
/// How long the server is left alone after each answer, for what it still has to do then (a mail,
/// perhaps) not to fall on the next one.
const PAUSE: Duration = Duration::from_millis(25);

/// Two answers that nobody should be able to tell apart.
#[derive(Debug)]
pub struct Timing {
    /// What was asked for.
    pub name: &'static str,
    /// About people who have an account.
    pub known: Duration,
    /// About people who have none.
    pub unknown: Duration,
    /// The second by the first.
    pub ratio: f64,
}

/// How one kind of request is made, and answered whoever it is about.
struct Plan {
    name: &'static str,
    request: fn(SocketAddr, &str) -> Request,
    status: u16,
}

const PLANS: [Plan; 2] = [
    Plan {
        name: "login refused",
        request: wrong_password,
        status: 401,
    },
    Plan {
        name: "forgotten password",
        request: forgotten_password,
        status: 202,
    },
];

/// Medians over all tries, which take turns over one connection.
///
/// # Errors
/// When an answer is another one than it must be.
pub async fn run(real: &Side, crowd: &Crowd) -> Result<Vec<Timing>> {
    let mut timings = Vec::new();
    for plan in PLANS {
        eprintln!("  {} …", plan.name);
        timings.push(plan.run(real.process.address, &crowd.logins).await?);
    }
    Ok(timings)
}

impl Plan {
    async fn run(&self, address: SocketAddr, people: &[String]) -> Result<Timing> {
        ensure!(!people.is_empty(), "nobody to ask for");
        let mut connection = Connection::open(address).await?;
        let mut took = [Vec::new(), Vec::new()];
        for number in 0..TRIES {
            let nobody = format!("nobody-{number}");
            let names = [&people[number % people.len()], &nobody];
            // Each is the first of the two in every other turn.
            for turn in 0..2 {
                let which = (number + turn) % 2;
                let request = (self.request)(address, names[which]).bytes();
                took[which].push(self.time(&mut connection, &request).await?);
                tokio::time::sleep(PAUSE).await;
            }
        }
        let [known, unknown] = took;
        let known = median(known).context("nobody was asked for")?;
        let unknown = median(unknown).context("nobody was asked for")?;
        Ok(Timing {
            name: self.name,
            known,
            unknown,
            ratio: unknown.as_secs_f64() / known.as_secs_f64(),
        })
    }

    async fn time(&self, connection: &mut Connection, request: &[u8]) -> Result<Duration> {
        let sent = Instant::now();
        let answer = connection.exchange(request).await?;
        let took = sent.elapsed();
        ensure!(
            answer.status == self.status,
            "{} was answered with {} and not {}: {}",
            self.name,
            answer.status,
            self.status,
            String::from_utf8_lossy(&connection.body(answer))
        );
        Ok(took)
    }
}

fn wrong_password(address: SocketAddr, username: &str) -> Request {
    let body = json!({"identifier": username, "password": "not anybody's password"});
    Request::post(address, "/api/v1/auth/login", &body)
}

fn forgotten_password(address: SocketAddr, username: &str) -> Request {
    let body = json!({"email": format!("{username}@example.org")});
    Request::post(address, "/api/v1/auth/forgot-password", &body)
}
