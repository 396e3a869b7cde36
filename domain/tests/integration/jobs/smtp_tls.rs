//! Mail servers with certificates of somebody whom nobody else knows.

use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rstest::rstest;
use stagedoor_domain::mail::Mailer;
use stagedoor_domain::{background, jobs};
use stagedoor_testing::{Backend, Fixture};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::{DEAD, JOBS, enqueue};
use crate::support::smtp_server::{Encrypted, PLAIN, SmtpServer};

/// A private authority.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let names = &mut parameters.distinguished_name;
        names.push(DnType::CommonName, name);
        let pem = parameters.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(parameters, key);
        Self { issuer, pem }
    }

    /// A server with a certificate for `host`, good until that year.
    fn server(&self, host: &str, until: i32) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::new([host.to_owned()]).unwrap();
        let name = &mut parameters.distinguished_name;
        name.push(DnType::CommonName, "Mail of the stage");
        parameters.not_before = rcgen::date_time_ymd(2020, 1, 1);
        parameters.not_after = rcgen::date_time_ymd(until, 1, 1);
        let certificate = parameters.signed_by(&key, &self.issuer).unwrap();
        serving(&certificate, &key)
    }

    fn file(&self, folder: &Path) -> String {
        let path = folder.join("ca.pem");
        std::fs::write(&path, &self.pem).unwrap();
        path.display().to_string()
    }
}

/// A server with this certificate.
fn serving(certificate: &Certificate, key: &KeyPair) -> Arc<ServerConfig> {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    Arc::new(config)
}

async fn send(fixture: &Fixture, url: &str) {
    let user = fixture.listener("mira").await;
    enqueue(&fixture.services, jobs::NowArtist { user_id: user.id }).await;
    let mailer = Mailer::from_url(Some(url), "stage.example", fixture.folder.path()).unwrap();
    background::run_ready(&fixture.services, &mailer)
        .await
        .unwrap();
}

#[rstest]
#[case::from_the_first_byte(Encrypted::FromTheFirstByte)]
#[case::after_a_while(Encrypted::AfterStartTls)]
#[tokio::test]
async fn a_private_authority_is_trusted_where_it_is_named(#[case] how: Encrypted) {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let authority = Authority::new("Stage CA");
    let config = authority.server("localhost", 2999);
    let server = SmtpServer::start_encrypted(PLAIN, config, how).await;
    let url = format!(
        "{}?tls_ca={}",
        server.url,
        authority.file(fixture.folder.path())
    );
    send(&fixture, &url).await;
    assert_eq!(server.received().len(), 1);
    assert_eq!(fixture.count(JOBS).await, 0);
}

#[rstest]
#[case::from_the_first_byte(Encrypted::FromTheFirstByte)]
#[case::after_a_while(Encrypted::AfterStartTls)]
#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_said_with_its_name(#[case] how: Encrypted) {
    let authority = Authority::new("Stage CA");
    let (other, namesake) = (Authority::new("Other CA"), Authority::new("Stage CA"));
    for (host, until, trusted, why) in [
        ("localhost", 2999, &other, "ca.pem issued it"),
        ("localhost", 2999, &namesake, "ca.pem issued it"),
        (
            "mail.example",
            2999,
            &authority,
            "it is for mail.example, not for localhost",
        ),
        (
            "localhost",
            2021,
            &authority,
            "it was good until Jan  1 00:00:00 2021",
        ),
    ] {
        let fixture = Fixture::open(Backend::Sqlite).await;
        let config = authority.server(host, until);
        let server = SmtpServer::start_encrypted(PLAIN, config, how).await;
        let url = format!(
            "{}?tls_ca={}",
            server.url,
            trusted.file(fixture.folder.path())
        );
        send(&fixture, &url).await;
        assert!(server.received().is_empty());
        assert_eq!(
            (fixture.count(DEAD).await, fixture.count(JOBS).await),
            (0, 1)
        );
        let said = fixture.text("SELECT last_error FROM jobs").await;
        for part in [
            "smtp: encryption failed: the certificate of localhost",
            "subject \"CN=Mail of the stage\"",
            "issuer \"CN=",
            "Stage CA\"",
            why,
        ] {
            assert!(said.contains(part), "{part} in {said}");
        }
        assert!(!said.contains("name its authority"), "{said}");
    }
}

/// Whom neither the system nor the program knows.
#[tokio::test]
async fn a_private_authority_is_not_trusted_where_it_is_not_named() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let config = Authority::new("Stage CA").server("localhost", 2999);
    let how = Encrypted::FromTheFirstByte;
    let server = SmtpServer::start_encrypted(PLAIN, config, how).await;
    send(&fixture, &server.url).await;
    assert!(server.received().is_empty());
    let said = fixture.text("SELECT last_error FROM jobs").await;
    assert!(
        said.contains("name its authority in tls_ca=/file"),
        "{said}"
    );
}

/// As `openssl req -x509` makes one where nothing else is asked for.
#[tokio::test]
async fn a_certificate_of_an_authority_is_none_of_a_server() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::new(["localhost".to_owned()]).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = parameters.self_signed(&key).unwrap();
    let file = fixture.folder.path().join("own.pem");
    std::fs::write(&file, certificate.pem()).unwrap();
    let config = serving(&certificate, &key);
    let how = Encrypted::FromTheFirstByte;
    let server = SmtpServer::start_encrypted(PLAIN, config, how).await;
    send(
        &fixture,
        &format!("{}?tls_ca={}", server.url, file.display()),
    )
    .await;
    assert!(server.received().is_empty());
    let said = fixture.text("SELECT last_error FROM jobs").await;
    assert!(
        said.ends_with("an authority (CA:TRUE), which cannot be the server's own"),
        "{said}"
    );
}

#[tokio::test]
async fn a_port_that_waits_for_starttls_is_told_from_one_of_smtps() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let _ = socket.write_all(b"220 loopback ESMTP\r\n").await;
            // Until the other side ends it.
            let _ = socket.read_to_end(&mut Vec::new()).await;
        }
    });
    send(&fixture, &format!("smtps://localhost:{port}")).await;
    let said = fixture.text("SELECT last_error FROM jobs").await;
    assert_eq!(
        said,
        format!(
            "smtp: encryption failed: localhost:{port} does not speak TLS from the first byte: \
             smtps:// is for port 465, STARTTLS is smtp://…?tls=required"
        )
    );
}

#[tokio::test]
async fn a_host_that_has_no_address_is_named() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    // No name of the DNS, so that none is asked.
    send(&fixture, "smtp://nosuch..invalid:2592").await;
    let said = fixture.text("SELECT last_error FROM jobs").await;
    let expected = "smtp: no connection (DNS gives no address for nosuch..invalid: ";
    assert!(said.starts_with(expected), "{said}");
}

#[tokio::test]
async fn a_server_that_is_not_there_and_one_without_encryption_are_told_apart() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    send(&fixture, &format!("smtps://localhost:{port}")).await;
    let said = fixture.text("SELECT last_error FROM jobs").await;
    assert_eq!(said, "smtp: no connection (connection refused)");
    fixture.advance(60);
    let plain = SmtpServer::start(PLAIN).await;
    let url = format!("{}?tls=required", plain.url);
    let mailer = Mailer::from_url(Some(&url), "stage.example", "unused").unwrap();
    background::run_ready(&fixture.services, &mailer)
        .await
        .unwrap();
    assert!(plain.received().is_empty());
    let said = fixture.text("SELECT last_error FROM jobs").await;
    let expected = "smtp: the server offers no STARTTLS, and nothing is sent in the clear";
    assert!(said.starts_with(expected), "{said}");
}

#[tokio::test]
async fn a_server_that_nobody_can_log_in_to_is_told_from_one_without_encryption() {
    let fixture = Fixture::open(Backend::Sqlite).await;
    let server = SmtpServer::start(PLAIN).await;
    let url = server.url.replace("smtp://", "smtp://ada:hunter22@");
    send(&fixture, &format!("{url}?tls=none")).await;
    assert!(server.received().is_empty());
    let said = fixture.text("SELECT last_error FROM jobs").await;
    let expected = "smtp: the server offers no AUTH PLAIN or LOGIN";
    assert!(said.starts_with(expected), "{said}");
    assert!(!said.contains("hunter22"), "{said}");
}

#[test]
fn a_file_without_an_authority_stops_the_start_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, "no certificate").unwrap();
    let url = format!(
        "smtps://ada:hunter22@mail.example?tls_ca={}",
        file.display()
    );
    let error = Mailer::from_url(Some(&url), "stage.example", "unused").unwrap_err();
    let said = error.to_string();
    assert!(said.contains("ca.pem: it holds no certificate"), "{said}");
    assert!(!said.contains("hunter22"), "{said}");
}
