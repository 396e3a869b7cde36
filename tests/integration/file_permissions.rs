//! What the program writes is for its own user alone, whatever umask it was started
//! with.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use stagedoor_testing::Backend;

use crate::http::audio::{Part, form, wav};
use crate::process::Installation;
use crate::process::http::Answer;
use serde_json::json;

fn everything_below(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            all.extend(everything_below(&entry.path()));
        }
        all.push(entry.path());
    }
    all
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn nobody_else_on_the_machine_reads_the_database_the_mails_or_the_music() {
    let installation = Installation::new(Backend::Sqlite).with_umask("000");
    let data = installation.data().join("inner");
    let in_data = |command: &mut std::process::Command| {
        command.env("STAGEDOOR_DATA", &data).env(
            "DATABASE_URL",
            format!("sqlite://{}/stagedoor.db", data.display()),
        );
    };
    let mut migrate = installation.command();
    in_data(&mut migrate);
    migrate.arg("migrate");
    assert_eq!(crate::process::command::run(migrate, "").code, 0);
    let mut create = installation.command();
    in_data(&mut create);
    create.args([
        "user",
        "create",
        "--username",
        "nina",
        "--email",
        "nina@example.org",
    ]);
    create.args(["--role", "artist", "--verified", "--password-stdin"]);
    crate::process::command::run(create, "seven lanterns by the river\n").json();

    let server = installation.serve_with(in_data);
    let mut nina = server.visitor();
    nina.log_in("nina", "seven lanterns by the river");
    let body = json!({"username": "mira", "email": "mira@example.org",
                      "password": "eleven paper boats upstream"});
    server
        .visitor()
        .post("/api/v1/auth/register", &body)
        .unwrap()
        .expect_status(202);
    let upload = form(&[Part::Text("title", "Silence"), Part::File("file", &wav())]);
    let mut stream = nina.begin_upload(upload.len());
    stream.write_all(&upload).unwrap();
    Answer::read(&mut stream).unwrap().expect_status(201);
    let start = Instant::now();
    let has_mail = || {
        let files = crate::process::files_below(&data.join("outbox"));
        files
            .iter()
            .any(|file| file.extension().is_some_and(|end| end == "eml"))
    };
    while !has_mail() {
        assert!(start.elapsed() < Duration::from_secs(20), "no mail");
        std::thread::sleep(Duration::from_millis(20));
    }

    let mut all = everything_below(&data);
    all.push(data.clone());
    let wider: Vec<_> = all
        .iter()
        .filter(|path| mode(path) != if path.is_dir() { 0o700 } else { 0o600 })
        .map(|path| (path, format!("{:o}", mode(path))))
        .collect();
    assert!(wider.is_empty(), "{wider:#?}");
    for name in [
        "stagedoor.db",
        "stagedoor.db-wal",
        "stagedoor.db-shm",
        "secret.key",
    ] {
        assert!(data.join(name).exists(), "{name}");
    }
    assert!(
        !server.log().contains("can look into it"),
        "{}",
        server.log()
    );
    drop(server);

    // What somebody has opened up is left so, and said.
    for (name, wide) in [
        ("secret.key", 0o644),
        ("outbox", 0o755),
        ("stagedoor.db", 0o660),
    ] {
        fs::set_permissions(data.join(name), fs::Permissions::from_mode(wide)).unwrap();
        let server = installation.serve_with(in_data);
        let log = server.log();
        let said = log.lines().find(|line| line.contains("can look into it"));
        assert!(
            said.is_some_and(|line| line.contains(name)),
            "{name}: {log}"
        );
        assert_eq!(mode(&data.join(name)), wide);
        drop(server);
        let private = if name == "outbox" { 0o700 } else { 0o600 };
        fs::set_permissions(data.join(name), fs::Permissions::from_mode(private)).unwrap();
    }
}
