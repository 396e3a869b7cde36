//! How many mails that confirm an address leave, and what becomes of the others.

use std::net::IpAddr;

use stagedoor_domain::accounts::{Registration, register, verify_email};
use stagedoor_domain::background;
use stagedoor_domain::mail::{Mail, Mailer, OutboxFolder};
use stagedoor_domain::{Caller, ClientInfo, Settings};
use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};
use tokio_util::sync::CancellationToken;

use super::JOBS;
use super::worker::until;

const ADDRESS: &str = "nina@example.com";
const ONE: &str = "Verify your email";

async fn open(backend: Backend, adjust: impl FnOnce(&mut Settings)) -> Fixture {
    Fixture::open_with(backend, |settings| {
        settings.rate_limits = true;
        adjust(settings);
    })
    .await
}

/// Registers with this address, each name from an address of its own.
async fn claim(fixture: &Fixture, username: &str, email: &str) {
    let mut octets = [10_u8, 0, 0, 0];
    for (at, byte) in username.bytes().enumerate() {
        let octet = &mut octets[1 + at % 3];
        *octet = octet.wrapping_mul(31).wrapping_add(byte);
    }
    let from = ClientInfo {
        address: Some(IpAddr::from(octets)),
        ..client_info()
    };
    let registration = Registration {
        username: username.into(),
        email: email.into(),
        password: PASSWORD.into(),
        invitation: None,
    };
    register(&Caller::anonymous(&fixture.services, &from), registration)
        .await
        .unwrap();
}

async fn sent_since(fixture: &Fixture, seen: usize) -> Vec<Mail> {
    fixture.send_mail().await;
    fixture.mailer.sent().split_off(seen)
}

#[on_both_databases]
async fn claims_of_a_stranger_delay_the_owners_mail_and_cannot_keep_it_away(backend: Backend) {
    let fixture = open(backend, |_| ()).await;
    for number in 0..30 {
        claim(&fixture, &format!("stranger{number}"), ADDRESS).await;
    }
    let mails = sent_since(&fixture, 0).await;
    assert_eq!(mails.len(), 20);
    assert!(mails.iter().all(|mail| mail.subject == ONE));

    fixture.advance(1800);
    claim(&fixture, "nina", ADDRESS).await;
    assert!(sent_since(&fixture, 20).await.is_empty());
    fixture.advance(1800);
    let mails = sent_since(&fixture, 20).await;
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(mail.to, ADDRESS);
    assert_eq!(mail.links().len(), 31, "all that are open");
    let (_, after) = mail.text.split_once("Account: nina\n").unwrap();
    let link = after
        .split_whitespace()
        .find(|word| word.contains("token="))
        .unwrap();
    let (_, token) = link.split_once("token=").unwrap();
    verify_email(&fixture.visitor(), token).await.unwrap();
    let owners = "SELECT COUNT(*) FROM users WHERE is_verified AND username = 'nina'";
    assert_eq!(fixture.count(owners).await, 1);
    assert_eq!(fixture.count(JOBS).await, 0);
}

#[on_both_databases]
async fn a_mailbox_gets_one_gathered_mail_a_day(backend: Backend) {
    let fixture = open(backend, |settings| settings.confirmations_per_day = 2).await;
    for number in 0..3 {
        claim(&fixture, &format!("first{number}"), ADDRESS).await;
    }
    assert_eq!(sent_since(&fixture, 0).await.len(), 2);
    fixture.advance(3600);
    assert_eq!(sent_since(&fixture, 2).await.len(), 1);
    for number in 0..3 {
        claim(&fixture, &format!("second{number}"), ADDRESS).await;
        assert!(sent_since(&fixture, 3).await.is_empty());
    }
    fixture.advance(22 * 3600);
    assert!(sent_since(&fixture, 3).await.is_empty());
    fixture.advance(3600);
    let mails = sent_since(&fixture, 3).await;
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(mail.links().len(), 6);
}

#[on_both_databases]
async fn mails_to_one_domain_wait_and_those_to_another_do_not(backend: Backend) {
    let fixture = open(backend, |settings| settings.mail_domain_per_hour = 3).await;
    for number in 0..5 {
        let email = format!("n{number}@Example.com");
        claim(&fixture, &format!("nina{number}"), &email).await;
    }
    claim(&fixture, "mira", "mira@example.org").await;
    let mails = sent_since(&fixture, 0).await;
    let is_there = |mail: &&Mail| mail.to.ends_with("@Example.com");
    assert_eq!((mails.len(), mails.iter().filter(is_there).count()), (4, 3));
    fixture.advance(3600);
    let mails = sent_since(&fixture, 4).await;
    assert_eq!(mails.iter().filter(is_there).count(), 2);
    assert_eq!(fixture.count(JOBS).await, 0);
}

#[on_both_databases]
async fn a_mail_that_has_to_be_tried_again_takes_room_once(backend: Backend) {
    let fixture = open(backend, |settings| {
        settings.confirmations_per_day = 1;
        settings.mail_domain_per_hour = 1;
    })
    .await;
    claim(&fixture, "nina", ADDRESS).await;
    let file = fixture.folder.path().join("file");
    std::fs::write(&file, "no folder").unwrap();
    background::run_ready(&fixture.services, &Mailer::Outbox(OutboxFolder::at(file)))
        .await
        .unwrap();
    fixture.advance(60);
    let mails = sent_since(&fixture, 0).await;
    assert_eq!((mails.len(), mails[0].subject), (1, ONE));
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn workers_that_race_share_the_places_and_begin_one_gathered_mail(backend: Backend) {
    let fixture = open(backend, |_| ()).await;
    for number in 0..40 {
        claim(&fixture, &format!("stranger{number}"), ADDRESS).await;
    }
    let shutdown = CancellationToken::new();
    let workers = [(); 2].map(|()| {
        let (services, mailer) = (fixture.services.clone(), fixture.mailer.clone());
        tokio::spawn(background::run(services, mailer, shutdown.clone()))
    });
    until(async || fixture.count(JOBS).await == 1).await;
    shutdown.cancel();
    for worker in workers {
        worker.await.unwrap();
    }
    assert_eq!(fixture.mailer.sent().len(), 20);
    fixture.advance(3600);
    let mails = sent_since(&fixture, 20).await;
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(mail.links().len(), 40);
}
