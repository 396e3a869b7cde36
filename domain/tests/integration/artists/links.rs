//! Links, and whether what they lead to links back.

use std::sync::Mutex;

use futures::future::BoxFuture;
use stagedoor_domain::artists::rel_me::{self, Outcome, Page, ReadPage, Unread};
use stagedoor_domain::{Error, expiry};
use stagedoor_testing::{Fixture, on_both_databases};

use super::{Member, linked, member};

const NINA: &str = "https://nina.example/";
const DAY: u64 = 24 * 60 * 60;
const JOBS: &str = "SELECT COUNT(*) FROM jobs WHERE kind = 'check_link'";

/// Other sites, of which every page is the same.
struct Site(Mutex<Result<String, Unread>>);

impl Site {
    fn linking_to(handle: &str) -> Self {
        let html = format!(r#"<a rel="me" href="http://127.0.0.1:3000/artists/{handle}">Me</a>"#);
        Self(Mutex::new(Ok(html)))
    }

    fn answers(&self, answer: Result<&str, Unread>) {
        *self.0.lock().unwrap() = answer.map(str::to_owned);
    }
}

impl ReadPage for Site {
    fn read(&self, address: url::Url) -> BoxFuture<'_, Result<Page, Unread>> {
        let answer = self.0.lock().unwrap().clone();
        Box::pin(async move { answer.map(|html| Page { address, html }) })
    }
}

async fn looked(fixture: &Fixture, nina: &Member, site: &Site) -> (Outcome, bool) {
    let outcome = rel_me::check(&fixture.services, site, nina.artist, NINA)
        .await
        .unwrap();
    // At a later time than the last write of their session.
    let confirmed = nina.now().await.links.iter().any(|link| link.confirmed);
    (outcome, confirmed)
}

#[on_both_databases]
async fn a_link_whose_page_links_back_is_confirmed_until_it_does_not(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    let site = Site::linking_to("nina");
    nina.edit(linked(&[NINA])).await.unwrap();
    assert!(!nina.now().await.links[0].confirmed);
    assert_eq!(
        looked(&fixture, &nina, &site).await,
        (Outcome::Confirmed, true)
    );
    site.answers(Ok("<p>Nothing here</p>"));
    assert_eq!(
        looked(&fixture, &nina, &site).await,
        (Outcome::NotConfirmed, false)
    );
    site.answers(Err(Unread::Refused));
    assert_eq!(
        looked(&fixture, &nina, &site).await,
        (Outcome::NotConfirmed, false)
    );
    assert_eq!(
        rel_me::check(
            &fixture.services,
            &site,
            nina.artist,
            "https://other.example/"
        )
        .await
        .unwrap(),
        Outcome::Gone
    );
}

#[on_both_databases]
async fn a_page_that_links_to_a_handle_of_before_still_counts(fixture: Fixture) {
    let (nina, mira) = (
        member(&fixture, "nina").await,
        member(&fixture, "mira").await,
    );
    nina.edit(linked(&[NINA])).await.unwrap();
    nina.take("nightjars").await.unwrap();
    let old = Site::linking_to("nina");
    assert_eq!(
        looked(&fixture, &nina, &old).await,
        (Outcome::Confirmed, true)
    );
    let others = Site::linking_to("mira");
    assert_eq!(
        looked(&fixture, &nina, &others).await,
        (Outcome::NotConfirmed, false)
    );
    // Nobody confirms a page with what leads to somebody else.
    mira.edit(linked(&[NINA])).await.unwrap();
    assert_eq!(
        looked(&fixture, &mira, &old).await,
        (Outcome::NotConfirmed, false)
    );
}

#[on_both_databases]
async fn a_site_that_is_away_for_a_while_costs_nothing(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    let site = Site::linking_to("nina");
    nina.edit(linked(&[NINA])).await.unwrap();
    looked(&fixture, &nina, &site).await;
    site.answers(Err(Unread::Unreachable));
    fixture.advance(27 * DAY);
    assert_eq!(
        looked(&fixture, &nina, &site).await,
        (Outcome::Unreachable, true)
    );
    fixture.advance(2 * DAY);
    assert_eq!(
        looked(&fixture, &nina, &site).await,
        (Outcome::Unreachable, false)
    );
}

#[on_both_databases]
async fn what_is_known_stays_with_a_link_that_stays(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    nina.edit(linked(&[NINA])).await.unwrap();
    looked(&fixture, &nina, &Site::linking_to("nina")).await;
    let other = "https://other.example/";
    let both = nina.edit(linked(&[other, NINA])).await.unwrap();
    let confirmed: Vec<_> = both
        .links
        .iter()
        .map(|link| (&*link.url, link.confirmed))
        .collect();
    assert_eq!(confirmed, [(other, false), (NINA, true)]);
    // Taken away and set again it is a new one.
    nina.edit(linked(&[])).await.unwrap();
    let again = nina.edit(linked(&[NINA])).await.unwrap();
    assert!(!again.links[0].confirmed);
}

#[on_both_databases]
async fn it_is_looked_at_when_new_and_every_week(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    let site = Site::linking_to("nina");
    nina.edit(linked(&[NINA])).await.unwrap();
    assert_eq!(fixture.count(JOBS).await, 1);
    nina.edit(linked(&[NINA, "https://other.example"]))
        .await
        .unwrap();
    assert_eq!(fixture.count(JOBS).await, 2);
    fixture.execute("DELETE FROM jobs").await;
    looked(&fixture, &nina, &site).await;

    fixture.advance(DAY + 1);
    // The job of the other one was lost.
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(JOBS).await, 1);
    fixture.execute("DELETE FROM jobs").await;
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(JOBS).await, 0);
    nina.edit(linked(&[NINA])).await.unwrap();
    fixture.advance(6 * DAY);
    // Two that sweep at once leave one job.
    let (a, b) = (fixture.services.clone(), fixture.services.clone());
    let (a, b) = tokio::join!(rel_me::sweep(&a), rel_me::sweep(&b));
    a.unwrap();
    b.unwrap();
    assert_eq!(fixture.count(JOBS).await, 1);
}

#[tokio::test]
async fn nobody_has_many_pages_of_others_read() {
    let fixture = Fixture::open_with(stagedoor_testing::Backend::Sqlite, |settings| {
        settings.rate_limits = true;
    })
    .await;
    let nina = member(&fixture, "nina").await;
    for round in 0..10 {
        let links: Vec<_> = (0..5)
            .map(|n| format!("https://victim.example/{round}/{n}"))
            .collect();
        let links: Vec<_> = links.iter().map(String::as_str).collect();
        nina.edit(linked(&links)).await.unwrap();
    }
    assert_eq!(fixture.count(JOBS).await, 20);
    // What waits is looked at later.
    fixture.execute("DELETE FROM jobs").await;
    fixture.advance(60 * 60 + 1);
    rel_me::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(JOBS).await, 5);
}

#[tokio::test]
async fn nothing_is_read_where_the_operator_says_so() {
    let fixture = Fixture::open_with(stagedoor_testing::Backend::Sqlite, |settings| {
        settings.link_checks = false;
    })
    .await;
    let nina = member(&fixture, "nina").await;
    nina.edit(linked(&[NINA])).await.unwrap();
    fixture.advance(8 * DAY);
    expiry::sweep(&fixture.services).await.unwrap();
    assert_eq!(fixture.count(JOBS).await, 0);
}

#[on_both_databases]
async fn a_link_to_what_only_the_server_reaches_is_not_read(fixture: Fixture) {
    let nina = member(&fixture, "nina").await;
    for inside in [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "http://nina.example/",
    ] {
        let refused = nina.edit(linked(&[inside])).await;
        assert!(matches!(refused, Err(Error::Validation(_))), "{inside}");
    }
    // By a name of their own that has such an address, it is the job that finds out: this
    // one has none at all.
    nina.edit(linked(&["https://inside.invalid/"]))
        .await
        .unwrap();
    let done = stagedoor_domain::background::run_ready(&fixture.services, &fixture.mailer).await;
    assert!(done.unwrap() >= 1);
    assert!(!nina.now().await.links[0].confirmed);
    assert_eq!(fixture.count(JOBS).await, 0);
}
