//! Mails, and how they leave.

mod message;
pub mod outbox;
mod outbox_folder;
mod sender;
mod smtp;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

pub use message::Mail;
pub use outbox_folder::OutboxFolder;
pub use sender::Sender;
pub use smtp::{Smtp, SmtpUrlError, hello_name};

/// How mails leave. Cheap to clone.
#[derive(Clone)]
pub enum Mailer {
    /// Through an SMTP server, over a few connections that are used again.
    Smtp(Smtp),
    /// As `.eml` files in a folder, for machines without a mail server.
    Outbox(OutboxFolder),
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
    /// The SMTP server will never take it for this recipient (RFC 5321, section
    /// 4.2.1: the client should not repeat what was refused with 5yz).
    #[error("smtp, recipient: {0}")]
    Recipient(String),
    /// The outbox folder did not take it.
    #[error("outbox: {0}")]
    Outbox(std::io::Error),
}

impl MailError {
    /// Whether another try would end the same way.
    pub const fn is_final(&self) -> bool {
        matches!(self, Self::Address(_) | Self::Recipient(_))
    }
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
    /// `tls`, a server on a loopback address is spoken to in the clear, and any
    /// other must encrypt. The server's certificate must be issued by somebody whom the
    /// system or this program trusts, or with `tls_ca=/file` by one of those in the file
    /// alone. `hello` is the host name or IP address that we say we
    /// are (RFC 5321, section 4.1.1.1).
    ///
    /// # Errors
    /// [`SmtpUrlError`] when the address is none of these.
    pub fn from_url(
        smtp_url: Option<&str>,
        hello: &str,
        outbox: impl Into<PathBuf>,
    ) -> Result<Self, SmtpUrlError> {
        match smtp_url {
            Some(url) => Smtp::at(url, hello).map(Self::Smtp),
            None => Ok(Self::Outbox(OutboxFolder::at(outbox))),
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

    /// How many mails may be sent at the same time. A mail server is somebody else's, and
    /// may count its clients' connections; files are written together, see
    /// [`OutboxFolder`].
    pub const fn at_once(&self) -> usize {
        match self {
            Self::Smtp(_) => Smtp::AT_ONCE,
            Self::Outbox(_) | Self::Memory(_) => 64,
        }
    }

    /// Sends one mail. When this returns, the server or the disk has it.
    ///
    /// # Errors
    /// [`MailError`]; trying again later may help unless [`MailError::is_final`].
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = mail.to_message()?;
        match self {
            Self::Smtp(smtp) => smtp.send(&message).await,
            Self::Outbox(folder) => folder
                .write(mail, message.formatted())
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
