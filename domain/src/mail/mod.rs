//! Mails: what they say, and how they leave.

mod message;
pub mod outbox;
mod smtp;
pub(crate) mod templates;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport, Tokio1Executor};

pub use message::Mail;
pub use smtp::SmtpUrlError;

/// How mails leave. Cheap to clone.
#[derive(Clone)]
pub enum Mailer {
    /// Through an SMTP server, over a few connections that are used again.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// As `.eml` files in this folder, for machines without a mail server.
    Outbox(PathBuf),
    /// Into memory, for tests.
    Memory(Arc<Mutex<Vec<Mail>>>),
}

/// Why a mail did not leave. It names no address and nothing of the content, so
/// it may be logged and stored.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The sender or the recipient is no address that mail can carry.
    #[error("unusable {0} address")]
    Address(&'static str),
    /// The mail could not be put together.
    #[error("the mail could not be put together")]
    Message,
    /// The SMTP server did not take it.
    #[error("smtp: {0}")]
    Smtp(String),
    /// The outbox folder did not take it.
    #[error("outbox: {0}")]
    Outbox(std::io::Error),
}

/// Whether `text` can be a sender: an address, or `Name <address>`.
pub fn is_mailbox(text: &str) -> bool {
    text.parse::<lettre::message::Mailbox>().is_ok()
}

impl Mailer {
    /// A mailer for `smtp_url`, or for the folder `outbox` without one.
    ///
    /// The address is `smtp://[user:password@]host[:port][?tls=…]`, with
    /// - `tls=none`: never encrypted (port 25 when none is given),
    /// - `tls=opportunistic`: encrypted when the server offers it (port 587),
    /// - `tls=required`: STARTTLS or nothing (port 587),
    ///
    /// or `smtps://…` for encryption from the first byte (port 465). Without
    /// `tls`, a server on a loopback address is spoken to in the clear, one that
    /// gets a password must encrypt, and any other may.
    ///
    /// Must be called within a Tokio runtime, which keeps the connections.
    ///
    /// # Errors
    /// [`SmtpUrlError`] when the address is none of these.
    pub fn from_url(
        smtp_url: Option<&str>,
        outbox: impl Into<PathBuf>,
    ) -> Result<Self, SmtpUrlError> {
        match smtp_url {
            Some(url) => smtp::transport(url).map(Self::Smtp),
            None => Ok(Self::Outbox(outbox.into())),
        }
    }

    /// A mailer that keeps what it is given; see [`Mailer::sent`].
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// What a mailer in memory was given so far, oldest first; of the others
    /// nothing.
    pub fn sent(&self) -> Vec<Mail> {
        match self {
            Self::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Self::Smtp(_) | Self::Outbox(_) => Vec::new(),
        }
    }

    /// Sends one mail. When this returns, the server or the disk has it.
    ///
    /// # Errors
    /// [`MailError`]; trying again later may help, also after a refusal.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = mail.to_message()?;
        match self {
            Self::Smtp(transport) => match transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(MailError::Smtp(smtp::summary(&error))),
            },
            Self::Outbox(folder) => outbox::write(folder.clone(), mail, message.formatted())
                .await
                .map_err(MailError::Outbox),
            Self::Memory(kept) => {
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(mail.clone());
                Ok(())
            }
        }
    }
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The transport holds a password.
        f.write_str(match self {
            Self::Smtp(_) => "Mailer::Smtp",
            Self::Outbox(_) => "Mailer::Outbox",
            Self::Memory(_) => "Mailer::Memory",
        })
    }
}
