//! Jobs that are claimed together and written down together.

use std::sync::{Arc, Mutex};

use futures::future::join_all;
use serde::{Deserialize, Serialize};
use stagedoor_domain::creators::upgrade;
use stagedoor_domain::jobs::{self, Attempt, Failure, Job, Owner, Registry, Run};
use stagedoor_domain::{Core, background};
use stagedoor_testing::{Backend, Fixture, on_both_databases};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::worker::until;
use super::{JOBS, enqueue};
use crate::support::commits::Commits;

/// Waits for leave to end.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Wait {
    owner: u128,
    fails: bool,
}

impl Wait {
    fn of(owner: u128) -> Self {
        let fails = false;
        Self { owner, fails }
    }
}

impl Job for Wait {
    const KIND: &'static str = "wait";

    fn owner(&self) -> Owner {
        Owner::id(Uuid::from_u128(self.owner))
    }
}

/// Whose jobs were begun, and how many may end.
#[derive(Debug, Clone)]
struct Seen {
    begun: Arc<Mutex<Vec<u128>>>,
    leave: Arc<Semaphore>,
}

impl Seen {
    fn with_leave(jobs: usize) -> Self {
        Self {
            begun: Arc::default(),
            leave: Arc::new(Semaphore::new(jobs)),
        }
    }

    fn begun(&self) -> Vec<u128> {
        self.begun.lock().unwrap().clone()
    }

    async fn until_begun(&self, jobs: usize) {
        until(async || self.begun().len() >= jobs).await;
    }
}

impl Run<Seen> for Wait {
    async fn run(self, seen: &Seen, _: Attempt) -> Result<(), Failure> {
        seen.begun.lock().unwrap().push(self.owner);
        seen.leave.acquire().await.unwrap().forget();
        if self.fails {
            return Err(Failure::Permanent("told to fail".into()));
        }
        Ok(())
    }
}

/// A worker that runs so many jobs at once.
struct Worker {
    task: JoinHandle<()>,
    shutdown: CancellationToken,
}

impl Worker {
    fn start(core: &Core, seen: &Seen, at_once: usize) -> Self {
        let registry = Registry::new(seen.clone()).with::<Wait>();
        let shutdown = CancellationToken::new();
        let running = jobs::run(core.clone(), registry, at_once, shutdown.clone());
        let task = tokio::spawn(running);
        Self { task, shutdown }
    }

    async fn stop(self) {
        self.shutdown.cancel();
        self.task.await.unwrap();
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn so_many_run_at_once_and_no_more(fixture: Fixture) {
    for owner in 0..20 {
        enqueue(&fixture.services, Wait::of(owner)).await;
    }
    let seen = Seen::with_leave(0);
    let worker = Worker::start(&fixture.services, &seen, 8);
    for round in 1..=12 {
        seen.until_begun((7 + round).min(20)).await;
        tokio::task::yield_now().await;
        assert_eq!(seen.begun().len(), 7 + round);
        seen.leave.add_permits(1);
    }
    seen.leave.add_permits(8);
    until(async || fixture.count(JOBS).await == 0).await;
    worker.stop().await;
    let mut begun = seen.begun();
    begun.sort_unstable();
    assert_eq!(begun, (0..20).collect::<Vec<_>>(), "each once");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_that_are_claimed_together_are_of_several_owners(fixture: Fixture) {
    for _ in 0..50 {
        enqueue(&fixture.services, Wait::of(1)).await;
    }
    fixture.advance(1);
    for _ in 0..2 {
        enqueue(&fixture.services, Wait::of(2)).await;
    }
    let seen = Seen::with_leave(0);
    let worker = Worker::start(&fixture.services, &seen, 4);
    seen.until_begun(4).await;
    let mut begun = seen.begun();
    begun.sort_unstable();
    assert_eq!(begun, [1, 1, 2, 2]);
    // Before they end, so that no others are claimed, which would wait.
    worker.shutdown.cancel();
    seen.leave.add_permits(4);
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_that_end_together_are_written_down_in_one_commit_with_the_next_claims() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    for owner in 0..32 {
        enqueue(&fixture.services, Wait::of(owner)).await;
    }
    let commits = Commits::of(&fixture).await;
    let seen = Seen::with_leave(0);
    let worker = Worker::start(&fixture.services, &seen, 16);
    seen.until_begun(16).await;
    assert_eq!(commits.so_far(), 1, "claimed together");
    worker.shutdown.cancel();
    seen.leave.add_permits(16);
    worker.stop().await;
    assert_eq!(commits.so_far(), 2, "written down together");
    assert_eq!(fixture.count(JOBS).await, 16);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_promotion_costs_little_more_than_one_commit() {
    const PEOPLE: usize = 64;
    let fixture = Fixture::open(Backend::Sqlite).await;
    let mut callers = Vec::new();
    for number in 0..PEOPLE {
        let user = fixture.listener(&format!("listener{number}")).await;
        let (principal, token) = fixture.log_in(&user).await;
        callers.push((fixture.caller(principal), token));
    }
    fixture.send_mail().await;
    let mails_before = fixture.mailer.sent().len();
    let commits = Commits::of(&fixture).await;
    let shutdown = CancellationToken::new();
    let worker = background::run(
        fixture.services.clone(),
        fixture.mailer.clone(),
        shutdown.clone(),
    );
    let worker = tokio::spawn(worker);
    let promoted = callers.into_iter().map(|(caller, token)| {
        tokio::spawn(async move { upgrade(&caller, &token).await.map(drop) })
    });
    for outcome in join_all(promoted).await {
        outcome.unwrap().unwrap();
    }
    until(async || fixture.count(JOBS).await == 0).await;
    shutdown.cancel();
    worker.await.unwrap();
    assert_eq!(fixture.mailer.sent().len() - mails_before, PEOPLE);
    let commits = commits.so_far();
    println!("{commits} commits for {PEOPLE} promotions and their mails");
    assert!(commits <= PEOPLE + PEOPLE / 4, "{commits} commits");
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_under_way_keeps_nobody_from_writing(fixture: Fixture) {
    enqueue(&fixture.services, Wait::of(1)).await;
    let seen = Seen::with_leave(0);
    let worker = Worker::start(&fixture.services, &seen, 4);
    seen.until_begun(1).await;
    fixture.listener("mira").await;
    assert_eq!(fixture.count(JOBS).await, 1, "it has not ended");
    seen.leave.add_permits(1);
    worker.stop().await;
    assert_eq!(fixture.count(JOBS).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_not_be_written_down_is_when_the_database_is_back() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    enqueue(&fixture.services, Wait::of(1)).await;
    let seen = Seen::with_leave(0);
    let worker = Worker::start(&fixture.services, &seen, 4);
    seen.until_begun(1).await;
    // The writer's connection takes nothing more, and another one follows it.
    fixture.execute("PRAGMA query_only = ON").await;
    seen.leave.add_permits(1);
    until(async || fixture.count(JOBS).await == 0).await;
    fixture.advance(1_000);
    worker.stop().await;
    assert_eq!(seen.begun(), [1], "done once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_end_that_cannot_be_written_down_keeps_no_other() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let refused = Wait {
        owner: 2,
        fails: true,
    };
    for job in [Wait::of(1), refused, Wait::of(3)] {
        enqueue(&fixture.services, job).await;
    }
    fixture
        .execute(
            "CREATE TRIGGER nobody_dies BEFORE UPDATE ON jobs WHEN NEW.state = 'dead'
             BEGIN SELECT RAISE(ABORT, 'nobody dies'); END",
        )
        .await;
    let seen = Seen::with_leave(0);
    let worker = Worker::start(&fixture.services, &seen, 4);
    seen.until_begun(3).await;
    worker.shutdown.cancel();
    seen.leave.add_permits(3);
    worker.stop().await;
    let left = fixture.text("SELECT payload FROM jobs").await;
    assert!(left.contains("true"), "{left}");
    assert_eq!(fixture.count(JOBS).await, 1);
}
