//! Which ffmpeg there is, and how it is started.

use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use crate::child_group::{ChildGroup, ENVIRONMENT};
use crate::settings::Settings;

/// The longest that a program may take to say what it is.
const PATIENCE: Duration = Duration::from_secs(20);

/// Pages come first.
const NICENESS: &str = "10";

/// An ffmpeg that can be started.
#[derive(Debug, Clone)]
pub(in crate::processing) struct Ffmpeg {
    program: PathBuf,
    /// What stands before it on a command line: programs that set limits to themselves
    /// and then become the next one.
    bounds: Vec<OsString>,
}

impl Ffmpeg {
    /// The one that the operator named, or that lies in `PATH`; none when there is none
    /// that runs.
    ///
    /// The limits come from `prlimit` and `setpriv` of util-linux, which every Linux has:
    /// memory, processor time, no core dumps, no new privileges, and an end together with
    /// this process however that ends. Where they are not there ffmpeg runs without, and is
    /// ended at its deadline alone.
    pub(in crate::processing) async fn find(settings: &Settings) -> Option<Self> {
        let program = located(OsStr::new(&settings.ffmpeg))?;
        let plain = Self {
            program,
            bounds: Vec::new(),
        };
        let bounded = Self {
            bounds: bounds(settings),
            ..plain.clone()
        };
        if bounded.answers().await {
            return Some(bounded);
        }
        if plain.answers().await {
            tracing::warn!(
                "ffmpeg runs without limits: prlimit or setpriv of util-linux is missing"
            );
            return Some(plain);
        }
        None
    }

    /// It with these arguments, in a group of its own, with nothing to read.
    pub(super) fn command(&self, arguments: &[OsString]) -> Command {
        let mut line = self.bounds.iter().map(OsString::as_os_str);
        let mut line = line.by_ref().chain([self.program.as_os_str()]);
        let mut command = Command::new(line.next().unwrap_or_default());
        let environment = ENVIRONMENT
            .iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?)));
        command
            .args(line)
            .args(arguments)
            .env_clear()
            .envs(environment)
            .stdin(Stdio::null())
            .process_group(0);
        command
    }

    async fn answers(&self) -> bool {
        let mut command = self.command(&["-hide_banner".into(), "-version".into()]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let Ok(mut child) = child else { return false };
        let group = ChildGroup::of(&child);
        match tokio::time::timeout(PATIENCE, child.wait()).await {
            Ok(ended) => {
                group.disarm();
                ended.is_ok_and(|status| status.success())
            }
            Err(_) => false,
        }
    }
}

fn bounds(settings: &Settings) -> Vec<OsString> {
    let seconds = settings.processing_deadline.as_secs();
    // At the first it is told to end, at the second it is ended.
    let (told, ended) = (seconds, seconds.saturating_add(5));
    let memory = settings.processing_memory_bytes;
    [
        "nice",
        "-n",
        NICENESS,
        "prlimit",
        &format!("--as={memory}"),
        &format!("--cpu={told}:{ended}"),
        "--core=0",
        "--nofile=64",
        "setpriv",
        "--pdeathsig",
        "KILL",
        "--no-new-privs",
    ]
    .map(OsString::from)
    .to_vec()
}

/// Where the program is.
fn located(name: &OsStr) -> Option<PathBuf> {
    if Path::new(name).components().count() > 1 {
        return Some(PathBuf::from(name)).filter(|path| is_program(path));
    }
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}
