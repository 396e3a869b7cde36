//! Asking something without an account.

use std::collections::BTreeSet;

use stagedoor_domain::mail::Mail;
use stagedoor_domain::support::{self, State};
use stagedoor_domain::{Error, Role, expiry, operators};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{asked_by_mail, question, token_for};

const NORA: &str = "nora@example.org";

#[on_both_databases]
async fn nothing_counts_before_the_link_is_used(fixture: Fixture) {
    fixture.user("mod", Role::Moderator, true).await;
    let (reference, token) = asked_by_mail(&fixture, NORA).await;
    let mails = fixture.mails().await;
    let [mail] = &mails[..] else {
        panic!("{mails:?}")
    };
    // Anybody may have named that address, and written anything.
    assert!(!mail.text.contains("Is anybody there?"), "{}", mail.text);
    assert!(!mail.html.contains("Hello<"), "{}", mail.html);
    let listed = operators::list_tickets(&fixture.services, None, None).await;
    assert!(listed.unwrap().items.is_empty());
    let shown = operators::show_ticket(&fixture.services, &reference).await;
    assert!(matches!(shown, Err(Error::NotFound)), "{shown:?}");

    // To look at it is not to confirm it.
    let services = &fixture.services;
    let seen = support::see_with_link(services, &reference, &token).await;
    assert!(!seen.unwrap().is_confirmed);
    let visitor = fixture.visitor();
    let early = support::reply_with_link(&visitor, &reference, &token, "More").await;
    assert!(matches!(early, Err(Error::TokenInvalid)), "{early:?}");
    let confirm = || support::confirm(&visitor, &reference, &token);
    let (one, other) = tokio::join!(confirm(), confirm());
    one.unwrap();
    other.unwrap();
    let seen = support::see_with_link(services, &reference, &token).await;
    let seen = seen.unwrap();
    assert!(seen.is_confirmed);
    assert_eq!(seen.email, NORA);
    assert_eq!(fixture.mails_to("mod@example.com").await.len(), 1);
    let case = operators::show_ticket(services, &reference).await.unwrap();
    assert_eq!(case.email.as_deref(), Some(NORA));
    assert_eq!(case.username, None);
}

#[on_both_databases]
async fn the_thread_goes_on_by_mail_and_with_its_links(fixture: Fixture) {
    let (reference, token) = asked_by_mail(&fixture, NORA).await;
    let visitor = fixture.visitor();
    support::confirm(&visitor, &reference, &token)
        .await
        .unwrap();
    let answer = "We are.\n\nSee https://help.example <now>";
    operators::answer_ticket(&fixture.services, &reference, answer, false)
        .await
        .unwrap();
    let newest = token_for(&fixture, &reference, NORA).await;
    assert_ne!(newest, token);
    let mails = fixture.mails_to(NORA).await;
    let mail = mails.last().unwrap();
    assert!(
        mail.text
            .contains("> We are.\n>\n> See https://help.example <now>"),
        "{}",
        mail.text
    );
    assert!(
        mail.html
            .contains("We are.<br><br>See https://help.example &#60;now&#62;"),
        "{}",
        mail.html
    );
    for token in [&token, &newest] {
        let ticket = support::reply_with_link(&visitor, &reference, token, "Thanks")
            .await
            .unwrap();
        assert_eq!(ticket.state, State::Open);
    }
    let seen = support::see_with_link(&fixture.services, &reference, &newest).await;
    assert_eq!(seen.unwrap().ticket.messages.len(), 4);
}

#[on_both_databases]
async fn a_link_opens_its_own_ticket_for_thirty_days(fixture: Fixture) {
    let (one, token) = asked_by_mail(&fixture, NORA).await;
    fixture.advance(61);
    let (other, others) = asked_by_mail(&fixture, NORA).await;
    let visitor = fixture.visitor();
    for (reference, token) in [
        (&*one, &*others),
        (&*other, &*token),
        (&*one, "guessed"),
        (&*one, ""),
        ("nothing", &*token),
    ] {
        let seen = support::see_with_link(&fixture.services, reference, token).await;
        assert!(matches!(seen, Err(Error::TokenInvalid)), "{seen:?}");
        let confirmed = support::confirm(&visitor, reference, token).await;
        assert!(
            matches!(confirmed, Err(Error::TokenInvalid)),
            "{confirmed:?}"
        );
        let replied = support::reply_with_link(&visitor, reference, token, "x").await;
        assert!(matches!(replied, Err(Error::TokenInvalid)), "{replied:?}");
    }
    support::confirm(&visitor, &one, &token).await.unwrap();
    fixture.advance(30 * 24 * 60 * 60);
    let seen = support::see_with_link(&fixture.services, &one, &token).await;
    assert!(matches!(seen, Err(Error::TokenInvalid)), "{seen:?}");
    // What nobody confirmed is gone by then, and with it its links.
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count("SELECT COUNT(*) FROM tickets").await, 1);
    assert_eq!(fixture.count("SELECT COUNT(*) FROM ticket_links").await, 0);
}

#[on_both_databases]
async fn all_that_is_wrong_is_said_at_once(fixture: Fixture) {
    let visitor = fixture.visitor();
    let refused = support::open_by_mail(&visitor, &question("", "\0"), "nobody").await;
    let Err(Error::Validation(problems)) = refused else {
        panic!("{refused:?}")
    };
    let fields: Vec<_> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["email", "subject", "text"]);
}

/// Whoever names an address that is not theirs costs its owner some mails, and keeps them from
/// nothing.
#[on_both_databases]
async fn one_mailbox_is_not_flooded_and_its_owner_not_kept_out(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.rate_limits = true;
        settings.tickets_per_day = 3;
        settings.confirmations_per_day = 1;
        settings.quotas.support_per_hour = 1_000;
    })
    .await;
    let visitor = fixture.visitor();
    let ask = async |number: usize, address: &str| {
        let new = question(&format!("Number {number}"), "Hello");
        let reference = support::open_by_mail(&visitor, &new, address).await;
        let reference = reference.unwrap().to_string();
        fixture.advance(1);
        reference
    };
    // A stranger, until long after the mails of a day are used up.
    for number in 0..24 {
        ask(number, NORA).await;
    }
    assert_eq!(fixture.mails_to(NORA).await.len(), 3);
    let hers = ask(24, "NORA@example.org").await;
    ask(25, "otto@example.org").await;
    assert_eq!(fixture.mails_to("otto@example.org").await.len(), 1);
    assert_eq!(fixture.mails_to("NORA@example.org").await.len(), 0);
    // The others come together: twenty in the hour, what is left an hour later.
    fixture.advance(60 * 60);
    assert_eq!(fixture.mails_to(NORA).await.len(), 4);
    fixture.advance(60 * 60);
    let mails = fixture.mails_to(NORA).await;
    assert_eq!(mails.len(), 5);
    let tickets = |mail: &Mail| {
        let links = mail.links();
        let pages: BTreeSet<&str> = links.iter().map(url::Url::path).collect();
        pages.len()
    };
    let listed: Vec<usize> = mails[3..].iter().map(tickets).collect();
    assert_eq!(listed, [20, 2]);
    assert!(!mails[3].text.contains("Number"), "{}", mails[3].text);
    let token = token_for(&fixture, &hers, NORA).await;
    support::confirm(&visitor, &hers, &token).await.unwrap();
    let shown = operators::show_ticket(&fixture.services, &hers).await;
    assert_eq!(shown.unwrap().ticket.reference, hers);
    fixture.advance(24 * 60 * 60);
    assert_eq!(fixture.mails_to(NORA).await.len(), 5);
}

#[on_both_databases]
async fn one_client_does_not_mail_everybody(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.rate_limits = true;
        settings.quotas.support_per_hour = 3;
    })
    .await;
    let visitor = fixture.visitor();
    for number in 0..4 {
        let address = format!("mailbox{number}@example.org");
        let new = question("Hello", "Hello");
        let asked = support::open_by_mail(&visitor, &new, &address).await;
        assert_eq!(asked.is_ok(), number < 3, "{number}");
    }
}
