//! Limits for addresses on several servers: together they allow what one alone would.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use stagedoor_domain::db::Db;
use stagedoor_domain::limits::Exchange;
use stagedoor_domain::{ClientInfo, Error, MockClock, Services};
use stagedoor_testing::{Backend, Fixture, client_info, services};

/// Logins in a minute.
const QUOTA: usize = 10;

/// One of several servers.
struct Server {
    services: Services,
    exchange: Exchange,
    clock: Arc<MockClock>,
}

impl Server {
    fn of(services: Services, clock: Arc<MockClock>) -> Self {
        let exchange = Exchange::new(&services.core);
        Self {
            services,
            exchange,
            clock,
        }
    }

    async fn exchange(&mut self) {
        let limits = &self.services.address_limits;
        self.exchange
            .once(&self.services.core, limits)
            .await
            .unwrap();
    }

    fn log_in(&self, client: &ClientInfo) -> bool {
        match self.services.address_limits.login(client) {
            Ok(()) => true,
            Err(Error::RateLimited { .. }) => false,
            Err(error) => panic!("{error}"),
        }
    }

    /// How many of so many logins pass.
    fn logins(&self, tries: usize) -> usize {
        (0..tries).filter(|_| self.log_in(&client_info())).count()
    }
}

async fn fixture() -> Fixture {
    Fixture::open_with(Backend::Postgres, |settings| {
        settings.rate_limits = true;
        settings.quotas.login_per_minute = u32::try_from(QUOTA).unwrap();
    })
    .await
}

/// So many servers on one database, each with a clock of its own.
async fn servers<const N: usize>(fixture: &Fixture) -> [Server; N] {
    let mut servers = Vec::new();
    for _ in 0..N {
        let db = Db::open(fixture.database.url(), None).await.unwrap();
        let clock = Arc::new(MockClock::default());
        let key = fixture.services.secret_key.clone();
        let settings = (*fixture.services.settings).clone();
        let folder = fixture.folder.path();
        let services = services(db, folder, settings, key, clock.clone()).await;
        servers.push(Server::of(services, clock));
    }
    servers.try_into().ok().unwrap()
}

const ROWS: &str = "SELECT COUNT(*) FROM address_uses";

#[tokio::test]
async fn what_one_has_let_pass_another_one_does_not() {
    let fixture = fixture().await;
    let [mut a, mut b] = servers(&fixture).await;
    assert_eq!(a.logins(20), QUOTA);
    a.exchange().await;
    b.exchange().await;
    assert_eq!(b.logins(20), 0);
    let elsewhere = ClientInfo {
        address: Some("198.51.100.1".parse().unwrap()),
        ..client_info()
    };
    assert!(b.log_in(&elsewhere));
    // One who starts now hears of it as well.
    let [mut c] = servers(&fixture).await;
    c.exchange().await;
    assert_eq!(c.logins(20), 0);
    // What was heard is not told again.
    for _ in 0..3 {
        for server in [&mut a, &mut b, &mut c] {
            server.exchange().await;
        }
    }
    for server in [&a, &b, &c] {
        server.clock.advance(Duration::from_secs(6));
        assert_eq!(server.logins(20), 1);
    }
}

#[tokio::test]
async fn what_was_too_much_within_one_batch_is_waited_for() {
    let fixture = fixture().await;
    let [mut a, mut b] = servers(&fixture).await;
    let mut passed = 0;
    // Ten minutes in which somebody tries as often as they can, on both at once.
    for _ in 0..600 {
        passed += a.logins(20) + b.logins(20);
        a.exchange().await;
        b.exchange().await;
        a.exchange().await;
        for server in [&a, &b] {
            server.clock.advance(Duration::from_secs(1));
        }
    }
    let alone = QUOTA + 10 * QUOTA;
    let once_more = QUOTA;
    assert!(
        (alone - 1..=alone + once_more).contains(&passed),
        "{passed} passed"
    );
}

#[tokio::test]
async fn each_goes_on_by_itself_while_the_database_is_away() {
    let fixture = fixture().await;
    let [a, mut b] = servers(&fixture).await;
    let Db::Postgres { primary, .. } = &a.services.db else {
        unreachable!()
    };
    primary.pool().close().await;
    let mut a = a;
    for _ in 0..3 {
        a.logins(20);
        let limits = &a.services.address_limits;
        assert!(a.exchange.once(&a.services.core, limits).await.is_err());
    }
    assert_eq!(a.logins(20), 0, "it forgets nothing");
    a.clock.advance(Duration::from_mins(1));
    assert_eq!(a.logins(20), QUOTA);
    b.exchange().await;
    assert_eq!(b.logins(20), QUOTA);
}

#[tokio::test]
async fn nobody_is_named_and_nothing_stays() {
    let fixture = fixture().await;
    let [mut a, mut b] = servers(&fixture).await;
    a.exchange().await;
    b.exchange().await;
    a.logins(3);
    a.exchange().await;
    let rows: Vec<[String; 1]> = fixture.database.rows("SELECT uses FROM address_uses").await;
    let [[told]] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    let address = client_info().address.unwrap();
    assert!(told.contains("login"), "{told}");
    assert!(!told.contains(&address.to_string()), "{told}");
    let digest = |text: &str| -> String {
        use sha2::{Digest, Sha256};
        format!("{:x}", Sha256::digest(text.as_bytes()))
    };
    assert!(
        !told.contains(&digest(&address.to_string())[..32]),
        "{told}"
    );

    // A server asks for some seconds and finds its own again.
    a.clock.advance(Duration::from_secs(11));
    for _ in 0..20 {
        a.exchange().await;
    }
    assert_eq!(fixture.count(ROWS).await, 0);

    // One that died leaves its own to the others.
    b.logins(1);
    b.exchange().await;
    drop(b);
    a.clock.advance(Duration::from_secs(61));
    for _ in 0..20 {
        a.exchange().await;
    }
    assert_eq!(fixture.count(ROWS).await, 0);
}

#[tokio::test]
async fn a_clock_that_is_wrong_locks_nobody_out_and_leaves_nothing() {
    let fixture = fixture().await;
    let [mut a, mut b] = servers(&fixture).await;
    a.exchange().await;
    a.clock.set_by(TimeDelta::days(1));
    assert_eq!(a.logins(20), QUOTA);
    a.exchange().await;
    b.exchange().await;
    // Counted as any other, and over as soon.
    b.clock.advance(Duration::from_mins(1));
    assert_eq!(b.logins(20), QUOTA);
    for _ in 0..20 {
        b.exchange().await;
    }
    assert!(b.services.clock.now() < a.services.clock.now());
    let of_a = "SELECT COUNT(*) FROM address_uses WHERE told_at > '2026-01-01T12:00:00Z'";
    assert_eq!(fixture.count(of_a).await, 0);
}

#[tokio::test]
async fn a_table_that_a_crash_has_emptied_is_filled_again() {
    let fixture = fixture().await;
    let [mut a, mut b] = servers(&fixture).await;
    a.logins(5);
    a.exchange().await;
    b.exchange().await;
    fixture.execute("DELETE FROM address_uses").await;
    a.logins(2);
    a.exchange().await;
    b.exchange().await;
    assert_eq!(b.logins(20), QUOTA - 7);
}

#[tokio::test]
async fn a_row_that_nobody_reads_keeps_nobody_from_the_others() {
    let fixture = fixture().await;
    let [mut a, mut b] = servers(&fixture).await;
    fixture
        .execute(
            "INSERT INTO address_uses (server, batch, told_at, uses) VALUES
             ('00000000-0000-0000-0000-000000000001', 1, '2026-01-01', 'nothing'),
             ('00000000-0000-0000-0000-000000000002', 1, '2026-01-01', '{\"new\": {\"x\": 1}}')",
        )
        .await;
    a.logins(20);
    a.exchange().await;
    b.exchange().await;
    assert_eq!(b.logins(20), 0);
}

#[tokio::test]
async fn its_rows_are_in_no_log_and_on_no_replica() {
    let fixture = fixture().await;
    let unlogged = "SELECT COUNT(*) FROM pg_class
                    WHERE relname = 'address_uses' AND relpersistence = 'u'";
    assert_eq!(fixture.count(unlogged).await, 1);
}
