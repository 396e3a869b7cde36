//! Why there is no connection to a mail server, in words that say what to do.

use std::error::Error as StdError;
use std::io;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::Tls;
use rustls::InvalidMessage;

use super::server::Server;

/// What the system's resolver says begins with this; such an error has no kind of its own.
const NO_ADDRESS: &str = "failed to lookup address information: ";

/// What lettre says of a server that cannot do what is asked of it: its errors are told
/// apart by nothing else.
const NO_STARTTLS: &str = "STARTTLS is not supported on this server";
const NO_AUTH: &str = "No compatible authentication mechanism was found";

/// The first of what is behind `error` that is a `T`.
pub(super) fn cause<'e, T: StdError + 'static>(
    error: &'e (dyn StdError + 'static),
) -> Option<&'e T> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        cause = match error.downcast_ref::<io::Error>() {
            // Its source would be that of what it holds.
            Some(io) => io.get_ref().map(|held| held as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}

/// Why `server` could not be spoken to, where `error` says more than of which kind it is.
pub(super) fn described(error: &(dyn StdError + 'static), server: &Server) -> Option<String> {
    if let Some(fault) = cause::<rustls::Error>(error) {
        return Some(format!("encryption failed: {}", of_tls(fault, server)));
    }
    let said = cause::<io::Error>(error)?.to_string();
    let why = said.strip_prefix(NO_ADDRESS)?;
    Some(format!(
        "no connection (DNS gives no address for {}: {why})",
        server.host
    ))
}

/// What the server cannot do that is asked of it.
pub(super) fn lacking(error: &Error) -> String {
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    match &*said {
        NO_STARTTLS => "the server offers no STARTTLS, and nothing is sent in the clear: smtps:// \
                        is for a server that encrypts from the first byte (port 465), \
                        smtp://…?tls=none for one that cannot encrypt"
            .to_owned(),
        NO_AUTH => "the server offers no AUTH PLAIN or LOGIN, and SMTP_URL has a user: leave the \
                    user out where it takes mails without one; some offer it over TLS alone"
            .to_owned(),
        said => format!("the server lacks something that is asked for ({said})"),
    }
}

fn of_tls(fault: &rustls::Error, server: &Server) -> String {
    let Server { host, port, .. } = server;
    match fault {
        // What came begins with no byte that TLS begins with.
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType)
            if matches!(server.tls, Tls::Wrapper(_)) =>
        {
            format!(
                "{host}:{port} does not speak TLS from the first byte: smtps:// is for port 465, \
                 STARTTLS is smtp://…?tls=required"
            )
        }
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            format!("{host}:{port} does not go on in TLS after STARTTLS")
        }
        fault => fault.to_string(),
    }
}

/// What `error` says: its kind, which is shorter, unless that says nothing.
pub(super) fn said(error: &io::Error) -> String {
    let kind = error.kind().to_string();
    if error.get_ref().is_some() || kind == "uncategorized error" {
        return error.to_string();
    }
    kind
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn a_name_without_an_address_is_named() {
        let server = Server::at("smtp://ada:hunter22@nosuch.invalid:2592").unwrap();
        let error = format!("{NO_ADDRESS}Name or service not known");
        assert_eq!(
            described(&io::Error::other(error), &server).unwrap(),
            "no connection (DNS gives no address for nosuch.invalid: Name or service not known)"
        );
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(described(&refused, &server), None);
    }

    #[test]
    fn what_answers_in_the_clear_is_told_by_how_it_was_spoken_to() {
        let error = || {
            let clear = rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType);
            io::Error::new(io::ErrorKind::InvalidData, clear)
        };
        for (url, why) in [
            ("smtps://mail.example:587", "smtps:// is for port 465"),
            ("smtp://mail.example:587", "in TLS after STARTTLS"),
        ] {
            let said = described(&error(), &Server::at(url).unwrap()).unwrap();
            let whose = "encryption failed: mail.example:587 ";
            assert!(said.starts_with(whose), "{said}");
            assert!(said.contains(why), "{said}");
        }
        let alert = rustls::Error::AlertReceived(rustls::AlertDescription::HandshakeFailure);
        let server = Server::at("smtps://mail.example").unwrap();
        assert_eq!(
            described(&io::Error::other(alert), &server).unwrap(),
            "encryption failed: received fatal alert: HandshakeFailure"
        );
    }

    #[test]
    fn an_error_without_a_kind_says_its_own_words() {
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(said(&refused), "connection refused");
        let ended = io::Error::new(io::ErrorKind::UnexpectedEof, "tls handshake eof");
        assert_eq!(said(&ended), "tls handshake eof");
    }
}
