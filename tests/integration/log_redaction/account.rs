//! From the registration to the upgrade.

use serde_json::json;
use stagedoor_testing::PASSWORD;

use super::secrets::Secrets;
use crate::http::app::TestApp;

pub async fn journey(secrets: &mut Secrets) {
    let app = TestApp::new().await;
    let ada = app.anonymous();
    secrets.add(PASSWORD);
    secrets.add("a wrong password");
    ada.register("ada", "ada@example.com")
        .await
        .expect_status(202);
    let token = app.confirmation_token("ada@example.com").await;
    secrets.add(&token);
    secrets.add(app.mails().await[0].text.lines().next().unwrap());
    ada.page(&format!("/verify-email?token={token}"))
        .await
        .expect_status(200);
    ada.log_in_with("ada", "a wrong password")
        .await
        .expect_status(401);
    let fields = [("identifier", "ada"), ("password", PASSWORD)];
    ada.submit("/api/log_in", &fields).await;
    ada.log_in("ada").await.expect_status(200);
    secrets.add(ada.session().unwrap());
    for status in [200, 400] {
        ada.post("/api/v1/auth/verify-email", json!({"token": token}))
            .await
            .expect_status(status);
    }
    ada.upgrade().await.expect_status(200);
    secrets.add(ada.session().unwrap());
    ada.page("/settings").await.expect_status(200);
    app.mails().await;
    let cut_off = format!(r#"{{"password":"{PASSWORD}""#);
    ada.post_raw("/api/v1/auth/login", "application/json", cut_off)
        .await
        .expect_status(400);
    app.execute("ALTER TABLE users RENAME TO elsewhere").await;
    ada.log_in("ada").await.expect_status(500);
    ada.post_nothing("/api/v1/auth/logout").await;
}
