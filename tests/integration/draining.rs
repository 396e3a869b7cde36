//! A server that is told to stop first lets everybody find out, and one that follows it on
//! the same socket refuses nobody.

use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use stagedoor_testing::Backend;

use crate::keep_alive::Load;
use crate::process::command::BINARY;
use crate::process::{Installation, Server};

fn readiness(server: &Server) -> (u16, String) {
    let answer = server.visitor().get("/readyz").unwrap();
    (
        answer.status,
        answer.json()["status"].as_str().unwrap().to_owned(),
    )
}

#[test]
fn while_it_drains_it_says_so_serves_and_ends_each_connection() {
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve_with(|command| {
        command
            .env("STAGEDOOR_DRAIN_SECONDS", "4")
            .env("STAGEDOOR_GRACE_SECONDS", "2");
    });
    assert_eq!(readiness(&server), (200, "ready".to_owned()));
    let load = Load::of(2, server.address);
    load.goes_on_for(20);
    let start = Instant::now();
    server.signal("TERM");
    while readiness(&server).0 == 200 {
        assert!(start.elapsed() < Duration::from_secs(3), "still ready");
    }
    assert_eq!(readiness(&server), (503, "draining".to_owned()));
    let answer = server.visitor().get("/healthz").unwrap().expect_status(200);
    assert_eq!(answer.header("connection"), Some("close"));
    load.goes_on_for(20);
    let (_, failures) = load.end();
    assert!(failures.is_empty(), "{failures:?}");
    assert!(start.elapsed() < Duration::from_secs(4), "too slow to tell");
    let status = server
        .exit_within(Duration::from_secs(10))
        .expect("it stops");
    assert_eq!(status.code(), Some(0), "{}", server.log());
    assert!(
        start.elapsed() >= Duration::from_secs(4),
        "it did not drain"
    );
}

#[test]
fn behind_a_proxy_it_drains_unless_that_is_not_wanted() {
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve_with(|command| {
        command.env("STAGEDOOR_TRUSTED_PROXIES", "127.0.0.1");
    });
    server.signal("TERM");
    thread::sleep(Duration::from_millis(500));
    assert_eq!(readiness(&server), (503, "draining".to_owned()));
    // The second time nobody is waited for.
    let start = Instant::now();
    server.signal("TERM");
    let status = server.exit_within(Duration::from_secs(4));
    assert_eq!(status.expect("it stops at once").code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(4));
    assert!(server.log().contains("draining for 5s"), "{}", server.log());
}

#[test]
fn a_second_signal_cuts_off_what_is_under_way() {
    let installation = Installation::new(Backend::Sqlite);
    let mut server = installation.serve_with(|command| {
        command.env("STAGEDOOR_GRACE_SECONDS", "600");
    });
    installation.create_user("recording", "creator");
    let mut visitor = server.visitor();
    visitor.log_in("recording", stagedoor_testing::PASSWORD);
    let _stalled = visitor.begin_upload(10_000_000);
    thread::sleep(Duration::from_millis(300));
    server.signal("TERM");
    assert!(server.exit_within(Duration::from_secs(2)).is_none());
    server.signal("TERM");
    let status = server.exit_within(Duration::from_secs(5));
    assert_eq!(status.expect("it stops at once").code(), Some(0));
}

#[test]
fn a_hang_up_reads_the_filter_of_the_log_again_and_ends_nothing() {
    let installation = Installation::new(Backend::Sqlite);
    let server = installation.serve();
    let file = installation.data().join("log_filter");
    let says = |server: &Server, what: &str| {
        let start = Instant::now();
        while !server.log().contains(what) {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "{}",
                server.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    };
    std::fs::write(&file, "info,stagedoor=trace\n").unwrap();
    server.signal("HUP");
    says(&server, "filter=\"info,stagedoor=trace\"");
    assert!(server.log().contains("need a restart"), "{}", server.log());
    std::fs::write(&file, "loud please").unwrap();
    server.signal("HUP");
    says(&server, "holds no filter");
    std::fs::remove_file(&file).unwrap();
    server.signal("HUP");
    says(&server, "filter=\"info\"");
    assert_eq!(readiness(&server), (200, "ready".to_owned()));
}

#[test]
fn a_supervisor_is_told_what_it_asks_for() {
    let installation = Installation::new(Backend::Sqlite);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    let next = || {
        let mut message = [0; 256];
        let length = socket.recv(&mut message).expect("a message");
        String::from_utf8_lossy(&message[..length]).into_owned()
    };
    let server = installation.serve_with(|command| {
        command.env("NOTIFY_SOCKET", &path);
    });
    assert_eq!(next(), "READY=1\n");
    server.signal("HUP");
    let reloading = next();
    assert!(
        reloading.starts_with("RELOADING=1\nMONOTONIC_USEC="),
        "{reloading}"
    );
    assert_eq!(next(), "READY=1\n");
    server.signal("TERM");
    assert_eq!(next(), "STOPPING=1\n");
}

/// Starts a server on a socket that outlives it, as systemd does.
fn handed(installation: &Installation, listener: &TcpListener) -> Server {
    let address = listener.local_addr().unwrap();
    let socket: OwnedFd = listener.try_clone().unwrap().into();
    let mut command = installation.command();
    let program = command.get_program().to_owned();
    assert_eq!(program, BINARY);
    // Only a shell can say the process's own number beforehand, and move the socket to
    // where systemd has it.
    let mut shell = Command::new("sh");
    shell.args([
        "-c",
        r#"exec 3<&0 0</dev/null; LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=http exec "$0""#,
    ]);
    shell.arg(program);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
        .current_dir(command.get_current_dir().unwrap())
        .env("STAGEDOOR_ADDR", "127.0.0.1:1")
        .env("STAGEDOOR_PUBLIC_URL", format!("http://{address}"))
        .env("STAGEDOOR_RATE_LIMITS", "off")
        .stdin(Stdio::from(socket));
    command = shell;
    installation.start_at(address, command)
}

#[test]
fn a_restart_on_a_socket_that_stays_refuses_nobody() {
    let installation = Installation::new(Backend::Sqlite);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut server = handed(&installation, &listener);
    assert!(server.log().contains("handed down"), "{}", server.log());
    let load = Load::of(4, address);
    for _ in 0..3 {
        load.goes_on_for(50);
        server.signal("TERM");
        let status = server.exit_within(Duration::from_secs(11));
        assert_eq!(
            status.expect("it stops").code(),
            Some(0),
            "{}",
            server.log()
        );
        server = handed(&installation, &listener);
        load.goes_on_for(50);
    }
    let (answered, failures) = load.end();
    assert!(failures.is_empty(), "{answered} answered, {failures:?}");
}
