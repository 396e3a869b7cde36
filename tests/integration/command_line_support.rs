//! Tickets, and the way back from an artist to a listener, from the command line.

use std::process::Command;

use serde_json::json;
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::process::Installation;
use crate::process::command::{Said, run};

#[on_both_databases]
fn operators_list_show_answer_and_close(installation: Installation) {
    installation.create_user("joan", "user");
    let server = installation.serve();
    let mut joan = server.visitor();
    joan.log_in("joan", PASSWORD);
    let body = json!({"kind": "question", "subject": "Stems", "text": "May I?"});
    let ticket = joan.post("/api/v1/support/tickets", &body).unwrap();
    let ticket = ticket.expect_status(201).json();
    let reference = ticket["reference"].as_str().unwrap();

    let listed = installation.run(&["support", "list"]).json();
    assert_eq!(listed["items"][0]["reference"], reference);
    assert_eq!(listed["items"][0]["username"], "joan");
    let listed = installation.run(&["support", "list", "--state", "closed"]);
    assert_eq!(listed.json()["items"], json!([]));
    let shown = installation.run(&["support", "show", &reference.to_lowercase()]);
    assert_eq!(shown.json()["messages"], ticket["messages"]);

    let answered = installation.run(&["support", "reply", reference, "--text", "You may."]);
    assert_eq!(answered.json()["state"], "answered");
    let answered =
        installation.run_with_input(&["support", "reply", reference, "--close"], "Or\nnot.\n");
    let answered = answered.json();
    assert_eq!(answered["state"], "closed");
    assert_eq!(answered["messages"][2]["text"], "Or\nnot.");
    let closed = installation.run(&["support", "close", reference]);
    assert_eq!(closed.json()["state"], "closed");
    let seen = joan.get("/api/v1/support/tickets").unwrap();
    let seen = seen.expect_status(200).json();
    assert_eq!(seen["items"][0]["messages"], answered["messages"]);

    for arguments in [
        &["support", "show", "0000-0000"][..],
        &["support", "close", "no reference"],
        &["support", "reply", "0000-0000", "--text", "x"],
        &["support", "reply", reference, "--text", " "],
    ] {
        installation.run(arguments).failure_line();
    }
}

#[on_both_databases]
fn an_artist_returns_with_their_ticket_alone(installation: Installation) {
    installation.create_user("joan", "user");
    installation.create_user("mal", "user");
    let server = installation.serve();
    let mut joan = server.visitor();
    joan.log_in("joan", PASSWORD);
    let upgrade = "/api/v1/users/me/upgrade-creator";
    joan.post(upgrade, &json!({})).unwrap().expect_status(200);
    // With a new id, which this client did not take.
    joan.log_in("joan", PASSWORD);
    let body = json!({"kind": "leave_artist", "subject": "Enough", "text": "I have had enough."});
    let ticket = joan.post("/api/v1/support/tickets", &body).unwrap();
    let ticket = ticket.expect_status(201).json();
    let reference = ticket["reference"].as_str().unwrap();
    let back = |who: &str, ticket: &str| {
        installation.run(&[
            "user", "set-role", who, "user", "--ticket", ticket, "--tracks", "hide",
        ])
    };
    let said = back("mal", reference);
    assert!(said.failure_line().contains("no ticket of mal"), "{said:?}");
    let said = back("joan", "0000-0000");
    assert!(said.failure_line().contains("0000-0000"), "{said:?}");
    let user = back("joan", reference).json();
    assert_eq!(user["role"], "user");
    assert!(user["promoted_to_creator_at"].is_null());
    let said = back("joan", reference);
    assert!(
        said.failure_line().contains("joan is a listener"),
        "{said:?}"
    );
    let me = joan.get("/api/v1/users/me").unwrap().expect_status(200);
    assert_eq!(me.json()["role"], "user");
    joan.post(upgrade, &json!({})).unwrap().expect_status(200);
    let me = joan.get("/api/v1/users/me").unwrap().expect_status(200);
    assert!(me.json()["promoted_to_creator_at"].is_string());
}

/// What becomes of the tracks is asked where somebody can answer, and nowhere else.
#[on_both_databases]
fn what_becomes_of_the_tracks_is_asked_on_a_terminal(installation: Installation) {
    installation.create_user("joan", "creator");
    let server = installation.serve();
    let mut joan = server.visitor();
    joan.log_in("joan", PASSWORD);
    let body = json!({"kind": "leave_artist", "subject": "Enough", "text": "I have had enough."});
    let ticket = joan.post("/api/v1/support/tickets", &body).unwrap();
    let ticket = ticket.expect_status(201).json();
    let reference = ticket["reference"].as_str().unwrap();
    let back = ["user", "set-role", "joan", "user", "--ticket", reference];
    let role = || installation.run(&["user", "show", "joan"]).json()["role"].clone();

    let said = installation.run_with_input(&back, "keep\n");
    assert_eq!(said.code, 2, "{said:?}");
    assert!(
        said.err
            .contains("--ticket needs --tracks hide, keep or delete"),
        "{said:?}"
    );
    let said = on_a_terminal(&installation, &back, "perhaps\n");
    assert_eq!(said.code, 2, "{said:?}");
    assert!(
        said.out
            .contains("--ticket needs --tracks hide, keep or delete"),
        "{said:?}"
    );
    assert_eq!(role(), "creator");

    let said = on_a_terminal(&installation, &back, "keep\n");
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out
            .contains("What becomes of their tracks (hide, keep, delete)?"),
        "{said:?}"
    );
    assert_eq!(role(), "user");
}

/// Runs the binary where it finds a terminal, which shows both of its outputs as one.
fn on_a_terminal(installation: &Installation, arguments: &[&str], typed: &str) -> Said {
    let command = installation.command();
    let mut words = vec![command.get_program().to_str().unwrap()];
    words.extend(arguments);
    let mut script = Command::new("script");
    script.args(["-qec", &words.join(" "), "/dev/null"]);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    run(script, typed)
}
