//! Somebody whose account is suspended, and what others see of them.

mod hidden;
mod restricted;
mod telling;

use stagedoor_domain::operators;

use crate::http::app::TestApp;
use crate::http::client::Client;

/// What an operator may say: nothing of it is markup.
const REASON: &str = "Somebody else's <b>music</b> & more.";

/// The same as it stands in a page.
const WRITTEN: &str = "Somebody else's &lt;b&gt;music&lt;/b&gt; &amp; more.";

async fn suspend(app: &TestApp, who: &str) {
    operators::suspend_account(&app.services, who, REASON)
        .await
        .unwrap();
}

async fn restore(app: &TestApp, who: &str) {
    operators::restore_account(&app.services, who, None)
        .await
        .unwrap();
}

/// Somebody suspended, in the restricted session that they log in to.
async fn suspended(app: &TestApp, who: &str) -> Client {
    suspend(app, who).await;
    app.logged_in(who).await
}
