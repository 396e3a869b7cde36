//! `stagedoor jobs`, as an operator meets it.

use stagedoor_testing::{Backend, on_both_databases};

use crate::process::Installation;

#[on_both_databases]
fn jobs_are_listed_shown_retried_and_dropped(installation: Installation) {
    installation.create_user("nina", "creator");
    let asked = installation.run(&["user", "reset-password", "nina"]);
    assert_eq!(asked.code, 0, "{asked:?}");
    let listed = installation.run(&["jobs", "list", "--json"]);
    assert_eq!(listed.code, 0, "{listed:?}");
    assert!(!listed.out.contains("nina"), "{listed:?}");
    let first: serde_json::Value =
        serde_json::from_str(listed.out.lines().next().unwrap()).unwrap();
    let id = first["id"].as_str().unwrap();
    assert_eq!(first["state"], "ready");

    let plain = installation.run(&["jobs", "list", "--state", "ready"]);
    assert!(plain.out.contains(id), "{plain:?}");
    assert_eq!(
        installation.run(&["jobs", "list", "--state", "dead"]).out,
        ""
    );
    let of_kind = |kind: &str| installation.run(&["jobs", "list", "--kind", kind]);
    assert!(of_kind(first["kind"].as_str().unwrap()).out.contains(id));
    assert_eq!(of_kind("process_track").out, "");
    let shown = installation.run(&["jobs", "show", id]).json();
    assert_eq!(shown["id"], id);
    assert!(shown["payload"].is_object(), "{shown}");
    assert_eq!(installation.run(&["jobs", "retry", id]).json()["id"], id);
    let all = installation.run(&["jobs", "retry", "--all-dead"]).json();
    assert_eq!(all, serde_json::json!({"retried": 0}));
    assert_eq!(installation.run(&["jobs", "drop", id]).json()["id"], id);
    let gone = installation.run(&["jobs", "show", id]);
    let line = format!("there is no job {id}");
    assert!(gone.failure_line().contains(&line), "{gone:?}");
}

#[test]
fn a_kind_that_does_not_exist_is_refused_with_those_that_do() {
    let installation = Installation::new(Backend::Sqlite);
    for command in [
        &["jobs", "list", "--kind", "none"][..],
        &["jobs", "retry", "--all-dead", "--kind", "none"],
    ] {
        let said = installation.run(command);
        assert_eq!((said.code, &*said.out), (2, ""), "{said:?}");
        for part in [
            "there is no such kind of job",
            "make_export",
            "process_track",
            "verify_email",
        ] {
            assert!(said.err.contains(part), "{part} {said:?}");
        }
    }
}
