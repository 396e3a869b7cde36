//! Registering, confirming and resending, on both databases.

use stagedoor_testing::{Backend, Fixture, PASSWORD, client_info, on_both_databases};

use rstest::rstest;
use stagedoor_domain::accounts::{
    Credentials, Login, Recipient, Registration, log_in, register, resend_verification,
    resend_wait, verify_email,
};
use stagedoor_domain::users;
use stagedoor_domain::{Caller, Error, Role, operators};

fn registration(username: &str, email: &str) -> Registration {
    Registration {
        username: username.into(),
        email: email.into(),
        password: PASSWORD.into(),
        invitation: None,
    }
}

fn credentials(identifier: &str, password: &str) -> Credentials {
    Credentials {
        identifier: identifier.into(),
        password: password.into(),
    }
}

/// Sends what is due and takes the tokens out of the links.
async fn tokens(fixture: &Fixture) -> Vec<String> {
    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    mails
        .iter()
        .filter_map(|mail| mail.text.split("/verify-email?token=").nth(1))
        .map(|rest| rest.split_whitespace().next().unwrap().to_owned())
        .collect()
}

#[on_both_databases]
async fn a_stranger_registers_confirms_and_logs_in(fixture: Fixture) {
    register(&fixture.visitor(), registration("Nina", "Nina@Example.com"))
        .await
        .unwrap();
    let user = operators::show(&fixture.services, "nina").await.unwrap();
    assert_eq!((user.role, user.is_verified), (Role::User, false));

    let token = tokens(&fixture).await.pop().unwrap();
    verify_email(&fixture.visitor(), &token).await.unwrap();

    for identifier in ["nina", "NINA", "nina@example.com", " NINA@EXAMPLE.COM "] {
        let login = log_in(&fixture.visitor(), credentials(identifier, PASSWORD), None)
            .await
            .unwrap();
        let Login::Done(user, _) = login else {
            panic!("no second step is set up");
        };
        assert!(user.is_verified);
    }
}

#[on_both_databases]
async fn a_known_address_gets_the_same_answer_and_a_mail_that_says_so(fixture: Fixture) {
    let owner = fixture.listener("nina").await;

    register(
        &fixture.visitor(),
        registration("other", "NINA@example.com"),
    )
    .await
    .unwrap();

    fixture.send_mail().await;
    let mails = fixture.mailer.sent();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].to.contains(&owner.email));
    assert!(!mails[0].text.contains("/verify-email?token="));
}

#[on_both_databases]
async fn a_taken_username_is_said_in_any_case_of_letters(fixture: Fixture) {
    fixture.listener("nina").await;
    let refused = register(&fixture.visitor(), registration("NINA", "else@example.com")).await;
    assert!(matches!(refused, Err(Error::UsernameTaken)));
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 0);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_registrations_with_one_address_at_once_are_sixteen_claims(fixture: Fixture) {
    let calls = (0..16).map(|n| {
        let services = fixture.services.clone();
        tokio::spawn(async move {
            let name = format!("nina{n}");
            register(
                &Caller::anonymous(&services, client_info()),
                registration(&name, "nina@example.com"),
            )
            .await
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    assert_eq!(fixture.count("SELECT COUNT(*) FROM users").await, 16);
    assert_eq!(tokens(&fixture).await.len(), 16);
}

#[on_both_databases]
async fn every_wrong_field_is_named_at_once(fixture: Fixture) {
    let bad = Registration {
        username: "x".into(),
        email: "y".into(),
        password: "z".into(),
        invitation: None,
    };
    let Err(Error::Validation(fields)) = register(&fixture.visitor(), bad).await else {
        panic!("taken")
    };
    let names: Vec<_> = fields.iter().map(|field| field.field).collect();
    assert_eq!(names, ["username", "email", "password"]);
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_uses_of_one_token_at_once_give_one_success(fixture: Fixture) {
    register(&fixture.visitor(), registration("nina", "nina@example.com"))
        .await
        .unwrap();
    let token = tokens(&fixture).await.pop().unwrap();
    let calls = (0..16).map(|_| {
        let (services, token) = (fixture.services.clone(), token.clone());
        tokio::spawn(async move {
            verify_email(&Caller::anonymous(&services, client_info()), &token).await
        })
    });
    let mut successes = 0;
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(()) => successes += 1,
            Err(error) => assert!(matches!(error, Error::TokenInvalid), "{error:?}"),
        }
    }
    assert_eq!(successes, 1);
}

#[on_both_databases]
async fn unknown_truncated_expired_and_spent_tokens_get_one_answer(fixture: Fixture) {
    register(&fixture.visitor(), registration("nina", "nina@example.com"))
        .await
        .unwrap();
    let email = || Recipient::Address("nina@example.com".into());
    resend_verification(&fixture.visitor(), email())
        .await
        .unwrap();
    let tokens = tokens(&fixture).await;
    let [first, second] = tokens.as_slice() else {
        panic!("{} links", tokens.len())
    };
    assert_ne!(first, second);
    let is_invalid = |token: String| {
        let services = fixture.services.clone();
        async move {
            let answer = verify_email(&Caller::anonymous(&services, client_info()), &token).await;
            matches!(answer, Err(Error::TokenInvalid))
        }
    };
    assert!(is_invalid(String::new()).await);
    assert!(is_invalid("unknown".into()).await);
    assert!(is_invalid(first[..first.len() - 1].to_owned()).await);
    assert!(is_invalid(first.replace(&first[..1], "\0")).await);

    verify_email(&fixture.visitor(), second).await.unwrap();
    assert!(is_invalid(second.clone()).await, "spent");
    assert!(is_invalid(first.clone()).await, "spent with the other");
}

#[on_both_databases]
async fn a_link_works_for_a_day_and_no_longer(fixture: Fixture) {
    register(&fixture.visitor(), registration("nina", "nina@example.com"))
        .await
        .unwrap();
    let token = tokens(&fixture).await.pop().unwrap();
    fixture.advance(24 * 60 * 60);
    let refused = verify_email(&fixture.visitor(), &token).await;
    assert!(matches!(refused, Err(Error::TokenInvalid)));
}

#[rstest]
#[tokio::test]
async fn resending_waits_a_minute_and_happens_five_times_an_hour_known_or_not(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values("nina@example.com", "nobody@example.com")] address: &str,
) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    fixture.user("nina", Role::User, false).await;
    // The hourly limit per client address is another test's business.
    let anywhere = stagedoor_domain::ClientInfo::default();
    let anybody = Caller::anonymous(&fixture.services, anywhere);
    let resend = || resend_verification(&anybody, Recipient::Address(address.into()));
    for sent in 0..5 {
        resend().await.unwrap();
        let Err(Error::RateLimited { retry_after }) = resend().await else {
            panic!("not limited after {sent}")
        };
        assert_eq!(retry_after.as_secs(), 60);
        fixture.advance(60);
    }
    let Err(Error::RateLimited { retry_after }) = resend().await else {
        panic!("a sixth")
    };
    assert_eq!(retry_after.as_secs(), 3600 - 5 * 60);
    fixture.advance(3600 - 5 * 60);
    resend().await.unwrap();
    assert_eq!(fixture.count("SELECT COUNT(*) FROM jobs").await, 6);
    let mails = if address == "nina@example.com" { 6 } else { 0 };
    assert_eq!(tokens(&fixture).await.len(), mails);
}

#[on_both_databases]
async fn resending_to_oneself_waits_a_minute_and_happens_five_times_an_hour(backend: Backend) {
    let fixture = Fixture::open_with(backend, |settings| settings.rate_limits = true).await;
    let nina = fixture.user("nina", Role::User, false).await;
    let anywhere = stagedoor_domain::ClientInfo::default();
    for sent in 0..5 {
        resend_verification(
            &Caller::anonymous(&fixture.services, &anywhere),
            Recipient::User(nina.id),
        )
        .await
        .unwrap();
        let wait = resend_wait(&fixture.services, nina.id).await.unwrap();
        let most = if sent == 4 { 3600 - 4 * 60 } else { 60 };
        assert_eq!(wait.unwrap().as_secs(), most);
        fixture.advance(60);
    }
    let sixth = resend_verification(
        &Caller::anonymous(&fixture.services, &anywhere),
        Recipient::User(nina.id),
    )
    .await;
    assert!(matches!(sixth, Err(Error::RateLimited { .. })));
    assert_eq!(tokens(&fixture).await.len(), 5);
}

#[on_both_databases]
async fn a_role_is_assigned_with_an_event_that_names_the_operator(fixture: Fixture) {
    let nina = fixture.listener("nina").await;
    operators::set_role(&fixture.services, "nina@example.com", Role::Admin)
        .await
        .unwrap();
    assert_eq!(
        users::find(&fixture.services, nina.id).await.unwrap().role,
        Role::Admin
    );
    let events = "SELECT COUNT(*) FROM audit_logs
                  WHERE action = 'user.set_role' AND actor = 'operator' AND actor_id IS NULL";
    assert_eq!(fixture.count(events).await, 1);
    let unknown = operators::set_role(&fixture.services, "nobody", Role::Admin).await;
    assert!(matches!(unknown, Err(Error::UserNotFound)));
}
