//! Answering, from the command line and from pages.

use stagedoor_domain::support::{self, Author, State};
use stagedoor_domain::{Error, Role, expiry, operators};
use stagedoor_testing::{Backend, Fixture, on_both_databases};

use super::{asked, logged_in, noted};

#[on_both_databases]
async fn an_answer_is_mailed_and_stands_in_the_ticket(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let mona = logged_in(&fixture, "mona", Role::Moderator).await;
    let ticket = asked(&nina, "Stems").await;
    let told = fixture.mails_to("mona@example.com").await;
    let [mail] = &told[..] else {
        panic!("{told:?}")
    };
    assert!(mail.text.contains(&ticket.reference), "{}", mail.text);
    assert!(!mail.text.contains("How do I begin?"), "{}", mail.text);

    let answered = support::answer(&mona, &ticket.reference, "Like this.", false).await;
    assert_eq!(answered.unwrap().ticket.state, State::Answered);
    let mails = fixture.mails_to("nina@example.com").await;
    assert!(mails[0].text.contains("> Like this."), "{}", mails[0].text);
    let seen = support::find(&nina, ticket.id).await.unwrap();
    assert_eq!(seen.messages[1].author, Author::Support);
    assert_eq!(noted(&fixture, "support.answer").await, 1);
    let staff =
        "SELECT COUNT(*) FROM audit_logs WHERE actor = 'operator' AND actor_id <> subject_id";
    assert_eq!(fixture.count(staff).await, 1);

    // Whoever waits is told of once, until somebody has answered.
    for text in ["And then?", "Then?"] {
        let ticket = support::reply(&nina, ticket.id, text).await.unwrap();
        assert_eq!(ticket.state, State::Open);
    }
    assert_eq!(fixture.mails_to("mona@example.com").await.len(), 2);

    let reference = &ticket.reference;
    let services = &fixture.services;
    let closed = operators::answer_ticket(services, reference, "That is all.", true).await;
    assert_eq!(closed.unwrap().ticket.state, State::Closed);
    support::close(&mona, reference).await.unwrap();
    assert_eq!(noted(&fixture, "support.close").await, 1);
    let again = support::reply(&nina, ticket.id, "One more").await.unwrap();
    assert_eq!(again.state, State::Open);
    operators::close_ticket(services, reference).await.unwrap();
    assert_eq!(noted(&fixture, "support.close").await, 2);
    assert_eq!(fixture.mails_to("nina@example.com").await.len(), 2);
}

#[on_both_databases]
async fn the_owner_is_not_told_from_where_they_were_answered(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let mona = logged_in(&fixture, "mona", Role::Admin).await;
    let ticket = asked(&nina, "Stems").await;
    support::answer(&mona, &ticket.reference, "Yes.", false)
        .await
        .unwrap();
    let language = stagedoor_words::Language::English;
    let log = stagedoor_domain::security_log::page(&nina, None, language);
    let log = log.await.unwrap();
    let mut entries = log.items.iter();
    let entry = entries
        .find(|entry| entry.event == "support.answer")
        .unwrap();
    let told = format!("Support answered your message {}", ticket.reference);
    assert_eq!(entry.description, told);
    assert_eq!((&entry.address, entry.browser), (&None, None));
}

#[on_both_databases]
async fn only_staff_sees_and_answers(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let ticket = asked(&nina, "Stems").await;
    let reference = &*ticket.reference;
    let mut others = vec![nina];
    for role in [
        Role::Creator,
        Role::Premium,
        Role::Artist,
        Role::Producer,
        Role::Label,
    ] {
        others.push(logged_in(&fixture, &format!("is_{role}"), role).await);
    }
    for caller in &others {
        for refused in [
            support::case(caller, reference).await,
            support::answer(caller, reference, "Mine", false).await,
            support::close(caller, reference).await,
        ] {
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }
        let refused = support::cases(caller, None, None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    let nobody = support::case(&fixture.visitor(), reference).await;
    assert!(matches!(nobody, Err(Error::Unauthenticated)), "{nobody:?}");
    let listed = operators::list_tickets(&fixture.services, Some(State::Open), None).await;
    assert_eq!(listed.unwrap().items.len(), 1);
    let listed = operators::list_tickets(&fixture.services, Some(State::Closed), None).await;
    assert_eq!(listed.unwrap().items.len(), 0);
}

#[on_both_databases]
async fn whoever_loses_the_role_meanwhile_answers_nobody(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let mona = logged_in(&fixture, "mona", Role::Moderator).await;
    let ticket = asked(&nina, "Stems").await;
    // As the request read it before the role went.
    let user = mona.user().await.unwrap();
    let mona = mona.with_user(Some(user));
    operators::set_role(&fixture.services, "mona", Role::Creator)
        .await
        .unwrap();
    let refused = support::answer(&mona, &ticket.reference, "Yes.", false).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    assert_eq!(noted(&fixture, "support.answer").await, 0);
}

#[on_both_databases]
async fn an_address_that_nobody_confirmed_gets_no_answer(fixture: Fixture) {
    let user = fixture.user("nina", Role::User, false).await;
    let (principal, _) = fixture.log_in(&user).await;
    let nina = fixture.caller(principal);
    let ticket = asked(&nina, "Stems").await;
    operators::answer_ticket(&fixture.services, &ticket.reference, "Yes.", false)
        .await
        .unwrap();
    assert!(fixture.mails().await.is_empty());
    let seen = support::find(&nina, ticket.id).await.unwrap();
    assert_eq!(seen.messages[1].text, "Yes.");
}

#[on_both_databases]
async fn staff_is_not_flooded_with_mail(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| {
        settings.rate_limits = true;
        settings.tickets_per_day = 100;
        settings.notices_per_hour = 100;
    })
    .await;
    fixture.user("mona", Role::Moderator, true).await;
    let told = async || fixture.mails_to("mona@example.com").await;
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let mut last = None;
    for number in 0..13 {
        last = Some(asked(&nina, &format!("Number {number}")).await.reference);
    }
    // One writer does not use up what there is for all.
    assert_eq!(told().await.len(), 5);
    for name in ["otto", "ada", "eve", "max"] {
        let writer = logged_in(&fixture, name, Role::User).await;
        for number in 0..5 {
            asked(&writer, &format!("{name} {number}")).await;
        }
    }
    assert_eq!(told().await.len(), 20);
    operators::close_ticket(&fixture.services, &last.unwrap())
        .await
        .unwrap();
    // Nothing of it is lost: 8 of Nina's and 5 of the last one's waited, and one is closed.
    fixture.advance(60 * 60 + 1);
    let mails = told().await;
    assert_eq!(mails.len(), 21);
    let mail = mails.last().unwrap();
    assert_eq!(mail.subject, "More messages wait for support");
    assert!(mail.text.contains("12 more messages"), "{}", mail.text);
    asked(&nina, "Later").await;
    let mails = told().await;
    assert_eq!(mails.last().unwrap().subject, "Somebody waits for support");
    assert_eq!(mails.len(), 22);
}

#[on_both_databases]
async fn what_is_closed_goes_after_a_year(fixture: Fixture) {
    let nina = logged_in(&fixture, "nina", Role::User).await;
    let closed = asked(&nina, "Closed").await;
    let open = asked(&nina, "Open").await;
    operators::close_ticket(&fixture.services, &closed.reference)
        .await
        .unwrap();
    let kept = async || {
        expiry::sweep(&fixture.services).await.unwrap();
        fixture.count("SELECT COUNT(*) FROM tickets").await
    };
    fixture.advance(364 * 24 * 60 * 60);
    assert_eq!(kept().await, 2);
    fixture.advance(2 * 24 * 60 * 60);
    assert_eq!(kept().await, 1);
    let left = operators::show_ticket(&fixture.services, &open.reference).await;
    left.unwrap();
}
