//! Opening an archive as people do: with `unzip`, and with Python.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// What an archive has in it, by its path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The files of an archive that every program opens without a complaint, and whose manifest
/// tells of each of them what it is.
pub fn opened(archive: &[u8]) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.zip");
    std::fs::write(&file, archive).unwrap();
    run(Command::new("unzip").arg("-tq").arg(&file));
    let into = folder.path().join("opened");
    run(Command::new("python3")
        .args(["-m", "zipfile", "-t"])
        .arg(&file));
    run(Command::new("python3")
        .args(["-m", "zipfile", "-e"])
        .arg(&file)
        .arg(&into));
    let mut files = Files::new();
    collect(&into, "", &mut files);
    check(&files);
    files
}

/// A JSON file of it.
pub fn json(files: &Files, name: &str) -> Value {
    let content = files
        .get(name)
        .unwrap_or_else(|| panic!("no {name} in {:?}", files.keys()));
    serde_json::from_slice(content).unwrap()
}

fn run(command: &mut Command) {
    let done = command.output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{command:?}: {done:?}");
    assert!(!said.contains("corrupt"), "{said}");
}

fn collect(folder: &Path, before: &str, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{before}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
}

fn check(files: &Files) {
    let manifest = json(files, "manifest.json");
    assert_eq!(manifest["schema_version"], 1);
    assert_eq!(manifest["format"], "stagedoor-export");
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(
        listed.len() + 1,
        files.len(),
        "{manifest} {:?}",
        files.keys()
    );
    for file in listed {
        let content = &files[file["path"].as_str().unwrap()];
        assert_eq!(file["size_bytes"], content.len(), "{file}");
        let digits = stagedoor_domain::storage::hex(&Sha256::digest(content));
        assert_eq!(file["sha256"], digits, "{file}");
    }
}
