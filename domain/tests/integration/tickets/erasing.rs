//! What stays of the tickets of somebody who is gone.

use stagedoor_domain::support::{self, Ticket};
use stagedoor_domain::{Caller, Error, Role, operators};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{asked, asked_by_mail, logged_in};

/// Erases all that somebody asked.
async fn erase(fixture: &Fixture, caller: &Caller) {
    let user_id = caller.principal().unwrap().user_id;
    fixture
        .services
        .write(async move |tx| support::erase(tx, user_id, Some("nina@example.com")).await)
        .await
        .unwrap();
}

/// Whether this is found in any text of the tables.
async fn is_found(fixture: &Fixture, text: &str) -> bool {
    let sql = format!(
        "SELECT (SELECT COUNT(*) FROM tickets WHERE subject LIKE '%{text}%' OR email LIKE '%{text}%'
                 OR email_key LIKE '%{text}%')
              + (SELECT COUNT(*) FROM ticket_messages WHERE text LIKE '%{text}%')"
    );
    fixture.count(sql).await > 0
}

async fn said(caller: &Caller, subject: &str, text: &str) -> Ticket {
    let ticket = asked(caller, subject).await;
    support::reply(caller, ticket.id, text).await.unwrap()
}

#[on_both_databases]
async fn nothing_that_was_said_stays_and_nobody_is_answered(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::Moderator).await;
    let otto = logged_in(&fixture, "otto", Role::User).await;
    let ticket = said(&nina, "Heronsubject", "Herontext").await;
    let reference = &*ticket.reference;
    let services = &fixture.services;
    operators::answer_ticket(services, reference, "Dear heron", false)
        .await
        .unwrap();
    let (by_mail, token) = asked_by_mail(&fixture, "Nina@example.com").await;
    support::confirm(&fixture.visitor(), &by_mail, &token)
        .await
        .unwrap();
    let others = said(&otto, "Ottosubject", "Ottotext").await;
    support::answer(&nina, &others.reference, "Dear otto", false)
        .await
        .unwrap();

    // It may happen again, after a crash.
    erase(&fixture, &nina).await;
    erase(&fixture, &nina).await;
    for gone in ["eron", "nybody", "ina@"] {
        assert!(!is_found(&fixture, gone).await, "{gone}");
    }
    assert_eq!(fixture.count("SELECT COUNT(*) FROM ticket_links").await, 0);
    let linked = "SELECT COUNT(*) FROM ticket_messages WHERE staff_id IS NOT NULL";
    assert_eq!(fixture.count(linked).await, 0);
    let stays = support::find(&otto, others.id).await.unwrap();
    assert_eq!(stays.messages.len(), 3);
    assert_eq!(stays.messages[2].text, "Dear otto");

    // That there were two is still known, and nobody reads an answer to them.
    let listed = operators::list_tickets(services, None, None).await.unwrap();
    assert_eq!(listed.items.len(), 3);
    for reference in [reference, &by_mail] {
        let refused = operators::answer_ticket(services, reference, "Hello?", false).await;
        assert!(matches!(refused, Err(Error::NobodyThere)), "{refused:?}");
        let case = operators::show_ticket(services, reference).await.unwrap();
        assert!(!case.has_reader());
    }
    let opened = support::see_with_link(services, &by_mail, &token).await;
    assert!(matches!(opened, Err(Error::TokenInvalid)), "{opened:?}");
    let before = fixture.mails().await.len();
    assert_eq!(fixture.mails().await.len(), before);
}

#[on_both_databases]
async fn what_is_answered_at_the_same_moment_does_not_stay_either(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    for number in 0..12 {
        let ticket = asked(&nina, &format!("Heronsubject {number}")).await;
        let answer =
            operators::answer_ticket(&fixture.services, &ticket.reference, "Dear heron", false);
        let reply = support::reply(&nina, ticket.id, "Heron again");
        let (answered, replied, ()) = tokio::join!(answer, reply, erase(&fixture, &nina));
        if let Err(error) = answered {
            assert!(matches!(error, Error::NobodyThere), "{error:?}");
        }
        if let Err(error) = replied {
            assert!(matches!(error, Error::NotFound), "{error:?}");
        }
        assert!(!is_found(&fixture, "eron").await, "{number}");
    }
}

#[on_both_databases]
async fn an_account_that_is_deleted_by_its_id_takes_its_tickets_along(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let ticket = said(&nina, "Heronsubject", "Herontext").await;
    let services = &fixture.services;
    operators::answer_ticket(services, &ticket.reference, "Dear heron", false)
        .await
        .unwrap();
    fixture
        .execute("DELETE FROM users WHERE username = 'nina'")
        .await;
    assert!(!is_found(&fixture, "eron").await);
    // The answer that was on its way goes nowhere.
    assert!(fixture.mails_to("nina@example.com").await.is_empty());
    let refused = operators::answer_ticket(services, &ticket.reference, "Hello?", false).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    let refused = support::reply(&nina, ticket.id, "Hello?").await;
    assert!(matches!(refused, Err(Error::UserNotFound)), "{refused:?}");
}
