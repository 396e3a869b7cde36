//! Addresses that nearly are one of this site's.

use axum::body::Body;

use crate::http::answer::Answer;
use crate::http::app::TestApp;
use crate::http::client::Client;

async fn ask(client: &Client, method: &str, path: &str) -> Answer {
    let request = client.request(method, path).header("accept", "text/html");
    client.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_slash_at_the_end_leads_to_the_page_without_it() {
    let app = TestApp::new().await;
    std::fs::create_dir_all(app.folder.path().join("site/fonts")).unwrap();
    let ada = app.with_user("ada").await;
    for (path, place) in [
        ("/settings/", "/settings"),
        ("/settings///", "/settings"),
        ("/login/?next=%2Fa&x=/", "/login?next=%2Fa&x=/"),
        ("/fonts/", "/fonts"),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = ask(&ada, method, path).await.expect_status(308);
            assert_eq!(answer.header("location"), place);
        }
        for method in ["POST", "PUT", "DELETE"] {
            let answer = ask(&ada, method, path).await.expect_status(404);
            assert!(
                !answer.text().contains("ada@example.com"),
                "{}",
                answer.text()
            );
        }
    }
    ask(&ada, "GET", "/fonts").await.expect_status(404);
    ask(&ada, "GET", "/").await.expect_status(200);
}

#[tokio::test]
async fn no_address_leads_to_another_site() {
    let app = TestApp::new().await;
    for path in [
        "//evil.example/",
        "///evil.example//",
        "/\\evil.example/",
        "//",
        "///",
    ] {
        let answer = ask(&app.anonymous(), "GET", path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.header("location").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn what_no_file_can_be_called_is_not_found() {
    let app = TestApp::new().await;
    let nobody = app.anonymous();
    for path in [
        format!("/{}", "a".repeat(253)),
        format!("/{}", "a".repeat(256)),
        format!("/pkg/{}.css", "a".repeat(5_000)),
        format!("/{}", "%61".repeat(300)),
        "/a".repeat(600),
        "/a".repeat(4_000),
        "/fonts/%00".to_owned(),
        "/%00/a".to_owned(),
        "/%ff".to_owned(),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = ask(&nobody, method, &path).await;
            let start = &path[..path.len().min(30)];
            assert_eq!(answer.status, 404, "{method} {start} {}", path.len());
        }
    }
}
