//! What is measured on each database, in which order.

use std::net::SocketAddr;

use anyhow::Result;
use serde_json::json;
use stagedoor_testing::PASSWORD;

use crate::arguments::Measure;
use crate::crowd::Crowd;
use crate::figures::{Figure, Plan, Side};
use crate::request::Request;

const UPGRADE: &str = "/api/v1/users/me/upgrade-creator";

/// Every figure of one database. The login comes last, so that the memory after all loads has seen
/// it.
///
/// # Errors
/// When a load fails.
pub async fn run(
    measure: &Measure,
    crowd: &Crowd,
    real: &Side,
    bare: &Side,
    mailing: &Side,
) -> Result<Vec<Figure>> {
    let pages = |address| with_cookies(&crowd.visitors, |cookie| page(address, cookie));
    let compressed = |address| {
        with_cookies(&crowd.visitors, |cookie| {
            page(address, cookie).header("accept-encoding", "gzip, deflate, br, zstd")
        })
    };
    // Both halves of the candidates are needed: a promotion can be asked of the real server once.
    let (half, other_half) = crowd.candidates.split_at(crowd.candidates.len() / 2);
    let first = |address| with_cookies(half, |cookie| upgrade(address, cookie));
    let first_too = |address| with_cookies(other_half, |cookie| upgrade(address, cookie));
    let repeated = |address| with_cookies(&crowd.creators, |cookie| upgrade(address, cookie));
    let logins = |address| with_cookies(&crowd.logins, |username| log_in(address, username));

    let plan = |name, requests, each_once, aim, defect| Plan {
        name,
        requests,
        each_once,
        aim,
        defect,
    };
    let against_bare: [Plan; 3] = [
        plan("GET /settings", &pages, false, Some(0.5), Some(0.25)),
        plan("POST upgrade-creator, first", &first, true, Some(0.8), None),
        plan(
            "POST upgrade-creator, repeated",
            &repeated,
            false,
            Some(0.8),
            None,
        ),
    ];
    let mut figures = Vec::new();
    for plan in against_bare {
        eprintln!("  {} …", plan.name);
        figures.push(plan.run(measure, real, Some(bare)).await?);
    }
    // The real server also sends a mail for each promotion while the next ones are under way.
    // The same bare handler with that work beside it tells how much of the difference it is.
    let with_mails = plan(
        "  first, bare sends mails too",
        &first_too,
        true,
        None,
        None,
    );
    figures.push(with_mails.run(measure, real, Some(mailing)).await?);
    let as_browsers_ask = plan("GET /settings, compressed", &compressed, false, None, None);
    figures.push(as_browsers_ask.run(measure, real, None).await?);
    eprintln!("  logins …");
    let login = plan("POST auth/login", &logins, false, None, None);
    figures.push(login.run(measure, real, Some(bare)).await?);
    Ok(figures)
}

fn with_cookies(who: &[String], request: impl Fn(&str) -> Request) -> Vec<Vec<u8>> {
    who.iter().map(|who| request(who).bytes()).collect()
}

fn page(address: SocketAddr, cookie: &str) -> Request {
    Request::get(address, "/settings").header("cookie", cookie)
}

fn upgrade(address: SocketAddr, cookie: &str) -> Request {
    Request::post(address, UPGRADE, &json!({})).header("cookie", cookie)
}

fn log_in(address: SocketAddr, username: &str) -> Request {
    let body = json!({"identifier": username, "password": PASSWORD});
    Request::post(address, "/api/v1/auth/login", &body)
}
