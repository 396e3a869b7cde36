//! Backup codes between the request that made them and the page that shows them.

use crate::support::{Backend, House};
use stagedoor_domain::Principal;
use stagedoor_domain::second_factor::BackupCodes;

#[tokio::test]
async fn only_the_session_that_they_are_sealed_for_can_show_them() {
    let house = House::open(Backend::Sqlite).await;
    let user = house.listener("nina").await;
    let (here, _) = house.log_in(&user).await;
    let (elsewhere, _) = house.log_in(&user).await;
    let codes = BackupCodes(vec!["aaaa-bbbb-cccc".into(), "dddd-eeee-ffff".into()]);

    let sealed = codes.seal(&house.caller(here)).unwrap();
    assert!(!sealed.contains("aaaa") && !sealed.contains("eeee"));
    assert_ne!(codes.seal(&house.caller(here)).unwrap(), sealed);
    let shown = |principal: &Principal, sealed: &str| {
        BackupCodes::open(&house.caller(*principal), sealed).map(|codes| codes.0)
    };
    assert_eq!(shown(&here, &sealed), Some(codes.0.clone()));
    assert_eq!(shown(&elsewhere, &sealed), None);

    let changed = sealed.replace(char::is_lowercase, "a");
    for other in ["", "not base64!", &sealed[..16], &changed] {
        assert_eq!(shown(&here, other), None, "{other}");
    }
}
