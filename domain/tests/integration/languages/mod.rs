//! In which language people are written to, on both databases.

mod every_mail;

use stagedoor_domain::accounts::{
    Credentials, Login, Recipient, Registration, forgot_password, log_in, register,
    resend_verification, verify_email,
};
use stagedoor_domain::jobs;
use stagedoor_domain::mail::Mail;
use stagedoor_domain::{Caller, ClientInfo, Principal, User, users};
use stagedoor_testing::{Fixture, PASSWORD, client_info, on_both_databases};
use stagedoor_words::Language;
use uuid::Uuid;

fn speaking(language: Option<Language>) -> ClientInfo {
    ClientInfo {
        language,
        ..client_info()
    }
}

fn french() -> ClientInfo {
    speaking(Some(Language::French))
}

async fn registers(fixture: &Fixture, name: &str, email: &str, from: ClientInfo) {
    let registration = Registration {
        username: name.into(),
        email: email.into(),
        password: PASSWORD.into(),
        invitation: None,
    };
    register(&Caller::anonymous(&fixture.services, from), registration)
        .await
        .unwrap();
}

async fn logs_in(fixture: &Fixture, name: &str, from: ClientInfo) -> Principal {
    let credentials = Credentials {
        identifier: name.into(),
        password: PASSWORD.into(),
    };
    let caller = Caller::anonymous(&fixture.services, from);
    match log_in(&caller, credentials, None).await.unwrap() {
        Login::Done(_, began) => began.session.principal().unwrap(),
        other @ Login::SecondFactorRequired(_) => panic!("{other:?}"),
    }
}

async fn speaks(fixture: &Fixture, user: &User, language: Language) {
    let set = format!(
        "UPDATE users SET language = '{}' WHERE username = '{}'",
        language.tag(),
        user.username
    );
    fixture.execute(set).await;
}

async fn language_of(fixture: &Fixture, id: Uuid) -> Option<Language> {
    users::find(&fixture.services, id).await.unwrap().language
}

async fn becomes_artist(fixture: &Fixture, user_id: Uuid) {
    let job = jobs::NowArtist { user_id };
    let services = &fixture.services;
    services
        .write(async move |tx| jobs::enqueue(tx, &job).await)
        .await
        .unwrap();
}

async fn newest(fixture: &Fixture, address: &str) -> Mail {
    fixture.mails_to(address).await.pop().unwrap()
}

fn is_french(mail: &Mail, subject: &str) {
    assert_eq!((mail.language, mail.subject), (Language::French, subject));
    assert!(mail.html.contains("<html lang=\"fr\" dir=\"ltr\">"));
    assert!(mail.text.starts_with("Bonjour"), "{}", mail.text);
    for said in [&mail.text, &mail.html] {
        for english in ["Hello", "Device", "When:", "If the button"] {
            assert!(!said.contains(english), "{english} in {said}");
        }
    }
}

#[on_both_databases]
async fn whoever_registered_in_french_reads_french(fixture: Fixture) {
    const NINA: &str = "nina@example.org";
    registers(&fixture, "nina", NINA, french()).await;
    let mail = newest(&fixture, NINA).await;
    is_french(&mail, "Vérifiez votre adresse e‑mail");
    assert!(
        mail.text.contains("Vérifier l’adresse\u{a0}:\nhttp"),
        "{}",
        mail.text
    );
    let [link] = &mail.links()[..] else {
        panic!("{}", mail.text)
    };
    let token = link.query_pairs().next().unwrap().1.into_owned();
    verify_email(&fixture.visitor(), &token).await.unwrap();

    // What follows is asked for in English, or by nobody.
    logs_in(&fixture, "nina", french()).await;
    let elsewhere = ClientInfo {
        address: Some("198.51.100.9".parse().unwrap()),
        ..speaking(Some(Language::English))
    };
    let nina = logs_in(&fixture, "nina", elsewhere).await;
    is_french(
        &newest(&fixture, NINA).await,
        "Nouvelle connexion à votre compte",
    );
    assert_eq!(
        language_of(&fixture, nina.user_id).await,
        Some(Language::French)
    );
    becomes_artist(&fixture, nina.user_id).await;
    is_french(
        &newest(&fixture, NINA).await,
        "Vous êtes maintenant artiste",
    );
    forgot_password(&fixture.visitor(), NINA).await.unwrap();
    is_french(
        &newest(&fixture, NINA).await,
        "Choisissez un nouveau mot de passe",
    );
    registers(&fixture, "mal", NINA, speaking(Some(Language::English))).await;
    is_french(
        &newest(&fixture, NINA).await,
        "Quelqu’un a voulu créer un compte avec votre adresse e‑mail",
    );
}

#[on_both_databases]
async fn nobody_who_asked_for_no_language_reads_anything_but_english(fixture: Fixture) {
    registers(&fixture, "otto", "otto@example.org", speaking(None)).await;
    let mail = newest(&fixture, "otto@example.org").await;
    assert_eq!(
        (mail.language, mail.subject),
        (Language::English, "Verify your email")
    );
    assert!(mail.html.contains("<html lang=\"en\""), "{}", mail.html);
}

#[on_both_databases]
async fn an_account_without_a_language_takes_that_of_its_next_login(fixture: Fixture) {
    let mira = fixture.listener("mira").await;
    assert_eq!(language_of(&fixture, mira.id).await, None);
    // Until then it is written to as whoever asks for the mail is spoken to.
    let asking = Caller::anonymous(&fixture.services, french());
    forgot_password(&asking, &mira.email).await.unwrap();
    is_french(
        &newest(&fixture, &mira.email).await,
        "Choisissez un nouveau mot de passe",
    );
    assert_eq!(language_of(&fixture, mira.id).await, None);

    logs_in(&fixture, "mira", speaking(None)).await;
    assert_eq!(language_of(&fixture, mira.id).await, None);
    logs_in(&fixture, "mira", french()).await;
    assert_eq!(language_of(&fixture, mira.id).await, Some(Language::French));
    logs_in(&fixture, "mira", speaking(Some(Language::English))).await;
    assert_eq!(language_of(&fixture, mira.id).await, Some(Language::French));
}

#[on_both_databases]
async fn a_list_of_accounts_is_in_the_language_of_whoever_asked(fixture: Fixture) {
    const OTTO: &str = "otto@example.org";
    registers(&fixture, "otto", OTTO, speaking(None)).await;
    registers(&fixture, "otto2", OTTO, speaking(None)).await;
    fixture.send_mail().await;
    let asking = Caller::anonymous(&fixture.services, french());
    let recipient = Recipient::Address(OTTO.into());
    resend_verification(&asking, recipient).await.unwrap();
    let mail = newest(&fixture, OTTO).await;
    is_french(&mail, "Vérifiez votre adresse e‑mail");
    assert_eq!(mail.links().len(), 2);
}
