//! Whether answers that look the same also take the same time: what a stranger could measure to
//! learn who has an account.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use stagedoor_testing::PASSWORD;

use crate::client::clients_address;
use crate::connection::Connection;
use crate::crowd::{Crowd, TRIES};
use crate::figures::{Side, median};
use crate::request::Request;

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
    /// Who is known; each is asked for once, or few enough times not to be told to wait.
    known: fn(&Crowd) -> &[String],
    /// About somebody; the text is a name that nobody else has.
    request: fn(SocketAddr, &str, &str) -> Request,
    status: u16,
}

const PLANS: [Plan; 4] = [
    Plan {
        name: "login refused",
        known: |crowd| &crowd.logins,
        request: wrong_password,
        status: 401,
    },
    Plan {
        name: "registration, address owned or free",
        known: |crowd| &crowd.owners,
        request: registration,
        status: 202,
    },
    Plan {
        name: "forgotten password",
        known: |crowd| &crowd.owners,
        request: forgotten_password,
        status: 202,
    },
    Plan {
        name: "confirmation sent again",
        known: |crowd| &crowd.claimants,
        request: resend,
        status: 202,
    },
];

/// Medians over all tries, which take turns over one connection, each from a client address of
/// its own: `limited` takes this machine for a proxy, and its limits are on.
///
/// # Errors
/// When an answer is another one than it must be.
pub async fn run(limited: &Side, crowd: &Crowd) -> Result<Vec<Timing>> {
    let mut timings = Vec::new();
    let mut came = 0;
    for plan in PLANS {
        eprintln!("  {} …", plan.name);
        let address = limited.process.address;
        timings.push(plan.run(address, crowd, &mut came).await?);
    }
    Ok(timings)
}

impl Plan {
    async fn run(&self, address: SocketAddr, crowd: &Crowd, came: &mut u32) -> Result<Timing> {
        let people = (self.known)(crowd);
        ensure!(!people.is_empty(), "nobody to ask for");
        let mut connection = Connection::open(address).await?;
        let mut took = [Vec::new(), Vec::new()];
        for number in 0..TRIES {
            let nobody = format!("nobody-{number}");
            let names = [&people[number % people.len()], &nobody];
            // Each is the first of the two in every other turn.
            for turn in 0..2 {
                *came += 1;
                let which = (number + turn) % 2;
                let request = (self.request)(address, names[which], &format!("new-{came}"))
                    .header("x-forwarded-for", &clients_address(18, *came))
                    .bytes();
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

fn wrong_password(address: SocketAddr, username: &str, _: &str) -> Request {
    let body = json!({"identifier": username, "password": "not anybody's password"});
    Request::post(address, "/api/v1/auth/login", &body)
}

fn registration(address: SocketAddr, whose: &str, new: &str) -> Request {
    let body = json!({"username": new, "email": email(whose), "password": PASSWORD});
    Request::post(address, "/api/v1/auth/register", &body)
}

fn forgotten_password(address: SocketAddr, username: &str, _: &str) -> Request {
    let body = json!({"email": email(username)});
    Request::post(address, "/api/v1/auth/forgot-password", &body)
}

fn resend(address: SocketAddr, username: &str, _: &str) -> Request {
    let body = json!({"email": email(username)});
    Request::post(address, "/api/v1/auth/verify-email/resend", &body)
}

fn email(username: &str) -> String {
    format!("{username}@example.org")
}
