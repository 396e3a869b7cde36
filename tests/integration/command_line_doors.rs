//! What operators open and close, and what they look through.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use rstest::rstest;
use serde_json::{Value, json};
use stagedoor_testing::{Backend, PASSWORD, on_both_databases};

use crate::process::Installation;
use crate::process::command::run;
use crate::process::people;

/// Every server follows within this.
const FOLLOWS: Duration = Duration::from_secs(5);

fn lines(said: &str) -> Vec<Value> {
    let lines = said.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn names(users: &[Value]) -> Vec<&str> {
    let names = users.iter().map(|user| user["username"].as_str().unwrap());
    names.collect()
}

#[on_both_databases]
fn accounts_are_listed_by_what_is_asked_for(installation: Installation) {
    installation.create_user("ada", "creator");
    installation.create_user("Grace_1", "user");
    installation.create_user("gracex1", "user");
    let create = [
        "user",
        "create",
        "--username",
        "eve",
        "--email",
        "eve@example.org",
    ];
    let mut create = create.to_vec();
    create.push("--password-stdin");
    installation.run_with_input(&create, PASSWORD).json();
    installation
        .run(&["user", "suspend", "ada", "--reason", "No."])
        .json();

    let listed = |arguments: &[&str]| {
        let said = installation.run(&[&["user", "list"], arguments].concat());
        assert_eq!((said.code, &*said.err), (0, ""), "{said:?}");
        lines(&said.out)
    };
    let all = listed(&[]);
    assert_eq!(names(&all), ["ada", "Grace_1", "gracex1", "eve"]);
    assert_eq!(all[1]["email"], "Grace_1@example.org");
    for (arguments, expected) in [
        (&["--role", "creator"][..], &["ada"][..]),
        (&["--status", "suspended"], &["ada"]),
        (
            &["--status", "active", "--verified"],
            &["Grace_1", "gracex1"],
        ),
        (&["--unverified"], &["eve"]),
        (&["--name", "GRACE"], &["Grace_1", "gracex1"]),
        (&["--name", "e_1"], &["Grace_1"]),
        (&["--name", "%"], &[]),
        (&["--since", "2999-01-01"], &[]),
        (
            &[
                "--since",
                "2020-01-01T00:00:00Z",
                "--role",
                "user",
                "--name",
                "ev",
            ],
            &["eve"],
        ),
    ] {
        assert_eq!(names(&listed(arguments)), expected, "{arguments:?}");
    }
}

#[on_both_databases(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_list_goes_on_behind_its_first_page_and_may_be_cut(installation: Installation) {
    people::verified(&installation, "many", 1_203).await;
    let said = installation.run(&["user", "list"]);
    let users = lines(&said.out);
    assert_eq!(users.len(), 1_203);
    let ids: Vec<&str> = users
        .iter()
        .map(|user| user["id"].as_str().unwrap())
        .collect();
    assert!(ids.is_sorted(), "in the order in which they were made");

    let mut command = installation.command();
    command
        .args(["user", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut first).unwrap();
    drop(out);
    let ended = child.wait_with_output().unwrap();
    assert!(
        ended.status.success() && ended.stderr.is_empty(),
        "{ended:?}"
    );
}

#[on_both_databases]
fn the_audit_log_is_read_by_account_action_and_time(installation: Installation) {
    installation.create_user("ada", "creator");
    installation.create_user("grace", "user");
    installation
        .run(&["user", "set-role", "grace", "label"])
        .json();
    let read = |arguments: &[&str]| {
        let said = installation.run(&[&["audit"], arguments].concat());
        assert_eq!((said.code, &*said.err), (0, ""), "{said:?}");
        lines(&said.out)
    };
    let actions = |events: &[Value]| -> Vec<String> {
        let names = events
            .iter()
            .map(|event| event["action"].as_str().unwrap().to_owned());
        names.collect()
    };
    let all = read(&[]);
    assert_eq!(
        actions(&all),
        ["user.create", "user.create", "user.set_role"]
    );
    assert_eq!(all[2]["username"], "grace");
    assert_eq!(all[2]["actor"], "operator");
    assert_eq!(all[2]["metadata"]["to"], "label");
    assert_eq!(read(&["-n", "1"]), all[2..]);
    assert_eq!(read(&["--user", "ada"]), all[..1]);
    assert_eq!(read(&["--action", "user.set_role"]), all[2..]);
    assert_eq!(read(&["--action", "user.*", "--since", "2020-01-01"]), all);
    assert!(read(&["--since", "2999-01-01"]).is_empty());
    let unknown = installation.run(&["audit", "--action", "user.sing"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    let nobody = installation.run(&["audit", "--user", "eve"]);
    assert!(nobody.failure_line().contains("eve"), "{nobody:?}");
}

#[on_both_databases]
fn the_audit_log_can_be_followed(installation: Installation) {
    installation.create_user("ada", "user");
    let mut command = installation.command();
    command
        .args(["audit", "--follow", "-n", "0"])
        .stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    // What was there is skipped before anything new is waited for.
    std::thread::sleep(Duration::from_secs(3));
    for role in ["creator", "label"] {
        installation.run(&["user", "set-role", "ada", role]).json();
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let event: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(
            event["metadata"]["to"], role,
            "each is told, and once: {event}"
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[on_both_databases]
fn an_invitation_is_made_listed_and_revoked(installation: Installation) {
    installation.make();
    let made = installation
        .run(&["invite", "--email", "ada@example.org", "--expires", "2d"])
        .json();
    let link = made["link"].as_str().unwrap();
    assert!(link.contains("/register?invitation="), "{link}");
    let token = link.split_once('=').unwrap().1;
    assert_eq!(token.len(), 43, "256 random bits");
    let listed = installation.run(&["invite", "list"]);
    assert!(!listed.out.contains(token), "{listed:?}");
    let listed = listed.json();
    assert_eq!(listed[0]["email"], "ada@example.org");
    assert_eq!(
        (&listed[0]["uses"], &listed[0]["used"]),
        (&json!(1), &json!(0))
    );
    let id = listed[0]["id"].as_str().unwrap();
    let revoked = installation.run(&["invite", "revoke", id]).json();
    assert!(revoked["revoked_at"].is_string(), "{revoked}");
    let again = installation.run(&["invite", "revoke", id]);
    assert!(again.failure_line().contains(id), "{again:?}");

    let server = installation.serve_with(|command| {
        command.env("STAGEDOOR_REGISTRATION", "invite");
    });
    let body = |token: &str| json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD, "invitation": token});
    let refused = server
        .visitor()
        .post("/api/v1/auth/register", &body(token))
        .unwrap();
    assert_eq!(refused.status, 400, "{}", refused.text());
    let another = installation.run(&["invite"]).json();
    let token = another["link"].as_str().unwrap().split_once('=').unwrap().1;
    let taken = server
        .visitor()
        .post("/api/v1/auth/register", &body(token))
        .unwrap();
    assert_eq!(taken.status, 202, "{}", taken.text());
    let events = installation.run(&["audit", "--action", "*"]).out;
    for action in [
        "site.invite",
        "site.revoke_invitation",
        "user.accept_invitation",
    ] {
        assert!(events.contains(action), "{action}: {events}");
    }
}

#[test]
fn an_invitation_to_a_closed_door_is_made_and_told_of() {
    let installation = Installation::new(Backend::Sqlite).made();
    let invited = |registration: &str| {
        let mut command = installation.command();
        command
            .arg("invite")
            .env("STAGEDOOR_REGISTRATION", registration);
        run(command, "")
    };
    let said = invited("closed");
    assert!(said.json()["link"].is_string(), "{said:?}");
    let expected = "Registration is closed (STAGEDOOR_REGISTRATION=closed)";
    assert!(said.err.starts_with(expected), "{said:?}");
    for registration in ["invite", "open"] {
        let said = invited(registration);
        assert!(said.json()["link"].is_string(), "{said:?}");
        assert_eq!(said.err, "");
    }
}

#[rstest]
#[case::no_uses(&["invite", "--uses", "0"], 1)]
#[case::one_address_often(&["invite", "--uses", "2", "--email", "ada@example.org"], 1)]
#[case::no_address(&["invite", "--email", "ada"], 1)]
#[case::no_unit(&["invite", "--expires", "7"], 2)]
#[case::for_ever(&["invite", "--expires", "9999d"], 1)]
#[case::no_id(&["invite", "revoke", "7"], 2)]
#[case::both(&["invite", "--uses", "2", "list"], 2)]
#[case::past(&["maintenance", "on", "--until", "2001-01-01T00:00:00Z"], 1)]
#[case::no_time(&["maintenance", "on", "--until", "soon"], 2)]
#[case::no_status(&["user", "list", "--status", "asleep"], 2)]
#[case::both_ways(&["user", "list", "--verified", "--unverified"], 2)]
fn what_makes_no_sense_is_refused(#[case] arguments: &[&str], #[case] code: i32) {
    let said = Installation::new(Backend::Sqlite).run(arguments);
    assert_eq!(said.code, code, "{said:?}");
    assert_eq!(said.out, "");
}

#[on_both_databases]
fn maintenance_reaches_each_server_within_five_seconds_and_survives_a_restart(
    installation: Installation,
) {
    let servers = [installation.serve(), installation.serve()];
    let wait_for = |status: u16| {
        let start = Instant::now();
        for server in &servers {
            while server.visitor().get("/").unwrap().status != status {
                assert!(
                    start.elapsed() < FOLLOWS + Duration::from_secs(10),
                    "not yet {status}"
                );
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        eprintln!("both answer {status} after {:?}", start.elapsed());
    };
    let on = [
        "maintenance",
        "on",
        "--until",
        "2h",
        "--message",
        "The disk grows.",
    ];
    let said = installation.run(&on).json();
    assert_eq!(said["maintenance"], true, "{said}");
    wait_for(503);
    let answer = servers[0].visitor().get("/api/v1/users/me").unwrap();
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (503, &json!("MAINTENANCE"))
    );
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((7_000..=7_200).contains(&seconds), "{seconds}");
    let health = servers[0].visitor().get("/healthz").unwrap();
    assert_eq!(health.status, 200);

    // A new server is closed from its first answer on.
    let third = installation.serve();
    assert_eq!(third.visitor().get("/").unwrap().status, 503);
    drop(third);
    let shown = installation.run(&["maintenance", "show"]).json();
    assert_eq!(shown["message"], "The disk grows.");
    let off = installation.run(&["maintenance", "off"]).json();
    assert_eq!(off, json!({"maintenance": false}));
    wait_for(200);
    let events = installation.run(&["audit", "--action", "site.*"]).out;
    let events = lines(&events);
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(events[0]["metadata"]["message"], "The disk grows.");
}
