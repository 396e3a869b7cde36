//! Both servers restarted, one after the other, while everybody goes on.

use std::thread;
use std::time::{Duration, Instant};

use super::figures::Figures;
use super::set_up::Cluster;
use super::writers::Writers;
use crate::keep_alive::Load;

/// Clients that only ask, beside those that write.
const CLIENTS: usize = 4;

pub fn no_request_fails(cluster: &mut Cluster, figures: &mut Figures) {
    println!("a rolling restart under load");
    let writers = Writers::start(cluster, "rolling");
    let load = Load::of(CLIENTS, cluster.address);
    load.goes_on_for(200);
    let start = Instant::now();
    for number in 0..2 {
        let stopped = cluster.servers[number].stop();
        cluster.start_again(number);
        println!("  server {number} stopped within {stopped:.1?} and is back");
        load.goes_on_for(200);
    }
    // The proxy tries a server again that it had left alone.
    thread::sleep(Duration::from_secs(2));
    let took = start.elapsed();
    let (asked, mut failures) = load.end();
    let answered = writers.end();
    let writes = answered.count();
    failures.extend(answered.failures.iter().cloned());
    let lost = answered.lost(cluster, 0);
    figures.add("rolling restart took", format!("{took:.1?}"), "");
    figures.add("  requests meanwhile", asked + writes, "");
    figures.add("    of them writes", writes, "");
    figures.add("    of them that failed", failures.len(), "0");
    figures.add("    writes lost", lost.len(), "0");
    assert!(failures.is_empty(), "{failures:?}");
    assert!(lost.is_empty(), "{lost:?}");
    assert!(writes > 0);
}
