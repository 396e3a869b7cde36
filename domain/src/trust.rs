//! Whom connections trust to vouch for a server: the certification authorities of this
//! machine, beside those that come with the program.
//!
//! Those of the program (Mozilla's) are there on a machine without any, in a container for
//! example; those of the machine are what an operator adds to and takes from.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The machine's authorities: the system's store, or what `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` name. Read once.
static OF_THE_SYSTEM: LazyLock<Vec<CertificateDer<'static>>> = LazyLock::new(|| {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::debug!(%error, "a certificate of the system's store could not be read");
    }
    // One that cannot be used must not keep the others from being.
    let usable = found.certs.into_iter().filter(is_usable);
    usable.collect()
});

/// The machine's authorities.
pub(crate) fn of_the_system() -> &'static [CertificateDer<'static>] {
    &OF_THE_SYSTEM
}

/// The same, as the text of a file.
pub(crate) fn of_the_system_as_pem() -> String {
    let mut text = String::new();
    for certificate in of_the_system() {
        text.push_str("-----BEGIN CERTIFICATE-----\n");
        let encoded = BASE64_STANDARD.encode(certificate);
        for line in encoded.as_bytes().chunks(64) {
            // Base64 is ASCII, and a text takes everything.
            let _ = writeln!(text, "{}", String::from_utf8_lossy(line));
        }
        text.push_str("-----END CERTIFICATE-----\n");
    }
    text
}

/// A file of certificates that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CaError {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(std::io::Error),
    /// It holds no certificate, in PEM, of an authority.
    #[error("it holds no certificate in PEM")]
    NoCertificate,
}

/// The certificates of the file at `path`.
///
/// # Errors
/// [`CaError`] when there are none.
pub(crate) fn in_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, CaError> {
    let text = std::fs::read(path).map_err(CaError::Unreadable)?;
    let found: Result<Vec<CertificateDer<'static>>, _> =
        CertificateDer::pem_slice_iter(&text).collect();
    let found = found.map_err(|_| CaError::NoCertificate)?;
    if found.is_empty() || !found.iter().all(is_usable) {
        return Err(CaError::NoCertificate);
    }
    Ok(found)
}

fn is_usable(certificate: &CertificateDer<'static>) -> bool {
    RootCertStore::empty().add(certificate.clone()).is_ok()
}

/// A client of HTTP for one server of the operator's, which either the system or the program
/// trusts. It follows no redirect.
///
/// # Errors
/// When TLS cannot be set up.
pub fn http_client(patience: Duration) -> Result<reqwest::Client, reqwest::Error> {
    // It fails where there is one already, which is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let authorities = webpki_root_certs::TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|one| reqwest::Certificate::from_der(one))
        .collect::<Result<Vec<_>, _>>()?;
    reqwest::Client::builder()
        .tls_certs_merge(authorities)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(patience)
        .build()
}
