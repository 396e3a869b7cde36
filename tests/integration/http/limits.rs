//! How often is too often.

use serde_json::json;
use stagedoor_domain::Role;
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::http::answer::Answer;
use crate::http::app::TestApp;

fn retry_after(answer: Answer) -> u64 {
    let wait = answer.header("retry-after").parse().unwrap();
    answer.expect_problem(429, "RATE_LIMITED");
    wait
}

#[tokio::test]
async fn ten_logins_a_minute_and_address() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    let ada = app.anonymous();
    for _ in 0..10 {
        ada.log_in("ada").await.expect_status(200);
    }
    let wait = retry_after(ada.log_in("ada").await);
    assert!((1..=60).contains(&wait), "{wait}");
    app.anonymous().log_in("ada").await.expect_status(200);
    app.advance(wait);
    ada.log_in("ada").await.expect_status(200);
}

#[tokio::test]
async fn an_ipv6_network_is_one_address_and_a_mapped_one_is_ipv4() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    for number in 0..10 {
        let ada = app.anonymous().at(&format!("2001:db8:1:2::{number}"));
        ada.log_in("ada").await.expect_status(200);
    }
    retry_after(
        app.anonymous()
            .at("2001:db8:1:2:ffff::1")
            .log_in("ada")
            .await,
    );
    app.anonymous()
        .at("2001:db8:1:3::1")
        .log_in("ada")
        .await
        .expect_status(200);

    for _ in 0..10 {
        app.anonymous()
            .at("192.0.2.77")
            .log_in("ada")
            .await
            .expect_status(200);
    }
    retry_after(app.anonymous().at("::ffff:192.0.2.77").log_in("ada").await);
}

#[tokio::test]
async fn an_ipv6_site_logs_in_sixty_times_a_minute_through_both_doors_together() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    let fields = [("identifier", "ada"), ("password", PASSWORD)];
    for number in 0..60 {
        let ada = app
            .anonymous()
            .at(&format!("2001:db8:1:{}::{number}", number / 10));
        if number % 2 == 0 {
            ada.log_in("ada").await.expect_status(200);
        } else {
            ada.submit("/api/log_in", &fields)
                .await
                .expect_redirect("/settings");
        }
    }
    let ada = app.anonymous().at("2001:db8:1:7::1");
    let wait = retry_after(ada.log_in("ada").await);
    ada.submit("/api/log_in", &fields)
        .await
        .expect_redirect("/login");
    app.anonymous()
        .at("2001:db8:2:7::1")
        .log_in("ada")
        .await
        .expect_status(200);
    app.advance(wait);
    ada.log_in("ada").await.expect_status(200);
}

#[tokio::test]
async fn a_forged_header_buys_no_tries() {
    let app = TestApp::new().await;
    app.user("ada", Role::User, true).await;
    for number in 0..10 {
        let ada = app
            .anonymous()
            .at("203.0.113.9")
            .with_header("x-forwarded-for", &format!("192.0.2.{number}"));
        ada.log_in("ada").await.expect_status(200);
    }
    let ada = app
        .anonymous()
        .at("203.0.113.9")
        .with_header("x-forwarded-for", "192.0.2.200");
    retry_after(ada.log_in("ada").await);
}

#[tokio::test]
async fn behind_a_trusted_proxy_clients_are_told_apart() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.trusted_proxies = vec!["10.0.0.0/8"];
    })
    .await;
    app.user("ada", Role::User, true).await;
    for number in 0..12 {
        let ada = app
            .anonymous()
            .at("10.0.0.1")
            .with_header("x-forwarded-for", &format!("192.0.2.{number}"));
        ada.log_in("ada").await.expect_status(200);
    }
    // What stands left of the client's own address is the client's claim.
    for number in 0..10 {
        let ada = app.anonymous().at("10.0.0.1").with_header(
            "x-forwarded-for",
            &format!("198.18.0.{number}, 203.0.113.9"),
        );
        ada.log_in("ada").await.expect_status(200);
    }
    let ada = app
        .anonymous()
        .at("10.0.0.1")
        .with_header("x-forwarded-for", "198.18.0.99, 203.0.113.9");
    retry_after(ada.log_in("ada").await);
}

#[on_both_databases]
async fn five_failures_make_an_identifier_wait_and_nobody_is_locked_out(app: TestApp) {
    app.user("ada", Role::User, true).await;
    for identifier in ["ada", "nobody"] {
        let fail = async || {
            let body = json!({"identifier": identifier, "password": "not the password"});
            app.anonymous().post("/api/v1/auth/login", body).await
        };
        for _ in 0..5 {
            fail().await.expect_problem(401, "INVALID_CREDENTIALS");
        }
        let first = retry_after(fail().await);
        app.advance(first);
        fail().await.expect_problem(401, "INVALID_CREDENTIALS");
        let second = retry_after(fail().await);
        assert!(second > first, "waits grow: {first} {second}");
        assert!(second <= 15 * 60);
        app.advance(second);
    }
    app.advance(15 * 60);
    app.anonymous().log_in("ada").await.expect_status(200);
}

#[tokio::test]
async fn twenty_registrations_an_hour_and_address() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for number in 0..20 {
        nobody
            .register(
                &format!("user-{number}"),
                &format!("user-{number}@example.com"),
            )
            .await
            .expect_status(202);
    }
    let wait = retry_after(nobody.register("one-more", "one-more@example.com").await);
    app.advance(wait);
    nobody
        .register("one-more", "one-more@example.com")
        .await
        .expect_status(202);
}

#[on_both_databases]
async fn a_resend_a_minute_and_five_an_hour_for_known_and_unknown_alike(app: TestApp) {
    app.user("ada", Role::User, false).await;
    for email in ["ada@example.com", "nobody@example.com"] {
        let resend = async || {
            app.anonymous()
                .post("/api/v1/auth/verify-email/resend", json!({"email": email}))
                .await
        };
        for number in 0..5 {
            resend().await.expect_status(202);
            let wait = retry_after(resend().await);
            if number < 4 {
                assert!(wait <= 60, "{wait}");
            }
            app.advance(60);
        }
        assert!(retry_after(resend().await) > 60);
    }
}

#[tokio::test]
async fn twenty_resends_an_hour_and_address() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    let resend = async |number: u32| {
        let body = json!({"email": format!("user-{number}@example.com")});
        nobody.post("/api/v1/auth/verify-email/resend", body).await
    };
    for number in 0..20 {
        resend(number).await.expect_status(202);
    }
    retry_after(resend(99).await);
}

#[tokio::test]
async fn ten_upgrades_a_minute_and_user() {
    let app = TestApp::new().await;
    let ada = app.with_role("ada", Role::Artist).await;
    for _ in 0..10 {
        ada.upgrade().await.expect_status(200);
    }
    retry_after(ada.upgrade().await);
    app.with_role("grace", Role::Artist)
        .await
        .upgrade()
        .await
        .expect_status(200);
    app.advance(60);
    ada.upgrade().await.expect_status(200);
}

#[tokio::test]
async fn limits_can_be_off() {
    let app = TestApp::with(Backend::Sqlite, |setup| setup.settings.rate_limits = false).await;
    app.user("ada", Role::User, true).await;
    let ada = app.anonymous();
    for _ in 0..30 {
        ada.log_in("ada").await.expect_status(200);
        ada.post(
            "/api/v1/auth/login",
            json!({"identifier": "ada", "password": format!("{PASSWORD}!")}),
        )
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    }
}

#[tokio::test]
async fn whoever_asks_too_often_is_answered_forty_times_a_second_through_both_doors() {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.quotas.login_per_minute = 1;
    })
    .await;
    let flood = app.anonymous();
    flood
        .log_in("nobody")
        .await
        .expect_problem(401, "INVALID_CREDENTIALS");
    let began = std::time::Instant::now();
    retry_after(flood.log_in("nobody").await);
    let fields = [("identifier", "nobody"), ("password", PASSWORD)];
    flood
        .submit("/api/log_in", &fields)
        .await
        .expect_redirect("/login");
    assert!(began.elapsed() >= std::time::Duration::from_millis(50));
}
