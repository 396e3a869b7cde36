//! Whoever floods the queue waits behind everybody else.

use stagedoor_domain::User;
use stagedoor_domain::jobs;
use stagedoor_testing::{Fixture, on_both_databases};

use super::enqueue;

async fn enqueue_for(fixture: &Fixture, user: &User) {
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
}

#[on_both_databases]
async fn one_mail_of_somebody_else_does_not_wait_behind_fifty_of_one_account(fixture: Fixture) {
    let (flood, mira) = (
        fixture.listener("flood").await,
        fixture.listener("mira").await,
    );
    for _ in 0..50 {
        enqueue_for(&fixture, &flood).await;
    }
    fixture.advance(1);
    for _ in 0..2 {
        enqueue_for(&fixture, &mira).await;
    }
    fixture.send_mail().await;
    let to: Vec<String> = fixture
        .mailer
        .sent()
        .into_iter()
        .map(|mail| mail.to)
        .collect();
    let (flood, mira) = ("flood@example.com", "mira@example.com");
    assert_eq!(to[..4], [flood, mira, flood, mira]);
    assert_eq!(to.len(), 52, "and none is forgotten");
}
