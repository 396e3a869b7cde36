//! The command line of the binary, run to its end.

use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use stagedoor_testing::PASSWORD;

use super::Installation;

/// Variables without the prefix `STAGEDOOR_` that would change what the binary does.
const VARIABLES: [&str; 7] = [
    "DATABASE_URL",
    "DATABASE_READ_URL",
    "DATABASE_MIGRATE_URL",
    "SMTP_URL",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_HEADERS",
    "RUST_LOG",
];

/// The user that owns nothing.
pub const NOBODY: u32 = 65534;

/// Where the binary under test is.
pub const BINARY: &str = env!("CARGO_BIN_EXE_stagedoor");

/// The binary under test, started with this umask, or with the one of this process;
/// without the variables that could change what it does.
pub fn stagedoor(binary: &Path, umask: Option<&str>) -> Command {
    let mut command = match umask {
        // A process can only set its own umask, and this one runs other tests.
        Some(umask) => {
            let mut shell = Command::new("sh");
            shell.args(["-c", r#"umask "$0"; exec "$@""#, umask]);
            shell.arg(binary);
            shell
        }
        None => Command::new(binary),
    };
    for name in VARIABLES {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("STAGEDOOR_") {
            command.env_remove(name);
        }
    }
    command
}

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Said {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// Standard output as JSON, of a command that succeeded.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Fails unless the command ended with 1 and exactly one line on standard error.
    #[track_caller]
    pub fn failure_line(&self) -> &str {
        assert_eq!(self.code, 1, "{self:?}");
        assert_eq!(self.err.lines().count(), 1, "one line on stderr: {self:?}");
        assert!(!self.err.trim().is_empty(), "{self:?}");
        self.err.trim_end()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("ended by itself, no signal"),
            out: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
            err: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
        }
    }
}

impl Installation {
    /// Runs the binary with `arguments` and an empty standard input.
    pub fn run(&self, arguments: &[&str]) -> Said {
        self.run_with_input(arguments, "")
    }

    /// Runs the binary with `arguments` and `input` on its standard input.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Said {
        let mut command = self.command();
        command.args(arguments);
        run(command, input)
    }

    /// Runs the binary as `nobody`, who is not the one that runs the tests; none where that
    /// is not root, who alone can be somebody else.
    pub fn run_as_nobody(&self, arguments: &[&str]) -> Option<Said> {
        if !rustix::process::geteuid().is_root() {
            return None;
        }
        // Where the program was built may be closed to other users.
        let place = tempfile::tempdir().expect("a temporary folder");
        let open = |folder: &Path, mode| fs::set_permissions(folder, Permissions::from_mode(mode));
        open(place.path(), 0o755).expect("a folder for everybody");
        open(self.folder.path(), 0o711).expect("a folder to go through");
        let program = place.path().join("stagedoor");
        fs::hard_link(BINARY, &program)
            .or_else(|_| fs::copy(BINARY, &program).map(drop))
            .expect("a program for everybody");
        let (before, nobody) = (self.command(), NOBODY.to_string());
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid", &nobody, "--regid", &nobody, "--clear-groups"])
            .arg(program)
            .args(arguments)
            .current_dir("/");
        for (name, value) in before.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Some(run(command, ""))
    }

    /// Makes the database, where there is none.
    #[track_caller]
    pub fn make(&self) {
        self.made.call_once(|| {
            let said = self.run(&["migrate"]);
            assert_eq!(said.code, 0, "{said:?}");
        });
    }

    /// The same, with the database made.
    #[track_caller]
    pub fn made(self) -> Self {
        self.make();
        self
    }

    /// Creates a verified user through the command line, and the database where there is none,
    /// and answers the user's JSON.
    #[track_caller]
    pub fn create_user(&self, username: &str, role: &str) -> Value {
        self.make();
        self.run_with_input(
            &[
                "user",
                "create",
                "--username",
                username,
                "--email",
                &format!("{username}@example.org"),
                "--role",
                role,
                "--verified",
                "--password-stdin",
            ],
            &format!("{PASSWORD}\n"),
        )
        .json()
    }
}

/// Gives `place`, with everything that is in it, to `nobody`.
pub fn give_to_nobody(place: &Path) {
    chown(place, Some(NOBODY), Some(NOBODY)).expect("root gives it away");
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        give_to_nobody(&entry.path());
    }
}

/// Runs `command` to its end with `input` on its standard input.
pub fn run(mut command: Command, input: &str) -> Said {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut stdin = child.stdin.take().expect("standard input is a pipe");
    // A command that never reads its input may have closed it: not this function's business.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the binary ends").into()
}
