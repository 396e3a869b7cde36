//! Asking something as who is logged in, and reading it.

use stagedoor_domain::support::{self, Author, Kind, NewTicket, State};
use stagedoor_domain::{Error, Role};
use stagedoor_testing::{Backend, Fixture, on_both_databases};
use uuid::Uuid;

use super::{asked, logged_in, question};

#[on_both_databases]
async fn what_somebody_asks_is_theirs_to_read_and_nobody_elses(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let otto = logged_in(&fixture, "otto", Role::User).await;
    let new = NewTicket {
        kind: "problem".into(),
        subject: " <b>It</b> ".into(),
        text: "one\r\ntwo <script>alert(1)</script>".into(),
    };
    let ticket = support::open(&nina, &new).await.unwrap();
    assert_eq!((ticket.kind, ticket.state), (Kind::Problem, State::Open));
    assert_eq!(ticket.subject, "<b>It</b>");
    let [message] = &ticket.messages[..] else {
        panic!("{ticket:?}")
    };
    assert_eq!(message.author, Author::User);
    assert_eq!(message.text, "one\ntwo <script>alert(1)</script>");

    assert_eq!(support::find(&nina, ticket.id).await.unwrap(), ticket);
    let spelled = ticket.reference.to_lowercase().replace('-', "");
    let found = support::find_by_reference(&nina, &spelled).await.unwrap();
    assert_eq!(found, ticket);
    let listed = support::list(&nina, None).await.unwrap();
    assert_eq!(listed.items, std::slice::from_ref(&ticket));

    for found in [
        support::find(&otto, ticket.id).await,
        support::find_by_reference(&otto, &ticket.reference).await,
        support::find(&nina, Uuid::nil()).await,
        support::find_by_reference(&nina, "no reference").await,
        support::reply(&otto, ticket.id, "Mine").await,
    ] {
        assert!(matches!(found, Err(Error::NotFound)), "{found:?}");
    }
    assert!(support::list(&otto, None).await.unwrap().items.is_empty());
    let nobody = support::find(&fixture.visitor(), ticket.id).await;
    assert!(matches!(nobody, Err(Error::Unauthenticated)), "{nobody:?}");
}

#[on_both_databases]
async fn what_cannot_be_shown_is_refused(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let ticket = asked(&nina, "Stems").await;
    for text in ["", " \u{200b}", "a\0b", "a\u{202e}b", &"x".repeat(5_001)] {
        let refused = support::open(&nina, &question("Other", text)).await;
        assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
        let refused = support::reply(&nina, ticket.id, text).await;
        assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
    }
    assert_eq!(
        fixture.count("SELECT COUNT(*) FROM ticket_messages").await,
        1
    );
}

#[on_both_databases]
async fn the_same_twice_is_asked_once(fixture: Fixture) {
    fixture.user("mod", Role::Moderator, true).await;
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let new = question("Stems", "May I?");
    let once = || support::open(&nina, &new);
    let (one, other, third) = tokio::join!(once(), once(), once());
    let ids = [one, other, third].map(|ticket| ticket.unwrap().id);
    assert_eq!((ids[0], ids[1]), (ids[1], ids[2]));
    assert_eq!(fixture.count("SELECT COUNT(*) FROM tickets").await, 1);
    assert_eq!(fixture.mails_to("mod@example.com").await.len(), 1);

    let else_said = support::open(&nina, &question("Stems", "Or not?")).await;
    assert_ne!(else_said.unwrap().id, ids[0]);
    fixture.advance(61);
    assert_ne!(once().await.unwrap().id, ids[0]);
}

#[on_both_databases]
async fn the_list_goes_on_and_has_what_was_said(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let otto = logged_in(&fixture, "otto", Role::User).await;
    asked(&otto, "Not hers").await;
    for number in 0..23 {
        let ticket = asked(&nina, &format!("Number {number}")).await;
        let more = format!("More of {number}");
        support::reply(&nina, ticket.id, &more).await.unwrap();
        fixture.advance(u64::from(number % 3 == 0));
    }
    let first = support::list(&nina, None).await.unwrap();
    let second = support::list(&nina, first.next_cursor.as_deref());
    let second = second.await.unwrap();
    assert_eq!((first.items.len(), second.items.len()), (20, 3));
    assert_eq!(second.next_cursor, None);
    let all = [first.items, second.items].concat();
    assert!(all.is_sorted_by(|one, next| one.created_at >= next.created_at));
    for ticket in &all {
        let number = ticket.subject.trim_start_matches("Number ");
        assert_eq!(ticket.messages[1].text, format!("More of {number}"));
        assert_eq!(ticket.messages.len(), 2);
    }
    let user_id = nina.principal().unwrap().user_id;
    let mut reader = nina.read().await.unwrap();
    let mut taken = support::of_user(reader.conn(), user_id).await.unwrap();
    taken.sort_by_key(|ticket| std::cmp::Reverse((ticket.created_at, ticket.id)));
    assert_eq!(taken, all);
}

#[on_both_databases]
async fn there_are_limits_for_each_account_that_refusals_do_not_use_up(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.rate_limits = true;
        settings.tickets_per_day = 2;
        settings.ticket_messages_per_hour = 2;
    })
    .await;
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let otto = logged_in(&fixture, "otto", Role::User).await;
    for _ in 0..3 {
        support::open(&nina, &question("", "")).await.unwrap_err();
    }
    let ticket = asked(&nina, "One").await;
    asked(&nina, "Two").await;
    let over = support::open(&nina, &question("Three", "More")).await;
    assert!(matches!(over, Err(Error::RateLimited { .. })), "{over:?}");
    asked(&otto, "His").await;
    for _ in 0..2 {
        support::reply(&nina, ticket.id, "More").await.unwrap();
    }
    let over = support::reply(&nina, ticket.id, "More").await;
    assert!(matches!(over, Err(Error::RateLimited { .. })), "{over:?}");
    fixture.advance(60 * 60 + 1);
    support::reply(&nina, ticket.id, "More").await.unwrap();
    fixture.advance(24 * 60 * 60);
    asked(&nina, "Three").await;
}

#[on_both_databases]
async fn a_listener_has_nothing_to_give_up(fixture: Fixture) {
    let wish = NewTicket {
        kind: "leave_artist".into(),
        ..question("Enough", "I have had enough.")
    };
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let refused = support::open(&nina, &wish).await;
    let Err(Error::Validation(problems)) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        (problems[0].field, problems[0].code()),
        ("kind", "not_an_artist")
    );
    let mira = logged_in(&fixture, "mira", Role::Creator).await;
    support::open(&mira, &wish).await.unwrap();
}

#[on_both_databases]
async fn a_session_that_was_ended_meanwhile_says_nothing_more(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let ticket = asked(&nina, "Stems").await;
    fixture.execute("DELETE FROM sessions").await;
    let refused = support::open(&nina, &question("More", "More")).await;
    assert!(
        matches!(refused, Err(Error::Unauthenticated)),
        "{refused:?}"
    );
    let refused = support::reply(&nina, ticket.id, "More").await;
    assert!(
        matches!(refused, Err(Error::Unauthenticated)),
        "{refused:?}"
    );
}
