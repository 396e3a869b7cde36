//! Mails through a server, and its refusals.

use stagedoor_domain::jobs::{self, Job};
use stagedoor_domain::mail::Mailer;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::enqueue;
use crate::support::{Backend, House};

/// A mail server for one mail: answers `to_recipient` to the recipient, and
/// gives back what it was sent.
async fn smtp_server(to_recipient: &'static str) -> (String, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        let (reader, mut writer) = socket.into_split();
        let mut lines = BufReader::new(reader).lines();
        let (mut heard, mut in_data) = (String::new(), false);
        writer.write_all(b"220 test\r\n").await.unwrap();
        while let Ok(Some(line)) = lines.next_line().await {
            heard.push_str(&line);
            heard.push('\n');
            let answer = match line.get(..4).unwrap_or(&line) {
                _ if in_data && line != "." => continue,
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "RCPT" => to_recipient,
                "QUIT" => break,
                _ => {
                    if in_data {
                        return heard;
                    }
                    "250 fine"
                }
            };
            writer
                .write_all(format!("{answer}\r\n").as_bytes())
                .await
                .unwrap();
        }
        heard
    });
    (url, server)
}

#[tokio::test]
async fn a_mail_goes_through_an_smtp_server() {
    let house = House::open(Backend::Sqlite).await;
    let user = house.listener("mira").await;
    enqueue(&house.services, Job::NowArtist { user_id: user.id }).await;
    let (url, server) = smtp_server("250 fine").await;
    let mailer = Mailer::from_url(Some(&url), house.folder.path()).unwrap();
    let services = house.services.clone();
    let sending = tokio::spawn(async move { jobs::run_ready(&services, &mailer).await });
    let heard = server.await.unwrap();
    assert!(heard.contains("RCPT TO:<mira@example.com>"), "{heard}");
    assert!(heard.contains("Subject: You are now an artist"), "{heard}");
    sending.abort();
}

#[tokio::test]
async fn what_an_smtp_server_says_of_the_recipient_is_not_kept() {
    let house = House::open(Backend::Sqlite).await;
    let user = house.listener("mira").await;
    enqueue(&house.services, Job::NowArtist { user_id: user.id }).await;
    let (url, _server) = smtp_server("550 <mira@example.com> is unknown here").await;
    let mailer = Mailer::from_url(Some(&url), house.folder.path()).unwrap();
    assert_eq!(jobs::run_ready(&house.services, &mailer).await.unwrap(), 1);
    let kept =
        "SELECT COUNT(*) FROM jobs WHERE state = 'ready' AND last_error = 'smtp: refused with 550'";
    assert_eq!(house.count(kept).await, 1);
}
