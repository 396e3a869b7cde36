//! Mails through an SMTP server.

mod certificate;
mod server;
mod unconnected;
mod words;

use std::error::Error as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::Message;
use lettre::address::{Address, Envelope};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

use super::MailError;
use super::smtp::server::Server;
use crate::email_address;

pub use self::server::SmtpUrlError;

/// The longest wait for any one answer of the server. A job is given up after
/// 90 s (see `jobs::worker`), and a mail takes several answers.
const TIMEOUT: Duration = Duration::from_secs(20);

/// An SMTP server that takes our mails. Cheap to clone.
#[derive(Clone)]
pub struct Smtp(Arc<Shared>);

struct Shared {
    server: Server,
    /// Who we say we are (RFC 5321, section 4.1.1.1).
    hello: ClientId,
    kept: Mutex<Vec<AsyncSmtpConnection>>,
}

impl Smtp {
    /// How many mails are sent at the same time: what takes long is waiting for the
    /// server. As many connections are kept for the next mail.
    pub(super) const AT_ONCE: usize = 4;

    /// The server at `url`, to which we are `hello`: a host name or an IP address.
    pub(super) fn at(url: &str, hello: &str) -> Result<Self, SmtpUrlError> {
        Ok(Self(Arc::new(Shared {
            server: Server::at(url)?,
            hello: client_id(hello),
            kept: Mutex::default(),
        })))
    }

    /// Sends one mail. When this returns, the server has it.
    pub(super) async fn send(&self, message: &Message) -> Result<(), MailError> {
        let mut connection = self.connection().await?;
        match deliver(&mut connection, message.envelope(), &message.formatted()).await {
            Ok(()) => {
                self.keep(connection);
                Ok(())
            }
            Err(error) => {
                let _ = tokio::time::timeout(TIMEOUT, connection.abort()).await;
                Err(error)
            }
        }
    }

    async fn connection(&self) -> Result<AsyncSmtpConnection, MailError> {
        let kept = self.kept().pop();
        if let Some(mut connection) = kept {
            let alive = tokio::time::timeout(TIMEOUT, connection.test_connected()).await;
            if alive.is_ok_and(|alive| alive) {
                return Ok(connection);
            }
            // What ended this one has ended the others.
            self.kept().clear();
        }
        match tokio::time::timeout(TIMEOUT, self.connect(&self.0.server.tls)).await {
            Ok(Ok(mut connection)) => self.log_in(&mut connection).await.map(|()| connection),
            Ok(Err(error)) => Err(self.no_connection(&error).await),
            Err(_) => Err(too_slow()),
        }
    }

    async fn log_in(&self, connection: &mut AsyncSmtpConnection) -> Result<(), MailError> {
        if let Some(credentials) = &self.0.server.credentials {
            within(None, connection.auth(DEFAULT_MECHANISMS, credentials)).await?;
        }
        Ok(())
    }

    /// Why there is no connection. A certificate that was refused is looked at, to say
    /// whose it is: over a connection of its own, on which nothing is sent.
    async fn no_connection(&self, error: &Error) -> MailError {
        let Some(fault) = certificate::fault(error) else {
            let said = unconnected::described(error, &self.0.server);
            return MailError::Smtp(said.unwrap_or_else(|| summary(error, None)));
        };
        let look = tokio::time::timeout(TIMEOUT, async {
            let mut connection = self.connect(&self.0.server.tls_for_a_look).await.ok()?;
            let presented = connection.peer_certificate().ok();
            connection.abort().await;
            presented
        });
        let presented = look.await.ok().flatten();
        let said = certificate::described(fault, presented.as_deref(), &self.0.server);
        MailError::Smtp(format!("encryption failed: {said}"))
    }

    async fn connect(&self, tls: &Tls) -> Result<AsyncSmtpConnection, Error> {
        let Shared { server, hello, .. } = &*self.0;
        let wrapper = match tls {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            _ => None,
        };
        let address = (&*server.host, server.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(TIMEOUT), hello, wrapper, None)
                .await?;
        match tls {
            Tls::Opportunistic(parameters) if connection.can_starttls() => {
                connection.starttls(parameters.clone(), hello).await?;
            }
            Tls::Required(parameters) => connection.starttls(parameters.clone(), hello).await?,
            _ => {}
        }
        Ok(connection)
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let mut kept = self.kept();
        if kept.len() < Self::AT_ONCE {
            kept.push(connection);
        }
    }

    fn kept(&self) -> MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One mail over `connection`. What the server says about the recipient is told from
/// what it says about anything else: only the former will stay as it is.
async fn deliver(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    mail: &[u8],
) -> Result<(), MailError> {
    let parameters = parameters(connection, envelope, mail)?;
    let from = envelope.from().cloned();
    within(
        Some(envelope),
        connection.command(Mail::new(from, parameters)),
    )
    .await?;
    for to in envelope.to() {
        let command = Rcpt::new(to.clone(), Vec::new());
        match tokio::time::timeout(TIMEOUT, connection.command(command)).await {
            Ok(Err(error)) if error.is_permanent() => {
                return Err(MailError::Recipient(summary(&error, Some(envelope))));
            }
            Ok(answer) => {
                answer.map_err(|error| MailError::Smtp(summary(&error, Some(envelope))))?
            }
            Err(_) => return Err(too_slow()),
        };
    }
    within(Some(envelope), connection.command(Data)).await?;
    within(Some(envelope), connection.message(mail)).await?;
    Ok(())
}

/// What the mail needs beyond the standard of 1982: addresses (RFC 6531) or bytes
/// (RFC 6152) that are not ASCII.
fn parameters(
    connection: &AsyncSmtpConnection,
    envelope: &Envelope,
    mail: &[u8],
) -> Result<Vec<MailParameter>, MailError> {
    let server = connection.server_info();
    let is_foreign = |address: &Address| !AsRef::<str>::as_ref(address).is_ascii();
    let mut parameters = Vec::new();
    if envelope.to().iter().chain(envelope.from()).any(is_foreign) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            let what = "the server lacks SMTPUTF8, which the address needs".to_owned();
            return Err(if envelope.to().iter().any(is_foreign) {
                MailError::Recipient(what)
            } else {
                MailError::Smtp(what)
            });
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !mail.is_ascii() && server.supports_feature(Extension::EightBitMime) {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

async fn within<T>(
    envelope: Option<&Envelope>,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<T, MailError> {
    match tokio::time::timeout(TIMEOUT, answer).await {
        Ok(answer) => answer.map_err(|error| MailError::Smtp(summary(&error, envelope))),
        Err(_) => Err(too_slow()),
    }
}

fn too_slow() -> MailError {
    MailError::Smtp("no answer in time".to_owned())
}

/// What `STAGEDOOR_MAIL_HELO` may be, in the form in which it is said: a host name as
/// it is in the DNS, or an IP address. None when it is neither.
pub fn hello_name(text: &str) -> Option<String> {
    let bare = text.trim().trim_start_matches('[').trim_end_matches(']');
    if bare.parse::<IpAddr>().is_ok() {
        return Some(bare.to_owned());
    }
    email_address::host_name(text.trim())
}

/// A host name, or an IP address as an address literal (RFC 5321, section 4.1.3).
fn client_id(hello: &str) -> ClientId {
    let bare = hello.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse::<Ipv4Addr>() {
        ClientId::Ipv4(address)
    } else if let Ok(address) = bare.parse::<Ipv6Addr>() {
        ClientId::Ipv6(address)
    } else {
        ClientId::Domain(hello.to_owned())
    }
}

/// What went wrong: the server's own words, without addresses, where it said any.
fn summary(error: &Error, envelope: Option<&Envelope>) -> String {
    if let Some(code) = error.status() {
        let said = error.source().map(ToString::to_string).unwrap_or_default();
        let said = words::without_addresses(&said, envelope);
        return if said.is_empty() {
            format!("refused with {code}")
        } else {
            format!("refused with {code}: {said}")
        };
    }
    if error.is_client() {
        return unconnected::lacking(error);
    }
    let kind = if error.is_timeout() {
        "no answer in time"
    } else if error.is_tls() {
        "encryption failed"
    } else {
        "no connection"
    };
    match unconnected::cause::<std::io::Error>(error) {
        Some(io) => format!("{kind} ({})", unconnected::said(io)),
        None => kind.to_owned(),
    }
}
