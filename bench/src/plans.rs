//! What is asked of the two servers, in which order.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;
use stagedoor_testing::PASSWORD;

use crate::arguments::{Arguments, Part};
use crate::crowd::Crowd;
use crate::database::Kind;
use crate::figures::{Aim, Figure, Plan, Side};
use crate::peer::PeerCrowd;
use crate::request::{ACCEPT_ENCODING, Request};

const UPGRADE: &str = "/api/v1/users/me/upgrade-creator";
/// Connections on which promotions are asked for: how much many of them at once share.
pub const PROMOTING: [usize; 3] = [1, 16, 64];
/// Those of them for which there is an aim.
const AIMED_AT: usize = 16;

/// A server, and who has a session there.
#[derive(Clone, Copy)]
struct Asked<'a> {
    address: SocketAddr,
    visitors: &'a [String],
    candidates: &'a [String],
    creators: &'a [String],
}

/// Every figure of one database that is wanted. The login comes last, so that the memory after
/// all loads has seen it.
///
/// # Errors
/// When a load fails.
pub async fn run(
    arguments: &Arguments,
    kind: Kind,
    (real, crowd): (&Side, &Crowd),
    (peer, peer_crowd): (&Side, &PeerCrowd),
) -> Result<Vec<Figure>> {
    let plans = Plans {
        connections: arguments.connections,
        // The aims are for a program that is alone with its database.
        has_aims: kind == Kind::Sqlite,
        real: Asked {
            address: real.process.address,
            visitors: &crowd.visitors,
            candidates: &crowd.candidates,
            creators: &crowd.creators,
        },
        peer: Asked {
            address: peer.process.address,
            visitors: &peer_crowd.visitors,
            candidates: &peer_crowd.candidates,
            creators: &peer_crowd.creators,
        },
    };
    let mut wanted = Vec::new();
    if arguments.wants(Part::Pages) {
        wanted.extend(plans.pages());
    }
    if arguments.wants(Part::Upgrade) {
        wanted.extend(plans.upgrades());
    }
    if arguments.wants(Part::Login) {
        wanted.push(plans.login(&crowd.logins));
    }
    let mut figures = Vec::new();
    for plan in wanted {
        eprintln!("  {} …", plan.name);
        figures.push(plan.run(arguments, real, peer).await?);
    }
    Ok(figures)
}

struct Plans<'a> {
    connections: usize,
    has_aims: bool,
    real: Asked<'a>,
    peer: Asked<'a>,
}

impl Plans<'_> {
    fn pages(&self) -> Vec<Plan> {
        let get = |path: &'static str| move |asked: Asked| vec![Request::get(asked.address, path)];
        let visit = |path: &'static str| {
            move |asked: Asked| {
                let with = |cookie| Request::get(asked.address, path).header("cookie", cookie);
                asked.visitors.iter().map(|cookie| with(cookie)).collect()
            }
        };
        let each = |asked: Asked, change: fn(Request) -> Request| {
            let requests: Vec<Request> = visit("/settings")(asked);
            requests.into_iter().map(change).collect::<Vec<_>>()
        };
        let compressed = |asked: Asked| {
            each(asked, |request| {
                request.header("accept-encoding", ACCEPT_ENCODING)
            })
        };
        let as_browsers_ask = |asked: Asked| each(asked, Request::with_a_browsers_headers);
        let alone = |name, requests: &dyn Fn(Asked) -> Vec<Request>, aim| Plan {
            peer: Vec::new(),
            ..self.plan(name, requests, aim)
        };
        vec![
            self.plan("GET /healthz", &get("/healthz"), Aim::default()),
            alone(
                "GET /favicon.svg",
                &get("/favicon.svg"),
                self.aim(None, Some(15)),
            ),
            alone("GET /login", &get("/login"), Aim::default()),
            alone(
                "GET /api/v1/users/me",
                &visit("/api/v1/users/me"),
                Aim::default(),
            ),
            self.plan(
                "GET /settings",
                &visit("/settings"),
                self.aim(Some(1.0), Some(100)),
            ),
            self.plan(
                "GET /settings, compressed",
                &compressed,
                self.aim(Some(1.5), Some(150)),
            ),
            self.plan(
                "GET /settings, all of Chromium's headers",
                &as_browsers_ask,
                Aim::default(),
            ),
        ]
    }

    fn upgrades(&self) -> Vec<Plan> {
        let upgrade = |address: SocketAddr, cookie: &String| {
            Request::post(address, UPGRADE, &json!({})).header("cookie", cookie)
        };
        let mut plans = Vec::new();
        for (index, connections) in PROMOTING.into_iter().enumerate() {
            let promote = |asked: Asked| {
                let share = asked.candidates.len() / PROMOTING.len();
                let candidates = &asked.candidates[index * share..(index + 1) * share];
                let requests = candidates.iter().map(|it| upgrade(asked.address, it));
                requests.collect::<Vec<_>>()
            };
            let name = match connections {
                1 => "promotion, 1 connection".to_owned(),
                many => format!("promotion, {many} connections"),
            };
            let ratio = (connections == AIMED_AT).then_some(2.0);
            plans.push(Plan {
                connections,
                each_once: true,
                ..self.plan(&name, &promote, self.aim(ratio, None))
            });
        }
        let repeat = |asked: Asked| {
            let requests = asked.creators.iter().map(|it| upgrade(asked.address, it));
            requests.collect::<Vec<_>>()
        };
        // What it was when the aims were set.
        let aim = self.aim(Some(2.0), None);
        plans.push(self.plan("promotion, repeated", &repeat, aim));
        plans
    }

    fn login(&self, who: &[String]) -> Plan {
        let log_in = |asked: Asked| {
            let bodies = who
                .iter()
                .map(|name| json!({"identifier": name, "password": PASSWORD}));
            let path = "/api/v1/auth/login";
            let requests = bodies.map(|body| Request::post(asked.address, path, &body));
            requests.collect::<Vec<_>>()
        };
        Plan {
            peer: Vec::new(),
            ..self.plan("login", &log_in, Aim::default())
        }
    }

    fn plan(&self, name: &str, requests: &dyn Fn(Asked) -> Vec<Request>, aim: Aim) -> Plan {
        let bytes = |asked| requests(asked).iter().map(Request::bytes).collect();
        Plan {
            name: name.to_owned(),
            connections: self.connections,
            real: bytes(self.real),
            peer: bytes(self.peer),
            each_once: false,
            aim,
        }
    }

    fn aim(&self, ratio: Option<f64>, processor_micros: Option<u64>) -> Aim {
        if self.has_aims {
            Aim {
                ratio,
                processor: processor_micros.map(Duration::from_micros),
            }
        } else {
            Aim::default()
        }
    }
}
