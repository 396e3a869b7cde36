//! What is wrong with a certificate, in words that name it.

use std::error::Error as StdError;

use lettre::transport::smtp::Error;
use rustls::CertificateError;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

/// What was wrong with the certificate, where that is why there is no connection.
pub(super) fn fault(error: &Error) -> Option<&CertificateError> {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(rustls::Error::InvalidCertificate(fault)) = error.downcast_ref() {
            return Some(fault);
        }
        cause = match error.downcast_ref::<std::io::Error>() {
            // Its source would be that of what it holds.
            Some(io) => io.get_ref().map(|held| held as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}

/// The certificate that `host` presented, who issued it, and what is wrong with it.
pub(super) fn described(fault: &CertificateError, presented: Option<&[u8]>, host: &str) -> String {
    let parsed = presented.and_then(|der| X509Certificate::from_der(der).ok());
    let Some((_, certificate)) = parsed else {
        return format!("the certificate of {host} is refused: {fault}");
    };
    let why = why(fault, &certificate, host);
    format!(
        "the certificate of {host} (subject \"{}\", issuer \"{}\") is refused: {why}",
        certificate.subject(),
        certificate.issuer()
    )
}

fn why(fault: &CertificateError, certificate: &X509Certificate<'_>, host: &str) -> String {
    let validity = certificate.validity();
    match fault {
        CertificateError::UnknownIssuer => {
            "nobody trusts its issuer here; a private authority is named with tls_ca=/file".into()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            format!("it was good until {}", validity.not_after)
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            format!("it is good from {} on", validity.not_before)
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("it is for {}, not for {host}", names(certificate))
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
