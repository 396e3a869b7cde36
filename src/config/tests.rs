#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod document;
mod limits;
mod secret_files;

use stagedoor_domain::Role;

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(&variables.iter().copied().collect())
}

#[test]
fn defaults_are_those_of_the_documentation() {
    let config = read(&[]).unwrap();
    assert_eq!(config.data, PathBuf::from("data"));
    assert_eq!(config.database_url.expose(), "sqlite://data/stagedoor.db");
    assert_eq!(config.address.to_string(), "127.0.0.1:3000");
    assert_eq!(
        config.settings.public_url.as_str(),
        "http://127.0.0.1:3000/"
    );
    assert_eq!(config.settings.mail_from, "Stagedoor <no-reply@localhost>");
    assert_eq!(config.body_limit_bytes, 65_536);
    assert_eq!(config.settings.upload_limit_bytes, 209_715_200);
    assert_eq!(config.settings.upload_quota_bytes, 5_368_709_120);
    assert_eq!(config.settings.disk_floor_bytes, 1_073_741_824);
    assert!(config.settings.scan_command.is_empty());
    assert!(config.settings.rate_limits && !config.development && !config.is_https());
    assert!(config.database_read_url.is_none() && config.smtp_url.is_none());
}

#[test]
fn media_are_in_the_data_folder_another_one_or_a_bucket() {
    let shown = |variables: &[(&str, &str)]| {
        let config = read(variables).unwrap();
        format!("{:?}", config.storage)
    };
    assert_eq!(shown(&[]), "file://data/media");
    assert_eq!(shown(&[("STAGEDOOR_DATA", "/srv")]), "file:///srv/media");
    assert_eq!(shown(&[("STORAGE_URL", "file:///m")]), "file:///m");
    let bucket = [
        ("STORAGE_URL", "s3://music/site/"),
        ("AWS_SECRET_ACCESS_KEY", "hush"),
        ("HOME", "/root"),
    ];
    assert_eq!(shown(&bucket), "s3://music/site");
    let Location::Bucket(location) = read(&bucket).unwrap().storage else {
        panic!("no bucket");
    };
    let secret = ("AWS_SECRET_ACCESS_KEY".to_owned(), "hush".to_owned());
    assert_eq!(location.variables, [secret]);
    for text in ["media", "s3://", "s3://key:hush@music", "https://music"] {
        let line = read(&[("STORAGE_URL", text)]).unwrap_err().to_string();
        assert!(line.contains("s3://bucket/prefix"), "{line}");
        assert!(!line.contains("hush"), "{line}");
    }
}

#[test]
fn roles_that_need_two_step_login_are_those_above_a_listener() {
    let roles = |text| {
        let config = read(&[("STAGEDOOR_REQUIRE_TWO_STEP", text)]);
        config.map(|config| config.settings.require_two_step)
    };
    assert_eq!(roles("").unwrap(), []);
    let expected = [Role::Admin, Role::Moderator];
    assert_eq!(roles("admin, moderator,").unwrap(), expected);
    for text in ["admins", "admin moderator", "admin,user"] {
        let line = roles(text).unwrap_err().to_string();
        assert!(line.starts_with("STAGEDOOR_REQUIRE_TWO_STEP="), "{line}");
        assert!(line.contains("moderator, admin"), "{line}");
    }
}

#[test]
fn mail_comes_from_the_address_in_its_one_form_and_the_server_says_its_name() {
    let config = read(&[
        ("STAGEDOOR_PUBLIC_URL", "https://b\u{fc}hne.example:8443"),
        (
            "STAGEDOOR_MAIL_FROM",
            "B\u{fc}hne <\"info\"@b\u{fc}hne.example>",
        ),
    ])
    .unwrap();
    assert_eq!(
        config.settings.mail_from,
        "B\u{fc}hne <info@xn--bhne-0ra.example>"
    );
    assert_eq!(config.settings.hello(), "xn--bhne-0ra.example");
    for (given, said) in [
        ("Mail.Stage.example", "mail.stage.example"),
        ("[192.0.2.7]", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::7"),
    ] {
        let config = read(&[("STAGEDOOR_MAIL_HELO", given)]).unwrap();
        assert_eq!(config.settings.hello(), said);
    }
}

#[test]
fn words_that_no_password_may_be_close_to_are_the_sites_and_the_operators() {
    let words = |text| {
        let config = read(&[
            ("STAGEDOOR_PUBLIC_URL", "https://music.Harbour.example"),
            ("STAGEDOOR_PASSWORD_WORDS", text),
        ]);
        config.map(|config| config.settings.password_words)
    };
    assert_eq!(words("").unwrap(), ["stagedoor", "harbour", "music"]);
    let added = words("Lighthouse, north quay,").unwrap();
    assert_eq!(added[3..], ["lighthouse", "north quay"]);
    let line = words("Lighthouse, abc").unwrap_err().to_string();
    assert!(line.starts_with("STAGEDOOR_PASSWORD_WORDS="), "{line}");
    assert!(read(&[]).unwrap().settings.password_words == ["stagedoor"]);
}

#[test]
fn plain_http_is_for_this_machine_alone() {
    for (url, in_the_clear) in [
        ("http://localhost:3000", false),
        ("http://127.0.0.1", false),
        ("https://stagedoor.example", false),
        ("http://stagedoor.example", true),
        ("http://192.0.2.7:3000", true),
    ] {
        let config = read(&[("STAGEDOOR_PUBLIC_URL", url)]).unwrap();
        assert_eq!(config.is_in_the_clear(), in_the_clear, "{url}");
    }
}

#[test]
fn an_empty_value_is_none() {
    assert_eq!(
        read(&[("STAGEDOOR_ADDR", " ")]).unwrap().address.port(),
        3000
    );
}

#[test]
fn the_database_follows_the_data_folder() {
    let config = read(&[("STAGEDOOR_DATA", "/srv/stagedoor")]).unwrap();
    assert_eq!(
        config.database_url.expose(),
        "sqlite:///srv/stagedoor/stagedoor.db"
    );
    assert_eq!(config.outbox(), PathBuf::from("/srv/stagedoor/outbox"));
}

#[test]
fn secrets_never_print() {
    let config = read(&[
        (
            "DATABASE_URL",
            "postgres://ada:hunter22@db/stagedoor?sslpassword=hunter33",
        ),
        (
            "DATABASE_READ_URL",
            "postgres://ada:hunter22@replica/stagedoor",
        ),
        (
            "DATABASE_MIGRATE_URL",
            "postgres://owner:hunter44@db/stagedoor",
        ),
        ("SMTP_URL", "smtp://ada:hunter22@mail:587?tls=required"),
    ])
    .unwrap();
    let printed = format!(
        "{config:?} {} {}",
        config.database_url,
        config.smtp_url.clone().unwrap()
    );
    assert!(!printed.contains("hunter"), "{printed}");
    assert!(printed.contains("***@db/stagedoor"), "{printed}");
    assert!(printed.contains("tls=required"), "{printed}");
}

#[test]
fn a_password_with_a_question_mark_is_hidden_too() {
    for (url, shown) in [
        ("postgres://user:pa?ss@host/db", "postgres://***@host/db"),
        ("postgres://user:1234?x@host/db", "postgres://***@host/db"),
        (
            "postgres://user:pa?ss@host/db?sslmode=require&password=pass",
            "postgres://***@host/db?sslmode=require&password=***",
        ),
        ("postgres://host/db?password=pa@ss", "postgres://***"),
        ("postgres://user:p?a=1&ss@host/db", "postgres://***"),
        ("postgres://user:pass", "postgres://***"),
        ("postgres://user:12,pass", "postgres://***"),
        ("smtp://user:pass", "smtp://***"),
    ] {
        assert_eq!(SecretUrl::new(url).to_string(), shown);
    }
}

#[test]
fn where_a_database_is_stays_readable() {
    for url in [
        "postgres:///stagedoor?host=/run/postgresql&port=5433&user=stagedoor",
        "postgres:///?hostaddr=192.0.2.7&dbname=stagedoor&application_name=stage",
        "postgres://db/x?options=-c%20a=b&sslmode=require&sslrootcert=/ca.pem",
        "postgres://one:1,two:2/x?target_session_attrs=primary",
    ] {
        assert_eq!(SecretUrl::new(url).to_string(), url);
    }
    for (url, shown) in [
        (
            "postgres:///x?host=/run/postgresql&password=hunter22&user=ada",
            "postgres:///x?host=/run/postgresql&password=***&user=ada",
        ),
        (
            "postgres://ada:hunter22@db:7/x?port=8&sslkey=/hunter22&passwort=hunter22",
            "postgres://ada:***@db:7/x?port=8&sslkey=***&passwort=***",
        ),
    ] {
        assert_eq!(SecretUrl::new(url).to_string(), shown);
    }
}

#[tokio::test]
async fn a_data_folder_may_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("50% off? #1 & more");
    std::fs::create_dir(&data).unwrap();
    let config = read(&[("STAGEDOOR_DATA", data.to_str().unwrap())]).unwrap();
    let db = stagedoor_domain::Db::open(config.database_url.expose(), None)
        .await
        .unwrap();
    db.close().await;
    assert!(data.join("stagedoor.db").is_file());
}

#[test]
fn a_database_must_be_a_file_or_a_server() {
    for value in [
        "sqlite::memory:",
        "sqlite://:memory:",
        "sqlite://",
        "sqlite://?mode=rwc",
        "sqlite://x.db?cache=shared&mode=memory",
        "sqlite:x.db",
    ] {
        let line = read(&[("DATABASE_URL", value)]).unwrap_err().to_string();
        assert!(line.contains("sqlite://"), "{line}");
    }
    for value in ["sqlite://x.db", "sqlite:///srv/x.db?mode=rwc"] {
        assert!(read(&[("DATABASE_URL", value)]).is_ok(), "{value}");
    }
}

#[test]
fn a_bad_value_is_one_line_with_variable_value_and_what_is_accepted() {
    for (name, value, accepted) in [
        ("STAGEDOOR_ADDR", "next door", "127.0.0.1:3000"),
        ("STAGEDOOR_ADDR", "127.0.0.1:99999", "port"),
        ("STAGEDOOR_ADDR", "a\nb", "port"),
        ("STAGEDOOR_PUBLIC_URL", "ftp://localhost", "https://"),
        (
            "STAGEDOOR_PUBLIC_URL",
            "https://stagedoor.example/path",
            "origin",
        ),
        ("STAGEDOOR_MAIL_FROM", "nobody in particular", "no-reply@"),
        (
            "STAGEDOOR_MAIL_FROM",
            "\u{ff4e}ina@stage.example",
            "no-reply@",
        ),
        (
            "STAGEDOOR_MAIL_HELO",
            "not a host",
            "mail.stagedoor.example",
        ),
        ("STAGEDOOR_DEV", "perhaps", "on or off"),
        ("STAGEDOOR_RATE_LIMITS", "some", "on or off"),
        (
            "STAGEDOOR_TRUSTED_PROXIES",
            "10.0.0.0/8, cellar",
            "10.0.0.0/8",
        ),
        ("STAGEDOOR_LOG_FORMAT", "xml", "text or json"),
        ("RUST_LOG", "stagedoor=loud", "info"),
        ("RUST_LOG", "foo bar", "info"),
        ("RUST_LOG", "info,sqlx =debug", "info"),
        ("DATABASE_URL", "mysql://localhost/x", "sqlite://"),
        ("DATABASE_READ_URL", "postgres://replica/x", "SQLite"),
        ("DATABASE_MIGRATE_URL", "postgres://db/x", "no roles"),
        ("SMTP_URL", "smtp://mail?tls=perhaps", "tls=required"),
        ("STAGEDOOR_SITE", "/nowhere/at/all", "folder"),
        ("STAGEDOOR_LIMIT_LOGIN_PER_MINUTE", "0", "1 to"),
        ("STAGEDOOR_UPLOAD_LIMIT_MB", "99999999999", "1 to"),
        ("STAGEDOOR_UPLOAD_QUOTA_MB", "0", "1 to"),
        ("STAGEDOOR_SCAN_COMMAND", "scan 'open", "as for a shell"),
        ("STAGEDOOR_VERIFICATION_HOURS", "-3", "1 to"),
    ] {
        let line = read(&[(name, value)]).unwrap_err().to_string();
        assert!(line.starts_with(name), "{line}");
        assert!(line.contains(accepted), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
        assert!(line.contains(value.lines().next().unwrap()), "{line}");
    }
}

#[test]
fn a_bad_url_hides_its_password() {
    for (name, value) in [
        ("DATABASE_URL", "mysql://ada:hunter22@localhost/x"),
        ("DATABASE_URL", "postgres//ada:hunter22@localhost/x"),
        ("DATABASE_URL", "postgres:/ada:hunter22@localhost:no/x"),
        ("DATABASE_READ_URL", "ftp://ada:hunter22@localhost/x"),
        ("DATABASE_MIGRATE_URL", "ftp://ada:hunter22@localhost/x"),
        ("SMTP_URL", "http://ada:hunter22@localhost:25"),
        ("SMTP_URL", "http://localhost?password=hunter22"),
        (
            "STAGEDOOR_PUBLIC_URL",
            "https://ada:hunter22@stagedoor.example",
        ),
    ] {
        let line = read(&[(name, value)]).unwrap_err().to_string();
        assert!(!line.contains("hunter22"), "{line}");
        assert!(
            line.contains("localhost") || line.contains("stagedoor.example"),
            "{line}"
        );
    }
}

#[test]
fn what_is_for_the_loopback_alone_is_refused_elsewhere() {
    for (name, value) in [("STAGEDOOR_DEV", "1"), ("STAGEDOOR_RATE_LIMITS", "off")] {
        for host in [
            "https://stagedoor.example",
            "http://0.0.0.0:3000",
            "http://localhost.example",
        ] {
            let line = read(&[(name, value), ("STAGEDOOR_PUBLIC_URL", host)]).unwrap_err();
            let as_given = format!("{name}={value:?} ");
            assert!(line.to_string().starts_with(&as_given), "{line}");
        }
        for address in ["0.0.0.0:3000", "[::]:3000", "192.0.2.1:3000"] {
            let line = read(&[
                (name, value),
                ("STAGEDOOR_PUBLIC_URL", "http://localhost:3000"),
                ("STAGEDOOR_ADDR", address),
            ])
            .unwrap_err();
            assert!(line.to_string().contains(name), "{line}");
            assert!(line.to_string().contains(address), "{line}");
        }
        for host in [
            "http://localhost:3000",
            "http://127.0.0.9",
            "http://[::1]:3000",
        ] {
            assert!(
                read(&[(name, value), ("STAGEDOOR_PUBLIC_URL", host)]).is_ok(),
                "{host}"
            );
        }
    }
}

#[test]
fn a_secret_key_is_32_bytes_in_base64_and_is_never_printed() {
    const KEY: &str = "c2V2ZW4gbGFudGVybnMgYnkgdGhlIHJpdmVyIGJhbms=";
    let config = read(&[("STAGEDOOR_SECRET_KEY", &format!(" {KEY}\n"))]).unwrap();
    assert!(config.secret_key.is_some());
    assert!(!format!("{config:?}").contains(&KEY[..8]), "{config:?}");
    assert!(read(&[]).unwrap().secret_key.is_none());
    for value in [
        "hunter22",
        &KEY[1..],
        &format!("{KEY}{KEY}"),
        "hunter22\n22",
    ] {
        let line = read(&[("STAGEDOOR_SECRET_KEY", value)])
            .unwrap_err()
            .to_string();
        assert!(line.starts_with("STAGEDOOR_SECRET_KEY="), "{line}");
        assert!(line.contains("32 bytes in base64"), "{line}");
        assert_eq!(line.lines().count(), 1, "{line}");
        let shown = [&value[..value.len().min(6)], "hunter"];
        assert!(shown.iter().all(|part| !line.contains(part)), "{line}");
    }
}
