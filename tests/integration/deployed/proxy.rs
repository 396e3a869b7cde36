//! A server behind a proxy, and one journey through both: what holds for any proxy.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use stagedoor_testing::Backend;

use super::HOST;
use crate::process::{Installation, Server, free_address};

/// How long a proxy may take to listen.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Where somebody seems to come from: another address than the proxy's, on the loopback.
const CLIENT: &str = "127.0.0.7";

/// A proxy as a process of its own, ended with the test.
pub(super) struct Proxy {
    child: Child,
    pub(super) folder: PathBuf,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = Command::new("kill")
            .args(["-s", "TERM", &self.child.id().to_string()])
            .status();
        let _ = self.child.wait();
        if thread::panicking() {
            let log = fs::read_to_string(self.folder.join("proxy.log")).unwrap_or_default();
            eprintln!("--- the proxy said ---\n{log}");
        }
    }
}

impl Proxy {
    /// Starts it and waits until something listens at this port.
    pub(super) fn start(command: &mut Command, folder: &Path, port: u16) -> Self {
        let log = fs::File::create(folder.join("proxy.log")).unwrap();
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("the proxy is installed: make setup");
        let mut proxy = Self {
            child,
            folder: folder.to_owned(),
        };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(proxy.child.try_wait().unwrap().is_none(), "it ended");
            assert!(start.elapsed() < START_LIMIT, "it does not listen");
            thread::sleep(Duration::from_millis(20));
        }
        proxy
    }
}

/// The server, the folder for the proxy's files, and its ports.
pub(super) struct Behind {
    pub(super) installation: Installation,
    pub(super) server: Server,
    pub(super) folder: tempfile::TempDir,
    pub(super) http: u16,
    pub(super) https: u16,
}

impl Behind {
    /// A server that is set as the shipped files say.
    pub(super) fn new() -> Self {
        let (http, https) = (free_address().port(), free_address().port());
        let installation = Installation::new(Backend::Sqlite);
        let server = installation.serve_with(|command| {
            command
                .env("STAGEDOOR_PUBLIC_URL", format!("https://{HOST}:{https}"))
                .env("STAGEDOOR_TRUSTED_PROXIES", "127.0.0.1/32")
                .env_remove("STAGEDOOR_RATE_LIMITS");
        });
        Self {
            installation,
            server,
            folder: tempfile::tempdir().unwrap(),
            http,
            https,
        }
    }

    /// A page or an endpoint, through the proxy.
    pub(super) fn url(&self, path: &str) -> String {
        format!("https://{HOST}:{}{path}", self.https)
    }

    /// `curl` with these arguments: status and what came, heads first. It trusts `authority`.
    pub(super) fn curl(&self, authority: &Path, arguments: &[&str]) -> (u16, String) {
        let output = self.asked(authority, arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        let (said, status) = said.rsplit_once('\n').unwrap();
        (status.parse().unwrap(), said.to_owned())
    }

    /// Waits until the proxy has the certificate that it makes for itself: it listens before.
    pub(super) fn wait_for_certificate(&self, authority: &Path) {
        let start = Instant::now();
        let url = self.url("/healthz");
        loop {
            let output = self.asked(authority, &[&url]);
            if output.status.success() {
                return;
            }
            let complaint = String::from_utf8_lossy(&output.stderr);
            assert!(start.elapsed() < START_LIMIT, "{complaint}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn asked(&self, authority: &Path, arguments: &[&str]) -> Output {
        let jar = self.folder.path().join("jar");
        Command::new("curl")
            .args(["--silent", "--show-error", "--include", "--max-time", "30"])
            .args(["--write-out", "\n%{http_code}", "--interface", CLIENT])
            .args(["--resolve", &format!("{HOST}:{}:127.0.0.1", self.http)])
            .args(["--resolve", &format!("{HOST}:{}:127.0.0.1", self.https)])
            .arg("--cacert")
            .arg(authority)
            .arg("--cookie")
            .arg(&jar)
            .arg("--cookie-jar")
            .arg(&jar)
            .args(arguments)
            .output()
            .expect("curl is installed")
    }

    /// Somebody logs in, becomes an artist and uploads; the server knows who they are and
    /// from where.
    pub(super) fn journey(&self, authority: &Path) {
        let ask = |arguments: &[&str]| self.curl(authority, arguments);
        let (status, page) = ask(&[&self.url("/login?token=not-for-logs")]);
        assert_eq!(status, 200, "{page}");
        let heads = page.to_lowercase();
        assert!(heads.contains("strict-transport-security:"), "{page}");
        assert_eq!(heads.matches("\ncontent-security-policy:").count(), 1);

        self.installation.create_user("nina", "user");
        let login = serde_json::json!({
            "identifier": "nina",
            "password": stagedoor_testing::PASSWORD,
        });
        let json = ["--header", "content-type: application/json", "--data"];
        let mut arguments = json.to_vec();
        let (login, url) = (login.to_string(), self.url("/api/v1/auth/login"));
        arguments.extend([login.as_str(), &url]);
        let (status, answer) = ask(&arguments);
        assert_eq!(status, 200, "{answer}");
        assert!(answer.contains("__Host-"), "{answer}");

        let url = self.url("/api/v1/users/me/upgrade-creator");
        let (status, answer) = ask(&["--request", "POST", &url]);
        assert_eq!(status, 200, "{answer}");

        // Larger than what proxies keep in memory, or take by themselves.
        let sound = self.folder.path().join("take.wav");
        fs::write(&sound, stagedoor_testing::audio::wav_of(2_000_000)).unwrap();
        let file = format!("file=@{}", sound.display());
        let url = self.url("/api/v1/tracks");
        let (status, answer) = ask(&["--form", "title=First take", "--form", &file, &url]);
        assert_eq!(status, 201, "{answer}");

        let log = self.server.log();
        let line = log.lines().find(|line| line.contains("/api/v1/auth/login"));
        let line = line.expect("the login is logged");
        assert!(line.contains(&format!("client={CLIENT}")), "{line}");
    }
}
