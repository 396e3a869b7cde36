//! Limits for a client address, on both servers together.

use std::thread;
use std::time::Duration;

use serde_json::json;

use super::figures::Figures;
use super::set_up::Cluster;

/// `STAGEDOOR_LIMIT_RESET_PER_HOUR`, as it comes.
const QUOTA: usize = 20;

/// Somebody asks more quickly than a person, and less quickly than servers tell each other.
const PAUSE: Duration = Duration::from_millis(50);

/// What may pass beyond it before a server has heard of the other one.
const MORE: usize = 12;

pub fn together_they_allow_what_one_would(cluster: &Cluster, figures: &mut Figures) {
    println!("limits for one address, on both servers");
    let (mut passed, mut refused) = (0, 0);
    let clients = cluster
        .servers
        .each_ref()
        .map(super::server::Server::client);
    for n in 0..3 * QUOTA {
        let body = json!({"email": format!("nobody-{n}@example.org")});
        let client = &clients[n % 2];
        let answer = client.post("/api/v1/auth/forgot-password", &body).unwrap();
        match answer.status {
            429 => refused += 1,
            200..300 => passed += 1,
            status => panic!("{status}: {}", answer.text()),
        }
        thread::sleep(PAUSE);
    }
    let aim = format!("{QUOTA} for one server, at most {MORE} more");
    figures.add("mails asked for by one address", passed, &aim);
    assert!((QUOTA..=QUOTA + MORE).contains(&passed), "{passed}");
    assert!(refused > 0);
}
