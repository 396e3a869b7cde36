//! Asking the people who run the site, at both doors, and their pages.

use serde_json::{Value, json};
use stagedoor_domain::{Role, operators};
use stagedoor_testing::on_both_databases;

use crate::http::app::TestApp;
use crate::http::both_doors::call;
use crate::http::client::Client;

const TICKETS: &str = "/api/v1/support/tickets";

fn body() -> Value {
    json!({"kind": "question", "subject": "Stems", "text": "May I\n<b>upload</b> stems?"})
}

async fn opened(client: &Client) -> Value {
    client.post(TICKETS, body()).await.expect_status(201).json()
}

async fn shown(client: &Client, path: &str) -> String {
    client.page(path).await.expect_status(200).text()
}

#[on_both_databases]
async fn a_ticket_goes_its_way_through_the_api(app: TestApp) {
    let ada = app.with_user("ada").await;
    let answer = ada.post(TICKETS, body()).await.expect_status(201);
    let ticket = answer.json();
    let place = format!("{TICKETS}/{}", ticket["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), place);
    let at = &ticket["created_at"];
    assert_eq!(
        ticket,
        json!({
            "id": ticket["id"], "reference": ticket["reference"], "kind": "question",
            "subject": "Stems", "state": "open", "created_at": at,
            "messages": [{"from": "user", "text": "May I\n<b>upload</b> stems?", "created_at": at}],
        })
    );
    assert_eq!(ada.get(&place).await.expect_status(200).json(), ticket);
    let listed = ada.get(TICKETS).await.expect_status(200).json();
    assert_eq!(listed, json!({"items": [ticket], "next_cursor": null}));

    let reference = ticket["reference"].as_str().unwrap();
    operators::answer_ticket(&app.services, reference, "You may.", true)
        .await
        .unwrap();
    let closed = ada.get(&place).await.json();
    assert_eq!(closed["state"], "closed");
    assert_eq!(closed["messages"][1]["from"], "support");
    let messages = format!("{place}/messages");
    let more = ada.post(&messages, json!({"text": "Thanks"}));
    let more = more.await.expect_status(201).json();
    assert_eq!(
        (&more["state"], &more["messages"][2]["text"]),
        (&json!("open"), &json!("Thanks"))
    );

    let eve = app.with_user("eve").await;
    eve.get(&place).await.expect_problem(404, "NOT_FOUND");
    eve.post(&format!("{place}/messages"), json!({"text": "Mine"}))
        .await
        .expect_problem(404, "NOT_FOUND");
    let nobody = app.anonymous();
    for path in [TICKETS, &*place] {
        nobody
            .get(path)
            .await
            .expect_problem(401, "UNAUTHENTICATED");
    }
}

#[on_both_databases]
async fn both_doors_refuse_alike(app: TestApp) {
    let ada = app.with_user("ada").await;
    let nobody = app.anonymous();
    for (client, kind, subject, text, email) in [
        (&ada, "wish", "", "", None),
        (&ada, "report", "a\nb", "a\0b", None),
        // A listener has nothing to give up.
        (&ada, "leave_artist", "Enough", "I have had enough.", None),
        (&nobody, "report", "", "Hello", Some("nobody")),
        (&nobody, "report", "Hello", "Hello", None),
    ] {
        let mut body = json!({"kind": kind, "subject": subject, "text": text});
        if let Some(email) = email {
            body["email"] = json!(email);
        }
        let api = client.post(TICKETS, body).await.expect_status(422).json();
        let fields = [
            ("kind", kind),
            ("subject", subject),
            ("text", text),
            ("email", email.unwrap_or_default()),
        ];
        let page = call(client, "open_ticket", &fields).await;
        let page = page.expect_status(422).json();
        for member in ["code", "detail", "errors"] {
            assert_eq!(api[member], page[member], "{kind}");
        }
    }
    let unknown = json!({"kind": "question", "subject": "a", "text": "b", "state": "closed"});
    ada.post(TICKETS, unknown)
        .await
        .expect_problem(400, "MALFORMED_REQUEST");
    let listed = ada.get(TICKETS).await.json();
    assert_eq!(listed["items"], json!([]));
}

#[on_both_databases]
async fn the_pages_ask_show_and_reply_without_a_script(app: TestApp) {
    let ada = app.with_user("ada").await;
    let page = shown(&ada, "/support").await;
    for text in [
        "Support",
        "Subject",
        "Message",
        "A question",
        "Nothing yet.",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(
        !page.contains("Give up being an artist"),
        "a listener has nothing to give up"
    );
    assert!(!page.contains(r#"name="email""#), "{page}");
    let fields = [
        ("kind", "problem"),
        ("subject", "It <i>hums</i>"),
        ("text", ""),
    ];
    ada.submit("/api/open_ticket", &fields)
        .await
        .expect_redirect("/support");
    let page = shown(&ada, "/support").await;
    assert!(page.contains("Write a message."), "{page}");
    assert!(page.contains(r#"value="It &lt;i&gt;hums"#), "{page}");

    let fields = [
        ("kind", "problem"),
        ("subject", "It <i>hums</i>"),
        ("text", "one\r\n<script>alert(1)</script>"),
    ];
    let answer = ada.submit("/api/open_ticket", &fields).await;
    let to = answer.header("location").to_owned();
    assert!(to.starts_with("/support/"), "{to}");
    let page = shown(&ada, &to).await;
    for text in [
        "We have your message.",
        "Waits for an answer",
        "It &lt;i&gt;hums&lt;/i&gt;",
        "one\n&lt;script&gt;alert(1)&lt;/script&gt;",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(page.contains(r#"content="noindex""#), "{page}");
    let reference = to.rsplit('/').next().unwrap().to_owned();
    let fields = [("reference", &*reference), ("text", "Louder now")];
    ada.submit("/api/reply_to_ticket", &fields)
        .await
        .expect_redirect(&to);
    let page = shown(&ada, &to).await;
    assert!(
        page.contains("Louder now") && page.contains("We have your reply."),
        "{page}"
    );
    assert!(shown(&ada, "/support").await.contains(&to));

    // A reference opens nothing, whether there is such a ticket or not.
    let eve = app.with_user("eve").await;
    eve.page(&to).await.expect_status(404);
    let nobody = app.anonymous();
    for path in [&*to, "/support/0000-0000"] {
        let answer = nobody.page(path).await;
        let login = format!("/login?next={}", path.replace('/', "%2F"));
        answer.expect_redirect(&login);
        let wrong = shown(&nobody, &format!("{path}?token=guessed")).await;
        assert!(wrong.contains("This link opens nothing"), "{wrong}");
        assert!(!wrong.contains("hums"), "{wrong}");
    }
}

#[on_both_databases]
async fn whoever_has_no_account_asks_by_mail(app: TestApp) {
    let nobody = app.anonymous();
    let page = shown(&nobody, "/support").await;
    assert!(page.contains(r#"name="email""#), "{page}");
    let mut asked = body();
    asked["email"] = json!("nora@example.org");
    let answer = nobody.post(TICKETS, asked).await.expect_status(202).json();
    assert_eq!(answer["status"], "verification_sent");
    let reference = answer["reference"].as_str().unwrap();
    let place = format!("/support/{reference}");
    let token = app.mailed_token_for(&place, "nora@example.org").await;
    let opened = format!("{place}?token={token}");
    let page = shown(&nobody, &opened).await;
    for text in [
        "Send this message?",
        "Not sent yet",
        "nora@example.org",
        "May I\n&lt;b&gt;upload",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("Waits for an answer"), "{page}");
    let unsent = operators::show_ticket(&app.services, reference).await;
    assert!(unsent.is_err(), "opening the page sends nothing");

    let fields = [("reference", reference), ("token", &*token)];
    nobody
        .submit("/api/verify_ticket", &fields)
        .await
        .expect_redirect(&opened);
    operators::answer_ticket(&app.services, reference, "You may.", false)
        .await
        .unwrap();
    let page = shown(&nobody, &opened).await;
    assert!(page.contains("Answered"), "{page}");
    assert!(
        page.contains("You may.") && page.contains("Your reply"),
        "{page}"
    );
    let fields = [
        ("reference", reference),
        ("token", &*token),
        ("text", "Good"),
    ];
    nobody
        .submit("/api/reply_to_ticket", &fields)
        .await
        .expect_redirect(&opened);
    assert!(shown(&nobody, &opened).await.contains("Good"));

    // The form leads to what comes next.
    let fields = [
        ("kind", "question"),
        ("subject", "Other"),
        ("text", "Hello"),
        ("email", "otto@example.org"),
    ];
    let answer = nobody.submit("/api/open_ticket", &fields).await;
    let to = answer.header("location").to_owned();
    assert!(to.starts_with("/support/sent?reference="), "{to}");
    assert!(shown(&nobody, &to).await.contains("Check your mail"));
    nobody
        .page("/support/sent")
        .await
        .expect_redirect("/support");
}

#[on_both_databases]
async fn staff_answers_on_pages_that_nobody_else_finds(app: TestApp) {
    let ada = app.with_user("ada").await;
    let ticket = opened(&ada).await;
    let reference = ticket["reference"].as_str().unwrap();
    let place = format!("/admin/support/{reference}");
    let artist = app.with_role("artist", Role::Artist).await;
    for client in [&ada, &artist] {
        for path in ["/admin/support", &*place] {
            let answer = client.page(path).await.expect_status(404);
            assert!(!answer.text().contains("Stems"));
        }
        let fields = [("reference", reference), ("text", "Mine")];
        for function in ["answer_ticket", "close_ticket"] {
            let fields = if function == "close_ticket" {
                &fields[..1]
            } else {
                &fields[..]
            };
            let answer = call(client, function, fields).await.expect_status(404);
            assert_eq!(answer.json()["code"], "NOT_FOUND");
        }
    }
    app.anonymous()
        .page("/admin/support")
        .await
        .expect_redirect("/login?next=%2Fadmin%2Fsupport");

    for (name, role) in [("mona", Role::Moderator), ("root", Role::Admin)] {
        let staff = app.with_role(name, role).await;
        let list = shown(&staff, "/admin/support?state=all").await;
        assert!(list.contains(&place) && list.contains("from ada"), "{list}");
        let page = shown(&staff, &place).await;
        assert!(
            page.contains("May I\n&lt;b&gt;upload&lt;/b&gt; stems?"),
            "{page}"
        );
        let fields = [("reference", reference), ("text", "")];
        staff
            .submit("/api/answer_ticket", &fields)
            .await
            .expect_redirect(&place);
        assert!(shown(&staff, &place).await.contains("Write a message."));
        let said = format!("You may, says {name}.");
        let fields = [("reference", reference), ("text", &*said)];
        staff
            .submit("/api/answer_ticket", &fields)
            .await
            .expect_redirect(&place);
        assert!(
            shown(&staff, &place)
                .await
                .contains("The answer is on its way.")
        );
        let page = shown(&ada, &format!("/support/{reference}")).await;
        assert!(page.contains(&said), "{page}");
        let answered = shown(&staff, "/admin/support?state=answered").await;
        assert!(answered.contains(&place), "{answered}");
        assert!(!shown(&staff, "/admin/support").await.contains(&place));
    }
    let staff = app.with_role("kim", Role::Moderator).await;
    staff
        .submit("/api/close_ticket", &[("reference", reference)])
        .await
        .expect_redirect(&place);
    let closed = shown(&staff, "/admin/support?state=closed").await;
    assert!(closed.contains(&place), "{closed}");
    staff
        .page("/admin/support/0000-0000")
        .await
        .expect_status(404);
}

#[on_both_databases]
async fn whoever_is_suspended_or_leaving_may_ask(app: TestApp) {
    for (name, change) in [
        (
            "sue",
            "suspended_at = created_at, suspension_reason = 'Noise'",
        ),
        (
            "leo",
            "deletion_asked_at = created_at, deletion_scheduled_for = created_at",
        ),
    ] {
        let client = app.with_user(name).await;
        app.execute(format!(
            "UPDATE users SET {change} WHERE username = '{name}'"
        ))
        .await;
        client.page("/settings").await.expect_status(303);
        let ticket = opened(&client).await;
        let place = format!("{TICKETS}/{}", ticket["id"].as_str().unwrap());
        client.get(&place).await.expect_status(200);
        let messages = format!("{place}/messages");
        let more = client.post(&messages, json!({"text": "And more"})).await;
        more.expect_status(201);
        let reference = ticket["reference"].as_str().unwrap();
        let page = format!("/support/{reference}");
        assert!(shown(&client, &page).await.contains("And more"));
        let fields = [("reference", reference), ("text", "Still here")];
        client
            .submit("/api/reply_to_ticket", &fields)
            .await
            .expect_redirect(&page);
        let fields = [("kind", "problem"), ("subject", "Other"), ("text", "Hello")];
        let answer = client.submit("/api/open_ticket", &fields).await;
        assert!(answer.header("location").starts_with("/support/"), "{name}");
        assert!(shown(&client, "/support").await.contains("Other"));
    }
}

#[tokio::test]
async fn both_doors_share_their_limits() {
    let app = TestApp::new().await;
    let ada = app.with_user("ada").await;
    for number in 0..10 {
        let subject = format!("Number {number}");
        let fields = [
            ("kind", "question"),
            ("subject", &*subject),
            ("text", "Hello"),
        ];
        if number % 2 == 0 {
            let body = json!({"kind": "question", "subject": subject, "text": "Hello"});
            ada.post(TICKETS, body).await.expect_status(201);
        } else {
            call(&ada, "open_ticket", &fields).await.expect_status(200);
        }
    }
    let wait = ada.post(TICKETS, body()).await.expect_rate_limited();
    assert!((86_000..=86_400).contains(&wait), "{wait}");
}
