//! Backup codes between the request that made them and the page that shows them.

use stagedoor_domain::Principal;
use stagedoor_domain::second_factor::BackupCodes;
use stagedoor_testing::{Backend, Fixture};

#[tokio::test]
async fn only_the_session_that_they_are_sealed_for_can_show_them() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let user = fixture.listener("nina").await;
    let (here, _) = fixture.log_in(&user).await;
    let (elsewhere, _) = fixture.log_in(&user).await;
    let codes = BackupCodes(vec!["aaaa-bbbb-cccc".into(), "dddd-eeee-ffff".into()]);

    let sealed = codes.seal(&fixture.caller(here)).unwrap();
    assert!(!sealed.contains("aaaa") && !sealed.contains("eeee"));
    assert_ne!(codes.seal(&fixture.caller(here)).unwrap(), sealed);
    let shown = |principal: &Principal, sealed: &str| {
        BackupCodes::open(&fixture.caller(*principal), sealed).map(|codes| codes.0)
    };
    assert_eq!(shown(&here, &sealed), Some(codes.0.clone()));
    assert_eq!(shown(&elsewhere, &sealed), None);

    let changed = sealed.replace(char::is_lowercase, "a");
    for other in ["", "not base64!", &sealed[..16], &changed] {
        assert_eq!(shown(&here, other), None, "{other}");
    }
}
