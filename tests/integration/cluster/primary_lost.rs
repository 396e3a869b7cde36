//! The machine of the primary is gone, and the standby takes its place.

use std::thread;
use std::time::{Duration, Instant};

use super::bouncer_is;
use super::figures::Figures;
use super::operator::readiness_becomes;
use super::set_up::Cluster;
use super::writers::{Answered, Writers};

/// How long the primary goes on that nobody follows any more: its network breaks first.
const ALONE: Duration = Duration::from_secs(1);

/// The longest time from a promotion to the first write that is answered.
const AIM: Duration = Duration::from_secs(2);

/// What this machine may make of it, which compiles or tests beside it.
const ALLOWED: Duration = Duration::from_secs(10);

pub fn nothing_that_was_answered_is_lost(cluster: &mut Cluster, figures: &mut Figures) {
    println!("the primary is lost and the standby promoted");
    let said_before = cluster.servers.each_ref().map(|it| it.said().len());
    let writers = Writers::start(cluster, "lost");
    thread::sleep(Duration::from_secs(2));
    cluster.databases[1].is_cut_off_from(&cluster.databases[0]);
    let alone = Instant::now();
    thread::sleep(ALONE);
    cluster.databases[0].break_off();
    if !bouncer_is("survives") {
        cluster.bouncers[0].kill_nine();
    }
    let lost = Instant::now();

    // Meanwhile somebody finds out and decides.
    for server in &cluster.servers {
        let (check, took) = readiness_becomes(server, 503);
        assert_eq!(check["ok"], false, "{check}");
        println!("  not ready after {took:.2?}: {check}");
    }
    let said = cluster.doctor_says();
    println!("  doctor: {said}");
    assert!(!said.starts_with("ok"), "{said}");

    let before = Instant::now();
    cluster.databases[1].promote();
    let promoted = Instant::now();
    let first = writers.answered_after(before);
    let backup = Instant::now();
    let until_backup = writers.so_far();
    let folder = cluster.backup("after-the-promotion");
    let backup = backup.elapsed();
    for server in &cluster.servers {
        readiness_becomes(server, 200);
    }
    let ready = promoted.elapsed();
    let said = cluster.doctor_says();
    println!("  doctor: {said}");
    assert!(said.starts_with("ok"), "{said}");
    let answered = writers.end();

    let until = |since: Instant| first.saturating_duration_since(since);
    let after = answered.since(lost);
    let missing = answered.lost(cluster, 1);
    figures.add("promotion (pg_ctl promote)", shown(promoted - before), "");
    figures.add(
        "  first write answered after it",
        shown(until(promoted)),
        "2 s",
    );
    figures.add("  no write answered for", shown(until(lost)), "");
    figures.add("  writes answered before", answered.count() - after, "");
    let unfollowed = answered.since(alone) - after;
    figures.add(
        "    of them by a primary alone",
        unfollowed,
        "0, or on their way",
    );
    figures.add("  writes answered after", after, "");
    figures.add("  writes answered and lost", missing.len(), "0");
    figures.add("  requests refused meanwhile", answered.failures.len(), "");
    figures.add("  both ready and a backup made after", shown(ready), "");
    assert!(missing.is_empty(), "lost: {missing:?}");
    assert!(after > 0 && answered.count() > after);
    if until(promoted) > AIM {
        println!("  slower than aimed at");
    }
    assert!(until(promoted) < ALLOWED, "{:?}", until(promoted));
    each_log_says_it(cluster, said_before);
    the_backup_has(cluster, &until_backup, &folder);
    figures.add("  backup with both hosts named took", shown(backup), "");
}

fn each_log_says_it(cluster: &Cluster, said_before: [usize; 2]) {
    for (server, before) in cluster.servers.iter().zip(said_before) {
        let said = server.said();
        let said = &said[before..];
        assert!(said.contains("is away"), "{said}");
        let moved = said.matches("has moved to another server").count();
        assert_eq!(moved, 1, "{said}");
    }
}

/// All that was answered before it began.
fn the_backup_has(cluster: &Cluster, until: &Answered, folder: &std::path::Path) {
    cluster.databases[1].create_database("restored");
    cluster.restore(folder, "restored");
    let missing = until.lost_in(&cluster.databases[1], "restored");
    assert!(missing.is_empty(), "not in the backup: {missing:?}");
}

fn shown(time: Duration) -> String {
    format!("{time:.2?}")
}
