//! `/admin/creators`, for those who run the site.

use stagedoor_domain::Role;
use stagedoor_domain::creator_numbers::week_of;
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;

const PAGE: &str = "/admin/creators";

#[on_both_databases]
async fn who_runs_the_site_sees_it_and_nobody_else(app: TestApp) {
    let visitor = app.anonymous().page(PAGE).await;
    visitor.expect_redirect("/login?next=%2Fadmin%2Fcreators");
    for role in Role::ALL {
        let somebody = app.with_role(role.as_str(), role).await;
        let answer = somebody.page(PAGE).await;
        if role.is_staff() {
            let page = answer.expect_status(200).text();
            assert!(page.contains(r#"<meta name="robots" content="noindex">"#));
        } else {
            answer.expect_status(404);
        }
    }
}

#[on_both_databases]
async fn the_page_draws_what_it_counts(app: TestApp) {
    let grace = app.with_user("grace").await;
    grace.upgrade().await.expect_status(200);
    app.with_user("edith").await;
    let ada = app.with_role("ada", Role::Admin).await;
    for (path, bars) in [(PAGE, 52..=52), ("/admin/creators?by=day", 85..=91)] {
        let page = ada.page(path).await.expect_status(200).text();
        for number in [
            "<dt>Became artists by themselves</dt><dd>1</dd>",
            "<dt>Were made artists by an operator</dt><dd>1</dd>",
            "<dt>Listeners with a verified email</dt><dd>1</dd>",
        ] {
            assert!(page.contains(number), "{number}: {page}");
        }
        // Both in one period, of which there is one bar.
        assert_eq!(
            page.matches("<title>").count(),
            2,
            "{path}: the page's, and a bar's"
        );
        assert!(
            page.contains(": 1 by themselves, 1 by an operator</title>"),
            "{page}"
        );
        // The newest bar has its name, whatever the others are.
        let monday = week_of(app.services.clock.now().date_naive());
        let newest = match path {
            PAGE => monday,
            _ => app.services.clock.now().date_naive(),
        };
        let named = format!(">{}</text>", newest.format("%-d %B %Y"));
        assert!(page.contains(&named), "{named}: {page}");
        let drawn = page.split("<svg viewBox=\"0 0 720 240\"").nth(1).unwrap();
        let width = drawn.split("class=\"plot-organic\"").nth(1).unwrap();
        let width = width.split("width=\"").nth(1).unwrap();
        let width: f64 = width.split('"').next().unwrap().parse().unwrap();
        let of = |bars: u32| 676.0 / f64::from(bars) * 0.76;
        let (narrowest, widest) = (of(*bars.end()) - 0.1, of(*bars.start()) + 0.1);
        assert!((narrowest..widest).contains(&width), "{path}: {width}");
    }
    let french = ada.clone().with_header("accept-language", "fr");
    let page = french.page(PAGE).await.text();
    assert!(page.contains("Les artistes en chiffres"), "{page}");
}
