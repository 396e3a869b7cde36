//! Secrets in files.

use std::fs;
use std::path::Path;

use super::*;

const KEY: &str = "c2V2ZW4gbGFudGVybnMgYnkgdGhlIHJpdmVyIGJhbms=";

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::with_secret_files(variables.iter().copied().collect())
}

/// A file in `folder` with this content.
fn file(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

#[test]
fn every_secret_may_be_in_a_file_without_its_last_line_end() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let database = file(folder, "db", "postgres://ada:hunter22@db/stagedoor\n");
    let replica = file(
        folder,
        "replica",
        "postgres://ada:hunter33@replica/stagedoor\r\n",
    );
    let key = file(folder, "key", &format!("{KEY}\n\n"));
    let smtp = file(folder, "smtp", "smtp://ada:hunter44@mail");
    let bucket = file(folder, "bucket", "hush\n");
    let config = read(&[
        ("DATABASE_URL_FILE", &database),
        ("DATABASE_READ_URL_FILE", &replica),
        ("STAGEDOOR_SECRET_KEY_FILE", &key),
        ("SMTP_URL_FILE", &smtp),
        ("STORAGE_URL", "s3://music"),
        ("AWS_SECRET_ACCESS_KEY_FILE", &bucket),
    ])
    .unwrap();
    let url = config.database_url.expose();
    assert_eq!(url, "postgres://ada:hunter22@db/stagedoor");
    let replica_url = config.database_read_url.unwrap();
    assert_eq!(
        replica_url.expose(),
        "postgres://ada:hunter33@replica/stagedoor"
    );
    assert!(config.secret_key.is_some());
    assert_eq!(
        config.smtp_url.unwrap().expose(),
        "smtp://ada:hunter44@mail"
    );
    let Location::Bucket(location) = config.storage else {
        panic!("no bucket");
    };
    let secret = ("AWS_SECRET_ACCESS_KEY".to_owned(), "hush".to_owned());
    assert!(location.variables.contains(&secret));
    assert_eq!(config.secret_places.files.len(), 5);
}

#[test]
fn a_credential_of_systemd_is_taken_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "SMTP_URL", "smtp://ada:hunter22@mail\n");
    file(folder.path(), "somebody-elses", "x");
    let credentials = folder.path().display().to_string();
    let config = read(&[("CREDENTIALS_DIRECTORY", &credentials)]).unwrap();
    assert_eq!(
        config.smtp_url.unwrap().expose(),
        "smtp://ada:hunter22@mail"
    );
    assert!(config.secret_key.is_none() && config.secret_places.files.is_empty());
}

#[test]
fn a_secret_in_two_places_is_refused_and_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let smtp = file(folder.path(), "SMTP_URL", "smtp://ada:hunter22@mail");
    let credentials = folder.path().display().to_string();
    let variable = ("SMTP_URL", "smtp://ada:hunter33@mail");
    let named = ("SMTP_URL_FILE", &*smtp);
    let credential = ("CREDENTIALS_DIRECTORY", &*credentials);
    for (both, names) in [
        ([variable, named], ["SMTP_URL", "SMTP_URL_FILE"]),
        ([variable, credential], ["SMTP_URL", "the credential"]),
        ([named, credential], ["SMTP_URL_FILE", "the credential"]),
    ] {
        let line = read(&both).unwrap_err().to_string();
        assert!(names.iter().all(|name| line.contains(name)), "{line}");
        assert!(!line.contains("hunter"), "{line}");
        assert_eq!(line.lines().count(), 1);
    }
    // An empty value counts as none.
    assert!(read(&[("SMTP_URL", ""), named]).is_ok());
}

#[test]
fn a_file_that_says_nothing_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let empty = file(folder.path(), "empty", " \n");
    let large = file(folder.path(), "large", &"x".repeat(70_000));
    let nowhere = folder.path().join("nowhere").display().to_string();
    let itself = folder.path().display().to_string();
    for (path, why) in [
        (&empty, "empty"),
        (&large, "larger"),
        (&nowhere, "cannot be read: No such file"),
        (&itself, "cannot be read"),
    ] {
        let line = read(&[("DATABASE_URL_FILE", path)])
            .unwrap_err()
            .to_string();
        assert!(line.starts_with("DATABASE_URL_FILE="), "{line}");
        assert!(line.contains(why) && line.contains(&**path), "{line}");
    }
    // What it holds is checked as a variable is, and as little shown.
    let wrong = file(folder.path(), "wrong", "mysql://ada:hunter22@db/x");
    let line = read(&[("DATABASE_URL_FILE", &wrong)]).unwrap_err();
    assert!(!line.to_string().contains("hunter22"), "{line}");
}
