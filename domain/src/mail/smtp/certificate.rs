//! What is wrong with a certificate, in words that name it.

use lettre::transport::smtp::Error;
use rustls::{CertificateError, OtherError};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

use super::server::Server;
use super::unconnected::cause;

/// What was wrong with the certificate, where that is why there is no connection.
pub(super) fn fault(error: &Error) -> Option<&CertificateError> {
    match cause::<rustls::Error>(error)? {
        rustls::Error::InvalidCertificate(fault) => Some(fault),
        _ => None,
    }
}

/// The certificate that `server` presented, who issued it, and what is wrong with it.
pub(super) fn described(
    fault: &CertificateError,
    presented: Option<&[u8]>,
    server: &Server,
) -> String {
    let host = &server.host;
    let parsed = presented.and_then(|der| X509Certificate::from_der(der).ok());
    let Some((_, certificate)) = parsed else {
        return format!(
            "the certificate of {host} is refused: {}",
            plain(fault, server)
        );
    };
    let why = why(fault, &certificate, server);
    format!(
        "the certificate of {host} (subject \"{}\", issuer \"{}\") is refused: {why}",
        certificate.subject(),
        certificate.issuer()
    )
}

fn why(fault: &CertificateError, certificate: &X509Certificate<'_>, server: &Server) -> String {
    let validity = certificate.validity();
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("it was good until {}", validity.not_after)
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("it is good from {} on", validity.not_before)
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("it is for {}, not for {}", names(certificate), server.host)
        }
        fault => plain(fault, server),
    }
}

/// What is wrong, as far as that can be said without the certificate.
fn plain(fault: &CertificateError, server: &Server) -> String {
    match fault {
        // A signature is bad where the trusted authority of that name has another key.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => match &server.ca {
            Some(file) => format!(
                "none of the certificates in {} issued it, and no other is trusted \
                 (tls_ca of SMTP_URL names that file)",
                file.display()
            ),
            None => "nobody that is trusted here has signed it; where it is your own, name its \
                     authority in tls_ca=/file"
                .to_owned(),
        },
        // The verifier's own error says no more than its name.
        CertificateError::Other(OtherError(error)) if error.to_string() == "CaUsedAsEndEntity" => {
            "it is the certificate of an authority (CA:TRUE), which cannot be the server's own"
                .to_owned()
        }
        fault => fault.to_string(),
    }
}

/// The hosts that it is for.
fn names(certificate: &X509Certificate<'_>) -> String {
    let extension = certificate.subject_alternative_name().ok().flatten();
    let names = extension
        .iter()
        .flat_map(|names| &names.value.general_names);
    let names: Vec<String> = names
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some((*name).to_owned()),
            GeneralName::IPAddress(bytes) => address(bytes),
            _ => None,
        })
        .collect();
    if names.is_empty() {
        return "no host".to_owned();
    }
    names.join(", ")
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(bytes) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(bytes).to_string());
    }
    let bytes = <[u8; 16]>::try_from(bytes).ok()?;
    Some(std::net::Ipv6Addr::from(bytes).to_string())
}
