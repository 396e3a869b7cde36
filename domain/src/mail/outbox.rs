//! Mails as files, for machines without a mail server.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};
use mail_parser::{Address, MessageParser};
use serde::Serialize;

use super::message::links;
use crate::email_address::shown_email;
use crate::error::Error;

/// The most mails that [`list`] reads.
const LISTED: usize = 100;

/// A mail that lies in the outbox. `Debug` shows neither the address nor the
/// content, which may hold a token.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct OutboxMail {
    /// The recipient's address, as people write it.
    pub to: String,
    /// The subject line.
    pub subject: String,
    /// When it was written, to the second.
    pub date: DateTime<Utc>,
    /// The plain text.
    pub text: String,
    /// The links in that text, in their order.
    pub links: Vec<String>,
}

impl fmt::Debug for OutboxMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboxMail")
            .field("subject", &self.subject)
            .field("date", &self.date)
            .finish_non_exhaustive()
    }
}

/// The newest 100 mails in the outbox `folder`, newest first. A folder that does
/// not exist yet is empty; a file that is no mail is passed over.
///
/// # Errors
/// [`Error::Unavailable`] when the folder cannot be read.
pub async fn list(folder: impl AsRef<Path>) -> Result<Vec<OutboxMail>, Error> {
    let folder = folder.as_ref().to_owned();
    tokio::task::spawn_blocking(move || read(&folder))
        .await
        .map_err(Error::internal)?
        .map_err(Error::unavailable)
}

fn read(folder: &Path) -> io::Result<Vec<OutboxMail>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "eml") {
            paths.push(path);
        }
    }
    paths.sort_unstable_by(|a, b| b.cmp(a));
    let mut mails = Vec::new();
    for path in paths.into_iter().take(LISTED) {
        match fs::read(&path) {
            Ok(bytes) => mails.extend(parse(&bytes)),
            // Somebody tidied up in between.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(mails)
}

fn parse(bytes: &[u8]) -> Option<OutboxMail> {
    let message = MessageParser::default().parse(bytes)?;
    let text = message.body_text(0)?.replace("\r\n", "\n");
    Some(OutboxMail {
        to: shown_email(message.to().and_then(Address::first)?.address()?),
        subject: message.subject()?.to_owned(),
        date: DateTime::from_timestamp(message.date()?.to_timestamp(), 0)?,
        links: links(&text).into_iter().map(String::from).collect(),
        text,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use stagedoor_words::Language;
    use uuid::Uuid;

    use super::super::{Mail, Mailer};
    use super::*;

    fn mail(number: u8) -> Mail {
        let date = DateTime::from_timestamp(1_767_225_600, 0).unwrap();
        Mail {
            id: Uuid::from_u128(number.into()),
            from: "Stagedoor <no-reply@localhost>".into(),
            to: format!("n{number}@example.org"),
            language: Language::English,
            subject: "Verify your email",
            text: format!(
                "Grüße\n\nhttp://localhost/verify-email?token={}\n",
                "t".repeat(43)
            ),
            html: "<p>Grüße</p>".into(),
            date: date + Duration::from_millis(number.into()),
            host: "localhost".into(),
        }
    }

    #[tokio::test]
    async fn what_is_sent_is_listed_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = folder.path().join("outbox");
        assert_eq!(list(&outbox).await.unwrap(), []);

        let mailer = Mailer::from_url(None, "localhost", &outbox).unwrap();
        for number in [1, 2, 3] {
            mailer.send(&mail(number)).await.unwrap();
        }
        fs::write(outbox.join("broken.eml"), "no mail").unwrap();
        fs::write(outbox.join(".half.eml.tmp"), "From: a").unwrap();

        let listed = list(&outbox).await.unwrap();
        let to: Vec<_> = listed.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!(to, ["n3@example.org", "n2@example.org", "n1@example.org"]);
        assert_eq!(listed[0].subject, "Verify your email");
        assert_eq!(listed[0].text, mail(3).text);
        assert_eq!(listed[0].links, [mail(3).links()[0].as_str()]);
        assert_eq!(listed[2].date.timestamp(), 1_767_225_600);
        let shown = format!("{listed:?}");
        assert!(shown.contains("Verify your email"), "{shown}");
        assert!(!shown.contains("example.org"), "{shown}");
        assert!(!shown.contains("token"), "{shown}");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_comes_together_is_there_to_the_last_mail_when_it_is_answered() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::from_url(None, "localhost", folder.path()).unwrap();
        // One cannot be written: a folder has its name.
        let refused = format!("20260101T000000007000Z-{}.eml", mail(7).id.simple());
        fs::create_dir_all(folder.path().join(&refused).join("inside")).unwrap();
        let sends = (0..150).map(|number| {
            let mailer = mailer.clone();
            tokio::spawn(async move { mailer.send(&mail(number)).await })
        });
        let mut failed = Vec::new();
        for (number, sent) in (0..).zip(sends.collect::<Vec<_>>()) {
            if sent.await.unwrap().is_err() {
                failed.push(number);
            }
        }
        assert_eq!(failed, [7]);
        let mut names = Vec::new();
        for entry in fs::read_dir(folder.path()).unwrap() {
            let entry = entry.unwrap();
            names.push(entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_file() {
                let bytes = fs::read(entry.path()).unwrap();
                assert!(parse(&bytes).is_some(), "half a mail");
            }
        }
        assert_eq!(
            names.len(),
            150,
            "none is there twice, and nothing half done"
        );
        let is_mail = |name: &String| name.rsplit('.').next() == Some("eml");
        assert!(names.iter().all(is_mail), "{names:?}");
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_made_is_an_error_without_an_address() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mailer = Mailer::from_url(None, "localhost", file.path()).unwrap();
        let error = mailer.send(&mail(1)).await.unwrap_err();
        assert!(!error.to_string().contains("example.org"));
    }
}
