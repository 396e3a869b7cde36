use super::*;

#[test]
fn every_limit_is_a_setting() {
    let config = read(&[
        ("STAGEDOOR_VERIFICATION_HOURS", "2"),
        ("STAGEDOOR_UNCONFIRMED_DAYS", "8"),
        ("STAGEDOOR_RESEND_PER_HOUR", "3"),
        ("STAGEDOOR_CONFIRMATIONS_PER_DAY", "8"),
        ("STAGEDOOR_LIMIT_MAIL_DOMAIN_PER_HOUR", "9"),
        ("STAGEDOOR_NOTICES_PER_HOUR", "10"),
        ("STAGEDOOR_LIMIT_LOGIN_PER_MINUTE", "4"),
        ("STAGEDOOR_SESSION_IDLE_DAYS", "5"),
        ("STAGEDOOR_UPLOAD_LIMIT_MB", "6"),
        ("STAGEDOOR_BODY_LIMIT_KB", "7"),
        ("STAGEDOOR_CONNECTIONS", "8"),
        ("STAGEDOOR_CONNECTIONS_PER_ADDRESS", "9"),
        ("STAGEDOOR_UPLOAD_QUOTA_MB", "12"),
        ("STAGEDOOR_DISK_FLOOR_MB", "11"),
        ("STAGEDOOR_SCAN_SECONDS", "10"),
        ("STAGEDOOR_SCAN_COMMAND", "scan --deep 'a b'"),
    ])
    .unwrap();
    assert_eq!(config.settings.verification_lifetime.as_secs(), 7_200);
    let unconfirmed = config.settings.unconfirmed_lifetime;
    assert_eq!(unconfirmed.as_secs(), 8 * 86_400);
    assert_eq!(config.settings.resend_per_hour, 3);
    assert_eq!(config.settings.confirmations_per_day, 8);
    assert_eq!(config.settings.mail_domain_per_hour, 9);
    assert_eq!(config.settings.notices_per_hour, 10);
    assert_eq!(config.settings.quotas.login_per_minute, 4);
    assert_eq!(config.settings.session_idle.as_secs(), 5 * 86_400);
    assert_eq!(config.settings.upload_limit_bytes, 6 << 20);
    assert_eq!(config.body_limit_bytes, 7 << 10);
    assert_eq!((config.connections, config.connections_per_address), (8, 9));
    assert_eq!(config.settings.upload_quota_bytes, 12 << 20);
    assert_eq!(config.settings.disk_floor_bytes, 11 << 20);
    assert_eq!(config.settings.scan_patience.as_secs(), 10);
    assert_eq!(config.settings.scan_command, ["scan", "--deep", "a b"]);
}

#[test]
fn every_limit_of_account_security_is_a_setting() {
    let config = read(&[
        ("STAGEDOOR_PASSWORD_RESET_MINUTES", "2"),
        ("STAGEDOOR_PASSWORD_TRIES", "3"),
        ("STAGEDOOR_PASSWORD_WINDOW_MINUTES", "4"),
        ("STAGEDOOR_EMAIL_CHANGE_HOURS", "5"),
        ("STAGEDOOR_EMAIL_UNDO_DAYS", "6"),
        ("STAGEDOOR_DISOWN_DAYS", "8"),
        ("STAGEDOOR_PROOF_MINUTES", "9"),
        ("STAGEDOOR_SECOND_FACTOR_TRIES", "11"),
        ("STAGEDOOR_SECOND_FACTOR_MINUTES", "12"),
        ("STAGEDOOR_SECOND_FACTOR_FAILURES", "13"),
        ("STAGEDOOR_PASSKEY_CEREMONY_MINUTES", "14"),
        ("STAGEDOOR_RECOVERY_HOURS", "48"),
        ("STAGEDOOR_PASSKEYS_PER_USER", "15"),
        ("STAGEDOOR_LIMIT_RESET_PER_HOUR", "16"),
        ("STAGEDOOR_BACKUP_CODES_PER_HOUR", "18"),
        ("STAGEDOOR_LIMIT_PASSKEY_PER_MINUTE", "17"),
        ("STAGEDOOR_SESSIONS_PER_USER", "18"),
    ])
    .unwrap();
    let settings = &config.settings;
    let seconds = [
        (settings.password_reset_lifetime, 2 * 60),
        (settings.password_window, 4 * 60),
        (settings.email_change_lifetime, 5 * 3_600),
        (settings.email_undo_lifetime, 6 * 86_400),
        (settings.disown_lifetime, 8 * 86_400),
        (settings.proof_lifetime, 9 * 60),
        (settings.second_factor_lifetime, 12 * 60),
        (settings.passkey_ceremony_lifetime, 14 * 60),
        (settings.recovery_wait, 48 * 3_600),
    ];
    for (lifetime, expected) in seconds {
        assert_eq!(lifetime.as_secs(), expected);
    }
    assert_eq!(settings.password_tries, 3);
    assert_eq!(settings.second_factor_tries, 11);
    assert_eq!(settings.second_factor_failures, 13);
    assert_eq!(settings.passkeys_per_user, 15);
    assert_eq!(settings.quotas.reset_per_hour, 16);
    assert_eq!(settings.quotas.passkey_per_minute, 17);
    assert_eq!(settings.backup_codes_per_hour, 18);
    assert_eq!(settings.sessions_per_user, 18);
}

#[test]
fn every_variable_of_the_documentation_is_read() {
    // Zero is no limit that anything takes, so what is read refuses it: but for times
    // of which there may be none.
    let least_refused = |variable: &str| match variable {
        "STAGEDOOR_DELETION_GRACE_DAYS"
        | "STAGEDOOR_USERNAME_HOLD_DAYS"
        | "STAGEDOOR_DRAIN_SECONDS" => "-1",
        _ => "0",
    };
    let document = include_str!("../../../docs/settings.md");
    let mut count = 0;
    for row in Config::rows().iter().filter(|row| row.bounds.is_some()) {
        let variable = row.entry.variable;
        let refused = read(&[(variable, least_refused(variable))])
            .unwrap_err()
            .to_string();
        assert!(refused.starts_with(variable), "{refused}");
        assert!(document.contains(&format!("`{variable}`")), "{variable}");
        count += 1;
    }
    assert!(count >= 38, "{count}");
}

#[test]
fn a_hash_may_cost_more_than_the_least_that_is_safe_and_not_less() {
    for (variable, least) in [
        ("STAGEDOOR_ARGON2_MEMORY_KB", 19_456),
        ("STAGEDOOR_ARGON2_PASSES", 2),
    ] {
        assert!(read(&[(variable, &(least - 1).to_string())]).is_err());
        assert!(read(&[(variable, &least.to_string())]).is_ok());
    }
    let more = [
        ("STAGEDOOR_ARGON2_MEMORY_KB", "65536"),
        ("STAGEDOOR_ARGON2_PASSES", "3"),
    ];
    let hashing = read(&more).unwrap().hashing;
    assert_eq!((hashing.memory_kib, hashing.iterations), (65_536, 3));
}
