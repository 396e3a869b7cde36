//! Addresses as people have them, and those that only look like them.

use serde_json::json;
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;
use crate::http::both_doors::call;

#[on_both_databases]
async fn an_address_in_its_own_letters_is_mailed_as_it_is_in_the_dns_and_shown_as_written(
    app: TestApp,
) {
    let nina = app.anonymous();
    nina.register("nina", "\"nina\"@b\u{fc}cher.example")
        .await
        .expect_status(202);
    let mail = app.mails().await.pop().unwrap();
    assert_eq!(mail.to, "nina@xn--bcher-kva.example");

    let user = nina.log_in("nina").await.expect_status(200).json();
    assert_eq!(user["email"], "nina@xn--bcher-kva.example");
    for page in ["/settings", "/settings/security", "/verify-email/resend"] {
        let page = nina.page(page).await.expect_status(200).text();
        assert!(page.contains("nina@b\u{fc}cher.example"), "{page}");
        assert!(!page.contains("xn--bcher"), "{page}");
    }
}

#[on_both_databases]
async fn an_address_that_only_looks_like_another_is_refused_at_both_doors_and_says_why(
    app: TestApp,
) {
    let client = app.anonymous();
    for (email, why) in [
        ("\u{ff4e}ina@example.com", "plain letters"),
        ("ni\u{200b}na@example.com", "invisible"),
        ("nina\u{3164}@example.com", "invisible"),
        ("\"ni na\"@example.com", "quotation marks"),
    ] {
        let answer = client.register("nina", email).await;
        let problem = answer.expect_problem(422, "VALIDATION_FAILED");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&json!("email"), &json!("invalid"))
        );
        assert!(error["message"].as_str().unwrap().contains(why), "{error}");
        let fields = [
            ("username", "nina"),
            ("email", email),
            ("password", stagedoor_testing::PASSWORD),
        ];
        let answer = call(&client, "register", &fields).await;
        assert!(answer.text().contains(why), "{}", answer.text());
    }
    assert!(app.mails().await.is_empty());
}

#[on_both_databases]
async fn nobody_registers_a_name_that_seems_to_speak_for_the_site(app: TestApp) {
    let client = app.anonymous();
    for name in ["admin", "Root", "support", "stage-door", "settings"] {
        let answer = client.register(name, "nina@example.com").await;
        answer.expect_problem(409, "USERNAME_TAKEN");
        let fields = [
            ("username", name),
            ("email", "nina@example.com"),
            ("password", stagedoor_testing::PASSWORD),
        ];
        let answer = call(&client, "register", &fields).await;
        assert!(
            answer.text().contains("USERNAME_TAKEN"),
            "{}",
            answer.text()
        );
    }
    assert!(app.mails().await.is_empty());
    app.with_user("admin").await;
}
