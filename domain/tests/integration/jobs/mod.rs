//! Jobs and the mails they send, on both databases.

mod any_work;
mod confirmations;
mod gathered_notices;
mod mails;
mod operating;
mod patience;
mod retries;
mod smtp;
mod smtp_tls;
mod together;
mod turns;
mod worker;

use stagedoor_domain::Services;
use stagedoor_domain::jobs::{self, Job};

const JOBS: &str = "SELECT COUNT(*) FROM jobs";
const DEAD: &str = "SELECT COUNT(*) FROM jobs WHERE state = 'dead'";

async fn enqueue(services: &Services, job: impl Job) {
    services
        .write(async move |tx| jobs::enqueue(tx, &job).await)
        .await
        .unwrap();
}
