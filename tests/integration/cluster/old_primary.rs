//! The primary that was lost is back, and follows the one that took its place.

use std::thread;
use std::time::{Duration, Instant};

use super::figures::Figures;
use super::set_up::Cluster;
use super::writers::Writers;

pub fn it_comes_back_as_the_standby(cluster: &mut Cluster, figures: &mut Figures) {
    println!("the old primary comes back as the standby");
    let start = Instant::now();
    let [old, new] = &mut cluster.databases;
    old.rejoin(new);
    let took = start.elapsed();
    let writers = Writers::start(cluster, "again");
    thread::sleep(Duration::from_secs(2));
    let answered = writers.end();
    // Answered means that it is on its disk as well, though not yet that it is shown there.
    cluster.databases[0].catches_up_with(&cluster.databases[1]);
    let lost = answered.lost(cluster, 0);
    figures.add(
        "pg_rewind: the old primary follows after",
        format!("{took:.2?}"),
        "",
    );
    figures.add("  writes answered since", answered.count(), "");
    figures.add("  of them lost", lost.len(), "0");
    figures.add("  requests that failed", answered.failures.len(), "0");
    assert!(answered.failures.is_empty(), "{:?}", answered.failures);
    assert!(answered.count() > 0);
    assert!(lost.is_empty(), "{lost:?}");
}
