//! Requests that no browser makes, and cookies that others left.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Version, header};
use rstest::rstest;
use stagedoor_testing::Backend;
use std::net::SocketAddr;

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::routes::{ROUTES, Who};

/// Sends this method and target with these `Host` headers and nothing else.
async fn send(app: &TestApp, method: &str, target: &str, hosts: &[&str]) -> Answer {
    send_as(app, Version::HTTP_11, method, target, hosts).await
}

async fn send_as(
    app: &TestApp,
    version: Version,
    method: &str,
    target: &str,
    hosts: &[&str],
) -> Answer {
    let mut request = Request::builder()
        .method(method)
        .uri(target)
        .version(version);
    for host in hosts {
        request = request.header(header::HOST, latin_1(host));
    }
    let from = ConnectInfo(SocketAddr::from(([198, 51, 100, 9], 4711)));
    let request = request.extension(from).body(Body::empty()).unwrap();
    app.anonymous().send(request).await
}

const HOST: &[&str] = &["stagedoor.test"];

/// One byte for each character.
fn latin_1(text: &str) -> HeaderValue {
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
    HeaderValue::from_bytes(&bytes).unwrap()
}

#[tokio::test]
async fn nobody_connects_through_this_server() {
    let app = TestApp::new().await;
    for target in ["stagedoor.test:80", "evil.example:443", "[::1]:22"] {
        let answer = send(&app, "CONNECT", target, HOST).await;
        assert!(answer.header("allow").contains("POST"), "{target}");
        answer.expect_problem(405, "METHOD_NOT_ALLOWED");
    }
}

#[rstest]
#[case::none(&[])]
#[case::two(&["stagedoor.test", "stagedoor.test"])]
#[case::two_others(&["stagedoor.test", "evil.example"])]
#[case::empty(&[""])]
#[case::with_a_user(&["nina@stagedoor.test"])]
#[case::with_a_path(&["stagedoor.test/settings"])]
#[case::no_text(&["stagedoor\u{ff}.test"])]
#[case::a_list(&["stagedoor.test, evil.example"])]
#[tokio::test]
async fn a_request_names_one_host(#[case] hosts: &[&str]) {
    let app = TestApp::new().await;
    for target in ["/", "/healthz", "/api/v1/users/me", "/nowhere", "/pkg/x.js"] {
        send(&app, "GET", target, hosts)
            .await
            .expect_problem(400, "MALFORMED_REQUEST");
    }
}

#[tokio::test]
async fn hosts_that_have_a_port_or_are_an_address_are_hosts() {
    let app = TestApp::new().await;
    for host in [
        "localhost:3000",
        "127.0.0.1",
        "[::1]:3000",
        "STAGEDOOR.test",
    ] {
        send(&app, "GET", "/healthz", &[host])
            .await
            .expect_status(200);
    }
    send_as(&app, Version::HTTP_10, "GET", "/healthz", &[])
        .await
        .expect_status(200);
}

#[rstest]
#[case::authority_alone("GET", "stagedoor.test:80", 400)]
#[case::star("GET", "*", 400)]
#[case::star_for_options("OPTIONS", "*", 204)]
#[case::whole_address("GET", "http://stagedoor.test/healthz", 200)]
#[case::whole_address_without_a_path("GET", "http://stagedoor.test", 200)]
#[case::with_a_user("GET", "http://nina@stagedoor.test/healthz", 400)]
#[case::only_a_query("GET", "http://stagedoor.test?x", 200)]
#[tokio::test]
async fn every_form_of_a_target_is_answered(
    #[case] method: &str,
    #[case] target: &str,
    #[case] status: u16,
) {
    let app = TestApp::new().await;
    send(&app, method, target, HOST).await.expect_status(status);
}

#[tokio::test]
async fn the_host_in_a_target_counts_more_than_the_header() {
    let app = TestApp::with(Backend::Sqlite, |setup| setup.development = true).await;
    let target = "http://evil.example/dev/outbox";
    send(&app, "GET", target, &["localhost:3000"])
        .await
        .expect_status(404);
}

#[rstest]
#[case::before("theme=café; ", "")]
#[case::behind("", "; theme=café")]
#[case::around("a=ÿ; b=1; ", "; é=1; c=2")]
#[tokio::test]
async fn a_foreign_cookie_in_latin_1_logs_nobody_out(
    #[case] before: &str,
    #[case] behind: &str,
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let app = TestApp::on(backend).await;
    let ada = app.with_user("ada").await;
    let cookies = format!("{before}stagedoor={}{behind}", ada.session().unwrap());
    for path in ["/api/v1/users/me", "/settings"] {
        let request = app
            .anonymous()
            .request("GET", path)
            .header(header::COOKIE, latin_1(&cookies));
        let answer = ada.send(request.body(Body::empty()).unwrap()).await;
        answer.expect_status(200);
    }
}

/// What HEAD and GET tell of a body's length must not differ (RFC 9110, 8.6).
#[rstest]
#[case::plain("identity")]
#[case::compressed("gzip, br")]
#[tokio::test]
async fn a_head_tells_the_length_of_the_get_or_none(#[case] encoding: &str) {
    let app = TestApp::new().await;
    let site = app.folder.path().join("site");
    std::fs::write(site.join("pkg/large.css"), "a{}".repeat(2000)).unwrap();
    std::fs::write(site.join("pkg/made.css"), "a{}".repeat(2000)).unwrap();
    std::fs::write(site.join("pkg/made.css.br"), "brotli").unwrap();
    std::fs::write(site.join("favicon.svg"), "<svg/>").unwrap();
    let ada = app.with_role("ada", stagedoor_domain::Role::Artist).await;
    let mut paths = vec![
        "/",
        "/login",
        "/settings",
        "/settings/security",
        "/nowhere",
        "/healthz",
        "/readyz",
        "/pkg/large.css",
        "/pkg/made.css",
        "/favicon.svg",
        "/api/v1/nothing",
        "/login/",
        "/api/v1/auth/login",
        "/.well-known/change-password",
    ];
    paths.extend(ROUTES.iter().filter(|r| r.method == "GET").map(|r| r.path));
    for client in [app.anonymous(), ada] {
        let client = client.with_header("accept-encoding", encoding);
        for path in &paths {
            for accept in ["text/html", "*/*"] {
                let ask = async |method| {
                    let request = client.request(method, path).header(header::ACCEPT, accept);
                    client.send(request.body(Body::empty()).unwrap()).await
                };
                let (get, head) = (ask("GET").await, ask("HEAD").await);
                assert_eq!(get.status, head.status, "{path}");
                assert!(head.body.is_empty(), "{path}");
                let told = head.header("content-length");
                let real = get.body.len().to_string();
                assert!(told.is_empty() || told == real, "{path}: {told} of {real}");
                assert_eq!(
                    get.header("content-type"),
                    head.header("content-type"),
                    "{path}"
                );
                assert_eq!(
                    get.header("content-encoding"),
                    head.header("content-encoding"),
                    "{path}"
                );
            }
        }
    }
}

#[tokio::test]
async fn password_managers_find_the_page_that_changes_a_password() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    ada.page("/.well-known/change-password")
        .await
        .expect_redirect("/settings/security/password");
    ada.page("/settings/security/password")
        .await
        .expect_status(200);
    let nothing = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
    ada.page(nothing).await.expect_status(404);
}

#[tokio::test]
async fn a_401_names_a_scheme_that_opens_no_dialog() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for route in ROUTES.iter().filter(|route| route.who == Who::LoggedIn) {
        let answer = route.ask(&nobody).await.expect_status(401);
        assert_eq!(answer.header("www-authenticate"), "Session", "{route:?}");
    }
    let refused = nobody.log_in("nobody").await.expect_status(401);
    assert_eq!(refused.header("www-authenticate"), "Session");
    let fine = nobody.get("/healthz").await.expect_status(200);
    assert_eq!(fine.header("www-authenticate"), "");
}

#[rstest]
#[case::program("/api/v1/auth/logout", false)]
#[case::page("/api/log_out", true)]
#[tokio::test]
async fn a_logout_clears_what_scripts_have_stored(#[case] path: &str, #[case] by_form: bool) {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    let me = ada.me().await;
    assert_eq!(me.header("clear-site-data"), "");
    let answer = if by_form {
        ada.submit(path, &[]).await
    } else {
        ada.post_nothing(path).await
    };
    assert_eq!(answer.header("clear-site-data"), "\"storage\"");
    ada.expect_logged_out().await;
}

#[rstest]
#[case::http("http://stagedoor.test", true, "")]
#[case::with_subdomains("https://stagedoor.test", true, "max-age=31536000; includeSubDomains")]
#[case::host_alone("https://stagedoor.test", false, "max-age=31536000")]
#[tokio::test]
async fn https_binds_the_host_and_the_names_below_it(
    #[case] url: &str,
    #[case] subdomains: bool,
    #[case] expected: &str,
) {
    let app = TestApp::with(Backend::Sqlite, |setup| {
        setup.settings.public_url = url.parse().unwrap();
        setup.hsts_subdomains = subdomains;
    })
    .await;
    for path in ["/", "/nowhere", "/healthz", "/api/v1/users/me"] {
        let answer = app.anonymous().page(path).await;
        assert_eq!(
            answer.header("strict-transport-security"),
            expected,
            "{path}"
        );
    }
}
