//! A program that carries its site: served as the folder that it was made from, and
//! refused when the file is not whole.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use rstest::rstest;
use stagedoor_testing::Backend;
use tempfile::TempDir;

use crate::process::command::{BINARY, Said, run, stagedoor};
use crate::process::http::{Answer, Client};
use crate::process::{Installation, files_below};

/// As the build names a style sheet, a script and the WebAssembly.
const STYLESHEET: &str = "pkg/stagedoor.AbCdEfGhIjKlMnOpQrSt-1.css";
const SCRIPT: &str = "pkg/stagedoor.AbCdEfGhIjKlMnOpQrSt-2.js";
const WASM: &str = "pkg/stagedoor.AbCdEfGhIjKlMnOpQrSt-3.wasm";

/// What a file says of itself that depends on where it lies, and what every answer has of
/// its own.
const OF_ITS_OWN: [&str; 4] = ["etag", "last-modified", "date", "x-request-id"];

/// A site as the build leaves it.
struct BuiltSite(TempDir);

impl BuiltSite {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let public = Path::new(env!("CARGO_MANIFEST_DIR")).join("public");
        for file in files_below(&public) {
            let copy = folder.path().join(file.strip_prefix(&public).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(&file, copy).unwrap();
        }
        let site = Self(folder);
        site.add(STYLESHEET, &"a{color:red}".repeat(200));
        site.add(SCRIPT, &"export{}".repeat(200));
        site.add(WASM, "\0asm");
        for file in [STYLESHEET, SCRIPT, "favicon.svg"] {
            site.add(&format!("{file}.br"), &format!("{file}, brotli"));
            site.add(&format!("{file}.gz"), &format!("{file}, gzip"));
        }
        site.add(&format!("{WASM}.br"), "brotli alone");
        site.add("nothing.txt", "");
        site
    }

    fn add(&self, path: &str, text: &str) {
        let file = self.0.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// The program with this site in it, made by the program at `by`.
    fn in_program(&self, by: &Path) -> Program {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stagedoor");
        let said = embed(by, self.path(), &file);
        assert_eq!((said.code, &*said.out, &*said.err), (0, "", ""), "{said:?}");
        Program { folder, file }
    }
}

/// A program in a folder of its own.
struct Program {
    folder: TempDir,
    file: PathBuf,
}

impl Program {
    fn installation(&self) -> Installation {
        Installation::new(Backend::Sqlite).with_binary(self.file.clone())
    }

    fn length(&self) -> u64 {
        fs::metadata(&self.file).unwrap().len()
    }

    /// Changes the file through a program of the system: while this process has it open for
    /// writing, a child that another test starts right then has so too, and nobody could
    /// run it.
    fn change(&self, script: &str, numbers: &[u64]) {
        let numbers = numbers.iter().map(u64::to_string);
        let done = Command::new("sh")
            .args(["-ec", script])
            .arg(&self.file)
            .args(numbers)
            .status();
        assert!(done.unwrap().success(), "{script}");
    }

    fn write_byte(&self, at: u64, byte: u8) {
        let script =
            r#"printf "\\$(printf %o "$2")" | dd of="$0" bs=1 seek="$1" conv=notrunc status=none"#;
        self.change(script, &[at, byte.into()]);
    }

    fn cut(&self, length: u64) {
        self.change(r#"truncate -s "$1" "$0""#, &[length]);
    }
}

fn embed(program: &Path, site: &Path, output: &Path) -> Said {
    // Neither a variable nor a folder is needed.
    let mut command = stagedoor(program, None);
    command.env_clear().current_dir("/");
    command.arg("embed-site").args([site, output]);
    run(command, "")
}

/// Asks with these header lines.
fn ask(client: &Client, method: &str, path: &str, headers: &[&str]) -> Answer {
    let request = client.request(method, path, None);
    let lines: Vec<&str> = headers.iter().flat_map(|line| [*line, "\r\n"]).collect();
    let lines = lines.concat();
    let mut stream = client.connect().unwrap();
    write!(
        stream,
        "{}{lines}\r\n",
        request.strip_suffix("\r\n").unwrap()
    )
    .unwrap();
    let mut answer = Answer::read_of(&mut stream, method).unwrap();
    answer.headers.sort();
    answer
}

fn equal_headers(answer: &Answer) -> Vec<&(String, String)> {
    let headers = answer.headers.iter();
    headers
        .filter(|(name, _)| !OF_ITS_OWN.contains(&name.as_str()))
        .collect()
}

#[test]
fn it_is_served_as_the_folder_is() {
    let site = BuiltSite::new();
    let program = site.in_program(BINARY.as_ref());
    let (inside, beside) = (program.installation(), Installation::new(Backend::Sqlite));
    let inside = inside.serve();
    let beside = beside.serve_with(|command| {
        command.env("STAGEDOOR_SITE", site.path());
    });
    let mut paths: BTreeSet<String> = files_below(site.path())
        .iter()
        .map(|file| file.strip_prefix(site.path()).unwrap().to_str().unwrap())
        .filter(|path| ![".br", ".gz"].iter().any(|ending| path.ends_with(ending)))
        .map(|path| format!("/{path}"))
        .collect();
    assert!(paths.len() > 8, "{paths:?}");
    let nowhere = [
        "/pkg",
        "/pkg/",
        "/pkg/none.css",
        "/hash.txt",
        "/../favicon.svg",
        "/%00",
    ];
    paths.extend(nowhere.map(str::to_owned));
    paths.insert(format!("/favicon.svg?{}", "x".repeat(2000)));
    for path in &paths {
        for method in ["GET", "HEAD", "POST"] {
            for headers in [
                &[][..],
                &["accept-encoding: gzip, deflate, br, zstd"],
                &["accept-encoding: gzip"],
                &["accept-encoding: br;q=0.1, gzip;q=0.2"],
                &["accept-encoding: br", "accept-encoding: gzip;q=0.5"],
                &["accept-encoding: identity;q=0.5, br;q=0.4"],
                &["range: bytes=0-1"],
                &["range: bytes=99999999-", "accept-encoding: gzip"],
            ] {
                let [inside, beside] =
                    [&inside, &beside].map(|server| ask(&server.visitor(), method, path, headers));
                let what = format!("{method} {path} {headers:?}");
                assert_eq!(inside.status, beside.status, "{what}");
                // A page has an id and a nonce of its own.
                if inside.status == 200 {
                    assert_eq!(equal_headers(&inside), equal_headers(&beside), "{what}");
                    assert!(inside.body == beside.body, "{what}");
                }
            }
        }
    }
    let style = ask(
        &inside.visitor(),
        "GET",
        &format!("/{STYLESHEET}"),
        &["accept-encoding: br"],
    );
    assert_eq!(style.text(), format!("{STYLESHEET}, brotli"));
    let page = inside.visitor().get("/login").unwrap().expect_status(200);
    assert!(
        page.text().contains(&format!("href=\"/{STYLESHEET}\"")),
        "{}",
        page.text()
    );
}

#[test]
fn who_has_a_file_is_told_so() {
    let site = BuiltSite::new();
    let program = site.in_program(BINARY.as_ref());
    let installation = program.installation();
    let visitor = installation.serve();
    let visitor = visitor.visitor();
    let mut tags = BTreeSet::new();
    for (accepted, policy) in [
        ("accept-encoding: br", "public, no-cache"),
        ("accept-encoding: gzip", "public, no-cache"),
        ("accept-encoding: identity", "public, no-cache"),
    ] {
        let path = "/favicon.svg";
        let whole = ask(&visitor, "GET", path, &[accepted]).expect_status(200);
        let tag = whole.header("etag").unwrap().to_owned();
        assert!(tag.starts_with('"'), "a strong one: {tag}");
        for known in [&tag, &format!("\"x\", W/{tag}"), "*"] {
            for method in ["GET", "HEAD"] {
                let known = format!("if-none-match: {known}");
                let told = ask(&visitor, method, path, &[accepted, &known]).expect_status(304);
                assert_eq!(told.header("etag"), Some(&*tag));
                assert_eq!(told.header("cache-control"), Some(policy));
                assert_eq!(told.header("vary"), Some("accept-encoding"));
                assert!(told.body.is_empty());
            }
        }
        let other = ask(&visitor, "GET", path, &[accepted, "if-none-match: \"x\""]);
        assert_eq!(other.expect_status(200).body, whole.body);
        assert!(tags.insert(tag), "each form has a tag of its own");
    }
}

#[test]
fn packed_again_it_is_the_same() {
    let site = BuiltSite::new();
    let once = site.in_program(BINARY.as_ref());
    let twice = site.in_program(&once.file);
    assert!(fs::read(&once.file).unwrap() == fs::read(&twice.file).unwrap());
    assert_eq!(fs::read_dir(twice.folder.path()).unwrap().count(), 1);
    let mode = fs::metadata(&twice.file).unwrap().permissions().mode();
    assert_eq!(mode, fs::metadata(BINARY).unwrap().permissions().mode());
    site.add("favicon.svg", "<svg>another</svg>");
    fs::remove_file(site.path().join("favicon.svg.br")).unwrap();
    fs::remove_file(site.path().join("favicon.svg.gz")).unwrap();
    let other = site.in_program(&twice.file);
    assert!(
        other.length() < once.length(),
        "the former site is not in it"
    );

    let mut version = stagedoor(&other.file, None);
    version.arg("--version");
    let said = run(version, "");
    assert_eq!((said.code, &*said.err), (0, ""));
    // From somewhere else, and under another name.
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("door");
    symlink(&other.file, &link).unwrap();
    let installation = Installation::new(Backend::Sqlite).with_binary(link);
    let icon = installation.serve().visitor().get("/favicon.svg").unwrap();
    assert_eq!(icon.text(), "<svg>another</svg>");
}

#[test]
fn a_folder_that_is_named_goes_before_it() {
    let site = BuiltSite::new();
    let program = site.in_program(BINARY.as_ref());
    site.add("favicon.svg", "<svg>on disk</svg>");
    let installation = program.installation();
    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_SITE", site.path());
    });
    let icon = server.visitor().get("/favicon.svg").unwrap();
    assert_eq!(icon.text(), "<svg>on disk</svg>");
}

#[test]
fn a_file_that_is_not_whole_is_no_program() {
    let site = BuiltSite::new();
    let program = site.in_program(BINARY.as_ref());
    let installation = program.installation();
    let (whole, before) = (program.length(), fs::metadata(BINARY).unwrap().len());
    let refuses = |what: &str| {
        let said = installation.run(&["serve"]);
        let line = said.failure_line();
        assert!(line.contains("damaged"), "{what}: {line}");
        let files = files_below(&installation.data());
        assert!(
            files.is_empty(),
            "{what}: the database is left alone: {files:?}"
        );
    };
    // In the first mark, the index, a file, the version, the length, the hash, the last mark.
    let trailer = whole - 60;
    for at in [
        before + 3,
        before + 50,
        trailer - 1,
        trailer,
        trailer + 4,
        trailer + 20,
        whole - 1,
    ] {
        let found = fs::read(&program.file).unwrap()[usize::try_from(at).unwrap()];
        program.write_byte(at, found ^ 1);
        refuses(&format!("flipped at {at}"));
        program.write_byte(at, found);
    }
    for length in [
        whole - 1,
        trailer,
        trailer - 100,
        before + 16,
        before + 1,
        before - 1,
    ] {
        program.cut(length);
        refuses(&format!("cut to {length}"));
    }
    // What is left is the program itself.
    let whole = site.in_program(BINARY.as_ref());
    whole.cut(before);
    let server = whole.installation();
    server
        .serve()
        .visitor()
        .get("/login")
        .unwrap()
        .expect_status(200);
}

#[rstest]
#[case::nowhere("/nowhere/at/all", "/nowhere/at/all")]
#[case::a_file(BINARY, BINARY)]
#[case::no_site(env!("CARGO_MANIFEST_DIR"), "stagedoor.css")]
fn what_is_no_site_is_not_taken(#[case] folder: &str, #[case] named: &str) {
    let output = tempfile::tempdir().unwrap();
    let said = embed(
        BINARY.as_ref(),
        folder.as_ref(),
        &output.path().join("stagedoor"),
    );
    assert!(said.failure_line().contains(named), "{said:?}");
    assert_eq!(fs::read_dir(output.path()).unwrap().count(), 0);
}

#[test]
fn two_builds_in_one_folder_are_no_site() {
    let site = BuiltSite::new();
    let other = "pkg/stagedoor.AbCdEfGhIjKlMnOpQrSt-9.js";
    site.add(other, "");
    let output = tempfile::tempdir().unwrap();
    let said = embed(
        BINARY.as_ref(),
        site.path(),
        &output.path().join("stagedoor"),
    );
    assert!(
        said.failure_line().contains("AbCdEfGhIjKlMnOpQrSt-9.js"),
        "{said:?}"
    );
    assert!(
        said.failure_line().contains("AbCdEfGhIjKlMnOpQrSt-2.js"),
        "{said:?}"
    );
    let installation = Installation::new(Backend::Sqlite);
    let mut command = installation.command();
    command.arg("serve").env("STAGEDOOR_SITE", site.path());
    assert!(
        run(command, "")
            .failure_line()
            .contains("more than one build")
    );
}
