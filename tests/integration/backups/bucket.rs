//! A site whose tracks are in a bucket.

use stagedoor_domain::storage::Location;
use stagedoor_testing::{Backend, TestBucket};

use super::{folder, logged_in, manifest, upload};
use crate::process::Installation;
use crate::process::command::run;

#[tokio::test(flavor = "multi_thread")]
async fn the_bucket_is_named_and_not_copied_and_is_nobodys_who_restores() {
    let bucket = TestBucket::new().await;
    let Location::Bucket(location) = bucket.location("site") else {
        panic!("a bucket");
    };
    let url = format!("s3://{}/{}", location.bucket, location.prefix);
    let installation = Installation::new(Backend::Sqlite);
    let in_bucket = |command: &mut std::process::Command| {
        command.env("STORAGE_URL", &url);
        command.envs(location.variables.clone());
    };
    installation.create_user("nina", "creator");
    let server = installation.serve_with(in_bucket);
    upload(&logged_in(&server), 8_000);
    // It belongs to somebody once it was swept.
    drop(server);
    drop(installation.serve_with(in_bucket));
    let keys = bucket.keys().await;

    let tonight = folder(&installation);
    let mut command = installation.command();
    in_bucket(&mut command);
    command.arg("backup").arg(&tonight);
    let said = run(command, "");
    assert_eq!(said.json()["media"], "in_bucket");
    assert!(said.err.contains("bucket is not copied"), "{said:?}");
    assert_eq!(manifest(&tonight)["media"]["bucket"], url.as_str());

    let elsewhere = Installation::new(Backend::Sqlite);
    let mut command = elsewhere.command();
    in_bucket(&mut command);
    command.arg("restore").arg(&tonight);
    let said = run(command, "");
    assert_eq!(said.json()["bucket"], url.as_str());
    assert!(said.err.contains("stagedoor-id"), "{said:?}");
    let mut command = elsewhere.command();
    in_bucket(&mut command);
    command.args(["db", "check"]);
    assert_eq!(run(command, "").json()["is_whole"], true);
    let whose: Vec<[String; 1]> = elsewhere
        .database
        .rows("SELECT CAST(only_row AS TEXT) FROM media_store")
        .await;
    assert!(whose.is_empty(), "{whose:?}");
    let key = |installation: &Installation| installation.data().join("secret.key");
    std::fs::copy(key(&installation), key(&elsewhere)).unwrap();
    drop(elsewhere.serve_with(in_bucket));
    assert_eq!(bucket.keys().await, keys);
}
