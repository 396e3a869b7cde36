#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;

/// Warnings of a configuration in an empty folder, by what they are about.
fn warned(variables: &[(&str, &str)]) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let data = folder.path().display().to_string();
    let usual = [
        ("STAGEDOOR_DATA", data.as_str()),
        ("STAGEDOOR_OPERATOR", "Nina"),
        ("STAGEDOOR_CONTACT", "nina@example.org"),
    ];
    let environment: Environment = usual.iter().chain(variables).copied().collect();
    let config = Config::read(&environment).unwrap();
    let warnings = of(&config, &environment);
    let pairs = warnings.into_iter().map(|it| (it.about, it.text));
    pairs.collect()
}

fn about(variables: &[(&str, &str)]) -> Vec<String> {
    let warnings = warned(variables).into_iter();
    warnings.map(|(about, _)| about).collect()
}

#[test]
fn a_server_on_this_machine_alone_is_warned_of_nothing() {
    assert!(warned(&[]).is_empty(), "{:?}", warned(&[]));
}

#[test]
fn a_site_for_people_needs_mails_a_sender_and_its_proxy() {
    let https = ("STAGEDOOR_PUBLIC_URL", "https://music.example");
    let all = [
        "SMTP_URL",
        "STAGEDOOR_MAIL_FROM",
        "STAGEDOOR_TRUSTED_PROXIES",
    ];
    assert_eq!(about(&[https]), all);
    let complete = [
        https,
        ("SMTP_URL", "smtp://mail.example"),
        ("STAGEDOOR_MAIL_FROM", "no-reply@music.example"),
        ("STAGEDOOR_TRUSTED_PROXIES", "127.0.0.1"),
    ];
    assert!(about(&complete).is_empty(), "{:?}", about(&complete));
    let http = [
        ("STAGEDOOR_PUBLIC_URL", "http://music.example"),
        ("SMTP_URL", "smtp://mail.example"),
        ("STAGEDOOR_MAIL_FROM", "no-reply@music.example"),
    ];
    assert_eq!(about(&http), ["STAGEDOOR_PUBLIC_URL"]);
}

#[test]
fn a_misspelt_name_is_told_with_the_one_that_is_meant() {
    let said = warned(&[("STAGEDOOR_TRUSTED_PROXYS", "::1"), ("STAGEDOOR_QX", "1")]);
    let [qx, proxies] = said.as_slice() else {
        panic!("{said:?}")
    };
    assert_eq!(qx.0, "STAGEDOOR_QX");
    assert!(qx.1.contains("docs/settings.md"), "{qx:?}");
    assert!(
        proxies.1.contains("STAGEDOOR_TRUSTED_PROXIES"),
        "{proxies:?}"
    );
    assert!(about(&[("STAGEDOOR_CACHE", "/x")]).is_empty());
    assert!(about(&[("STAGEDOOR_SECRET_KEY_FILE", "/x")]).is_empty());
}

#[test]
fn a_pooler_beside_sqlite_is_told() {
    let transaction = ("STAGEDOOR_PGBOUNCER", "transaction");
    assert_eq!(about(&[transaction]), ["STAGEDOOR_PGBOUNCER"]);
    assert!(about(&[("STAGEDOOR_PGBOUNCER", "session")]).is_empty());
    let postgres = ("DATABASE_URL", "postgres://stagedoor@localhost/stagedoor");
    assert!(about(&[transaction, postgres]).is_empty());
}

#[test]
fn a_filter_that_silences_the_program_is_told() {
    assert_eq!(about(&[("RUST_LOG", "sqlx")]), ["RUST_LOG"]);
    for silent in ["verbose", "off", "info,stagedoor=off", "off,sqlx=debug"] {
        assert_eq!(about(&[("RUST_LOG", silent)]), ["RUST_LOG"], "{silent}");
    }
    for fine in [
        "info",
        "debug,hyper=info",
        "stagedoor=info",
        "error",
        "off,stagedoor_domain=warn",
        "info,sqlx=off",
    ] {
        assert!(about(&[("RUST_LOG", fine)]).is_empty(), "{fine}");
    }
}

#[test]
fn a_place_that_others_look_into_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let open = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), open).unwrap();
    let data = folder.path().display().to_string();
    assert_eq!(about(&[("STAGEDOOR_DATA", &data)]), [data]);
}
