//! Whether anybody notices whoever floods: how long a bystander's login takes while one account,
//! from one address, sends what costs the server the most.

use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use stagedoor_testing::PASSWORD;
use tokio::task::LocalSet;

use crate::client::{Client, clients_address};
use crate::connection::Connection;
use crate::crowd::Crowd;
use crate::figures::{Side, median};
use crate::request::Request;

/// Logins of the bystander of which the median counts, in quiet and in each flood.
pub const LOGINS: usize = 40;
/// Connections that flood.
const CONNECTIONS: usize = 16;
/// How long a flood has been going on when the bystander comes.
const BEFORE: Duration = Duration::from_millis(500);
/// Where the flood comes from, as the proxy says.
const FLOODER: &str = "198.18.255.1";

/// What a bystander saw of one flood.
#[derive(Debug)]
pub struct Flood {
    /// The route.
    pub name: &'static str,
    /// Answers to the flood, and how many of them were refusals (429 or 503).
    pub answers: (usize, usize),
    /// A login in quiet, just before.
    pub quiet: Duration,
    /// A login meanwhile.
    pub flooded: Duration,
    /// The second by the first.
    pub ratio: f64,
}

/// A route that hashes passwords, and what is sent to it.
struct Plan {
    name: &'static str,
    request: fn(SocketAddr, usize, &Client) -> Request,
}

const PLANS: [Plan; 5] = [
    Plan {
        name: "POST 2fa/backup-codes",
        request: |address, _, client| {
            client.send(Request::post(
                address,
                "/api/v1/users/me/2fa/backup-codes",
                &json!({}),
            ))
        },
    },
    Plan {
        name: "POST auth/reauthenticate",
        request: |address, _, client| {
            let body = json!({"password": PASSWORD});
            client.send(Request::post(address, "/api/v1/auth/reauthenticate", &body))
        },
    },
    Plan {
        // The present password is right and checked; the new one is the same and refused.
        name: "PUT users/me/password",
        request: |address, _, client| {
            let body = json!({"current_password": PASSWORD, "new_password": PASSWORD});
            client.send(Request::put(address, "/api/v1/users/me/password", &body))
        },
    },
    Plan {
        name: "POST auth/login",
        request: |address, _, client| {
            let body = json!({"identifier": client.name, "password": "not the password"});
            client.send(Request::post(address, "/api/v1/auth/login", &body))
        },
    },
    Plan {
        name: "POST auth/register",
        request: |address, number, client| {
            let name = format!("flood-{number}");
            let body = json!({
                "username": name,
                "email": format!("{name}@example.org"),
                "password": PASSWORD,
            });
            client.send(Request::post(address, "/api/v1/auth/register", &body))
        },
    },
];

/// A flood of each route, from somebody with two-step login. `limited` takes this machine for a
/// proxy.
///
/// # Errors
/// When the flooder cannot be prepared, or a bystander is refused.
pub async fn run(limited: &Side, crowd: &Crowd) -> Result<Vec<Flood>> {
    let address = limited.process.address;
    let (first, bystanders) = crowd.logins.split_first().context("nobody to flood")?;
    let mut client = Client::log_in(address, first, PASSWORD, FLOODER).await?;
    client.turn_two_step_on().await?;
    let mut floods = Vec::new();
    let mut came = 0;
    for plan in PLANS {
        eprintln!("  a flood of {} …", plan.name);
        let quiet = logins(address, bystanders, &mut came).await?;
        let over = Arc::new(AtomicBool::new(false));
        let name = plan.name;
        let flood = {
            let (over, client) = (over.clone(), client.clone());
            std::thread::spawn(move || flood(address, &plan, client, &over))
        };
        tokio::time::sleep(BEFORE).await;
        let flooded = logins(address, bystanders, &mut came).await;
        over.store(true, Ordering::Relaxed);
        let sent = tokio::task::spawn_blocking(move || flood.join()).await?;
        let (renewed, answers) =
            sent.map_err(|_| anyhow::anyhow!("the flood's thread panicked"))??;
        let flooded = flooded?;
        client = renewed;
        floods.push(Flood {
            name,
            answers,
            quiet,
            flooded,
            ratio: flooded.as_secs_f64() / quiet.as_secs_f64(),
        });
    }
    Ok(floods)
}

/// The median of logins, one after the other, each from an address of its own.
async fn logins(address: SocketAddr, people: &[String], came: &mut u32) -> Result<Duration> {
    let mut connection = Connection::open(address).await?;
    let mut took = Vec::new();
    for name in people.iter().cycle().take(LOGINS) {
        *came += 1;
        let body = json!({"identifier": name, "password": PASSWORD});
        let request = Request::post(address, "/api/v1/auth/login", &body)
            .header("x-forwarded-for", &clients_address(19, *came))
            .bytes();
        let sent = Instant::now();
        let answer = connection.exchange(&request).await?;
        took.push(sent.elapsed());
        ensure!(
            answer.status == 200,
            "a bystander's login was answered with {}: {}",
            answer.status,
            String::from_utf8_lossy(&connection.body(answer))
        );
    }
    median(took).context("nobody logged in")
}

/// Sends what `plan` says over some connections until it is over; the client as it is then, and
/// how many answers and refusals there were.
fn flood(
    address: SocketAddr,
    plan: &Plan,
    client: Client,
    over: &AtomicBool,
) -> Result<(Client, (usize, usize))> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    LocalSet::new().block_on(&runtime, async {
        let shared = Rc::new(std::cell::RefCell::new((client, 0_usize, 0_usize)));
        let send = async || {
            let mut connection = Connection::open(address).await?;
            while !over.load(Ordering::Relaxed) {
                let request = {
                    let mut shared = shared.borrow_mut();
                    shared.1 += 1;
                    (plan.request)(address, shared.1, &shared.0).bytes()
                };
                let answer = connection.exchange(&request).await?;
                let mut shared = shared.borrow_mut();
                shared.2 += usize::from(matches!(answer.status, 429 | 503));
                if answer.status < 300 {
                    shared.0.keep(&connection.head(answer));
                }
            }
            Ok::<_, anyhow::Error>(())
        };
        futures::future::try_join_all((0..CONNECTIONS).map(|_| send())).await?;
        let (client, answers, refusals) = shared.borrow().clone();
        Ok((client, (answers, refusals)))
    })
}
