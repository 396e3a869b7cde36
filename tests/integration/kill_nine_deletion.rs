//! `kill -9` while an account is erased, again and again: the next server goes on, and at the
//! end nothing is left.

use std::thread;
use std::time::{Duration, Instant};

use stagedoor_testing::{Backend, on_both_databases};

use crate::process::Installation;
use crate::process::people::END_CLAIMS;

const LIMIT: Duration = Duration::from_mins(2);

/// Events of the account, more than one step takes.
pub const EVENTS: [&str; 2] = [
    "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000)
     INSERT INTO audit_logs (id, action, actor, actor_id, subject_id, address, metadata, created_at)
     SELECT randomblob(16), 'user.log_in', 'user', users.id, users.id, '203.0.113.9', '{}',
            users.created_at
     FROM users, numbers",
    "INSERT INTO audit_logs (id, action, actor, actor_id, subject_id, address, metadata, created_at)
     SELECT gen_random_uuid(), 'user.log_in', 'user', users.id, users.id, '203.0.113.9', '{}',
            users.created_at
     FROM users, generate_series(1, 20000)",
];

async fn count(installation: &Installation, query: &str) -> i64 {
    let rows = installation.database.rows::<1>(query).await;
    rows[0][0].parse().unwrap()
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn an_erasure_goes_on_however_often_it_is_killed(installation: Installation) {
    installation.create_user("ada", "creator");
    let events = match installation.database.backend() {
        Backend::Sqlite => EVENTS[0],
        Backend::Postgres => EVENTS[1],
    };
    installation.database.execute(events).await;
    let said = installation.run(&["user", "delete", "ada", "--now"]);
    assert_eq!(said.code, 0, "{said:?}");

    let (start, mut kills) = (Instant::now(), 0);
    loop {
        let mut server = installation.serve();
        // Longer each time, so that it comes to its end however slow the machine is.
        thread::sleep(Duration::from_millis(40 << kills.min(10)));
        server.kill_nine();
        kills += 1;
        if count(&installation, "SELECT CAST(COUNT(*) AS TEXT) FROM users").await == 0 {
            break;
        }
        assert!(start.elapsed() < LIMIT, "it never comes to its end");
        // As if thirty seconds had passed.
        installation.database.execute(END_CLAIMS).await;
    }
    println!("killed {kills} times");
    for query in [
        "SELECT CAST(COUNT(*) AS TEXT) FROM erasures",
        "SELECT CAST(COUNT(*) AS TEXT) FROM audit_logs WHERE address IS NOT NULL",
    ] {
        assert_eq!(count(&installation, query).await, 0, "{query}");
    }
    let one = "SELECT CAST(COUNT(DISTINCT subject_id) AS TEXT) FROM audit_logs";
    assert_eq!(count(&installation, one).await, 1);
    let show = installation.run(&["user", "show", "ada"]);
    assert_eq!(show.code, 1, "{show:?}");
}
