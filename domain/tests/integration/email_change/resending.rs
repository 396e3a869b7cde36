//! The link of a change that waits, sent once more.

use stagedoor_domain::accounts::{
    cancel_email_change, email_change_wait, pending_email_change, resend_email_change,
};
use stagedoor_domain::{Error, Principal};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{CONFIRM, DAY, NEW, OLD, ask, confirm, nina, stored, token};

async fn resend(fixture: &Fixture, principal: &Principal) -> Result<(), Error> {
    resend_email_change(&fixture.caller(*principal)).await
}

/// Seconds until it can be sent again.
async fn wait(fixture: &Fixture, principal: &Principal) -> u64 {
    let wait = email_change_wait(&fixture.caller(*principal)).await;
    wait.unwrap().unwrap_or_default().as_secs()
}

async fn mails_to(fixture: &Fixture, address: &str) -> usize {
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    mails.iter().filter(|mail| mail.to == address).count()
}

#[on_both_databases]
async fn it_works_and_so_does_the_first_for_a_day_from_then_on(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    assert!(matches!(
        resend(&fixture, &principal).await,
        Err(Error::NotFound)
    ));
    ask(&fixture, &principal, NEW).await.unwrap();
    let first = token(&fixture, NEW, CONFIRM).await;
    fixture.advance(DAY - 60);
    resend(&fixture, &principal).await.unwrap();
    let pending = pending_email_change(&fixture.caller(principal)).await;
    let pending = pending.unwrap().unwrap();
    assert_eq!(
        (pending.expires_at - pending.created_at).num_seconds(),
        2 * 86_400 - 60
    );
    let second = token(&fixture, NEW, CONFIRM).await;
    assert_ne!(first, second);
    assert_eq!(mails_to(&fixture, NEW).await, 2);
    // Nobody is told of it but the new address.
    assert_eq!(mails_to(&fixture, OLD).await, 1);
    fixture.advance(DAY - 60);
    assert!(matches!(
        confirm(&fixture, &first).await,
        Err(Error::TokenInvalid)
    ));
    confirm(&fixture, &second).await.unwrap();
    assert_eq!(stored(&fixture, &principal).await.email, NEW);
    assert!(matches!(
        resend(&fixture, &principal).await,
        Err(Error::NotFound)
    ));
}

#[on_both_databases]
async fn nothing_is_sent_for_a_change_that_is_over(fixture: Fixture) {
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    cancel_email_change(&fixture.caller(principal))
        .await
        .unwrap();
    assert!(matches!(
        resend(&fixture, &principal).await,
        Err(Error::NotFound)
    ));
    ask(&fixture, &principal, NEW).await.unwrap();
    fixture.advance(DAY);
    assert!(matches!(
        resend(&fixture, &principal).await,
        Err(Error::NotFound)
    ));
    assert_eq!(wait(&fixture, &principal).await, 0);
}

#[on_both_databases]
async fn it_waits_a_minute_and_goes_out_as_often_as_asking_anew_would(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    // The change itself has sent one.
    assert_eq!(wait(&fixture, &principal).await, 60);
    let early = resend(&fixture, &principal).await;
    assert!(matches!(early, Err(Error::RateLimited { .. })), "{early:?}");
    fixture.advance(60);
    assert_eq!(wait(&fixture, &principal).await, 0);
    resend(&fixture, &principal).await.unwrap();
    assert_eq!(wait(&fixture, &principal).await, 60);
    fixture.advance(20);
    let early = resend(&fixture, &principal).await;
    let Err(Error::RateLimited { retry_after }) = early else {
        panic!("{early:?}")
    };
    assert_eq!(
        (retry_after.as_secs(), wait(&fixture, &principal).await),
        (40, 40)
    );
    for _ in 0..3 {
        fixture.advance(60);
        resend(&fixture, &principal).await.unwrap();
    }
    // Five mails went to that address: one for the change, four more.
    fixture.advance(60);
    let left = wait(&fixture, &principal).await;
    assert!((3_000..3_600).contains(&left), "{left}");
    let sixth = resend(&fixture, &principal).await;
    assert!(matches!(sixth, Err(Error::RateLimited { .. })));
    fixture.advance(left);
    assert_eq!(wait(&fixture, &principal).await, 0);
    resend(&fixture, &principal).await.unwrap();
}

/// The answer and the wait are the same as for an address that nobody has.
#[on_both_databases]
async fn a_taken_address_cannot_be_told(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.listener("mira").await;
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, "mira@example.com").await.unwrap();
    fixture.advance(60);
    resend(&fixture, &principal).await.unwrap();
    assert_eq!(wait(&fixture, &principal).await, 60);
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    let to_mira = mails.iter().filter(|mail| mail.to == "mira@example.com");
    for mail in to_mira {
        assert!(mail.links().iter().all(|link| link.path() != CONFIRM));
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_at_once_one_is_sent(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let (_, principal) = nina(&fixture).await;
    ask(&fixture, &principal, NEW).await.unwrap();
    fixture.advance(60);
    let calls: Vec<_> = (0..16)
        .map(|_| {
            let caller = fixture.caller(principal);
            tokio::spawn(async move { resend_email_change(&caller).await })
        })
        .collect();
    let mut sent = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(()) => sent += 1,
            Err(Error::RateLimited { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(sent, 1);
    assert_eq!(mails_to(&fixture, NEW).await, 2);
}
