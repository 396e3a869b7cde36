//! Tickets, and the way back from an artist to a listener, from the command line.

use serde_json::json;
use stagedoor_testing::{PASSWORD, on_both_databases};

use crate::process::Installation;

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
