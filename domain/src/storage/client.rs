//! Reaching a bucket.

use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::{BackoffConfig, Certificate, ClientOptions, RetryConfig};
use url::Url;

use super::location::BucketLocation;
use crate::trust;

/// How long a request that reads may go on being tried again: a listener waits.
const PATIENCE: Duration = Duration::from_secs(20);

/// The longest silence of the store before something comes of what is read.
const SILENCE: Duration = Duration::from_secs(15);

/// The longest for one request with all that it brings or takes, some MiB over a slow line;
/// and how long a request that writes may go on being tried again.
const LONGEST: Duration = Duration::from_mins(3);

/// The longest until there is a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// The file of a private authority.
const CA_BUNDLE: &str = "AWS_CA_BUNDLE";

/// What somebody does with a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Reads, lists, removes.
    Read,
    /// Sends what is long.
    Write,
}

/// Makes a client for the bucket.
///
/// # Errors
/// What is wrong with the variables.
pub(super) fn open(
    location: &BucketLocation,
    purpose: Purpose,
) -> Result<AmazonS3, object_store::Error> {
    let mut options = ClientOptions::new()
        .with_connect_timeout(CONNECT)
        .with_timeout(LONGEST);
    for authority in authorities(location)? {
        options = options.with_root_certificate(Certificate::from_der(&authority)?);
    }
    let (options, patience) = match purpose {
        // Silence counts from the beginning of a request, while it is sent, too.
        Purpose::Read => (options.with_read_timeout(SILENCE), PATIENCE),
        Purpose::Write => (options, LONGEST),
    };
    let builder = AmazonS3Builder::new()
        .with_client_options(options)
        .with_retry(RetryConfig {
            backoff: BackoffConfig::default(),
            max_retries: 5,
            retry_timeout: patience,
        });
    let builder = configured(builder, location);
    // An operator who writes http:// means it, as for a server on the same machine.
    let in_the_clear = endpoint(&builder).is_some_and(|it| it.starts_with("http://"));
    if in_the_clear {
        builder.with_allow_http(true).build()
    } else {
        builder.build()
    }
}

/// A client for what the crate of the store has no request for.
///
/// # Errors
/// When there is no TLS to be had.
pub(super) fn plain(location: &BucketLocation) -> Result<reqwest::Client, object_store::Error> {
    let authorities = authorities(location)?;
    let authorities = authorities
        .into_iter()
        .map(|one| reqwest::Certificate::from_der(&one))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| unusable(error.into()))?;
    reqwest::Client::builder()
        .tls_certs_merge(authorities)
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .timeout(LONGEST)
        .build()
        .map_err(|error| unusable(error.into()))
}

/// Who may vouch for the store beside whom the system trusts: those of the program, for a
/// machine that has none, and those of the file that `AWS_CA_BUNDLE` names, as other
/// clients of S3 take it.
fn authorities(location: &BucketLocation) -> Result<Vec<Vec<u8>>, object_store::Error> {
    let ours = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    let mut authorities: Vec<Vec<u8>> = ours.map(|one| one.to_vec()).collect();
    let file = location
        .variables
        .iter()
        .find(|(name, _)| name == CA_BUNDLE);
    if let Some((name, file)) = file {
        let theirs = trust::in_file(std::path::Path::new(file))
            .map_err(|why| unusable(format!("{name}={file}: {why}").into()))?;
        authorities.extend(theirs.into_iter().map(|one| one.to_vec()));
    }
    Ok(authorities)
}

/// Under which origin browsers reach the bucket.
///
/// # Errors
/// When the endpoint is no address.
pub(super) fn origin(location: &BucketLocation) -> Result<String, object_store::Error> {
    let builder = configured(AmazonS3Builder::new(), location);
    let value = |key: AmazonS3ConfigKey| builder.get_config_value(&key);
    let address = endpoint(&builder).unwrap_or_else(|| {
        let region = value(AmazonS3ConfigKey::Region);
        let region = region.unwrap_or_else(|| "us-east-1".to_owned());
        match value(AmazonS3ConfigKey::VirtualHostedStyleRequest) {
            Some(is_virtual) if is_virtual == "true" => {
                format!("https://{}.s3.{region}.amazonaws.com", location.bucket)
            }
            _ => format!("https://s3.{region}.amazonaws.com"),
        }
    });
    let address = Url::parse(&address).map_err(|error| unusable(error.into()))?;
    Ok(address.origin().ascii_serialization())
}

fn configured(mut builder: AmazonS3Builder, location: &BucketLocation) -> AmazonS3Builder {
    for (name, value) in &location.variables {
        if let Ok(key) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    builder.with_bucket_name(&location.bucket)
}

fn endpoint(builder: &AmazonS3Builder) -> Option<String> {
    builder
        .get_config_value(&AmazonS3ConfigKey::S3Endpoint)
        .or_else(|| builder.get_config_value(&AmazonS3ConfigKey::Endpoint))
}

fn unusable(error: Box<dyn std::error::Error + Send + Sync>) -> object_store::Error {
    object_store::Error::Generic {
        store: "S3",
        source: error,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[], "https://s3.us-east-1.amazonaws.com")]
    #[case(&[("AWS_REGION", "eu-central-1")], "https://s3.eu-central-1.amazonaws.com")]
    #[case(&[("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "true")], "https://music.s3.us-east-1.amazonaws.com")]
    #[case(&[("AWS_ENDPOINT_URL", "http://127.0.0.1:9000/")], "http://127.0.0.1:9000")]
    #[case(
        &[("AWS_ENDPOINT_URL", "https://x.example"), ("AWS_ENDPOINT_URL_S3", "https://s3.example/a")],
        "https://s3.example"
    )]
    fn where_browsers_find_it(#[case] variables: &[(&str, &str)], #[case] expected: &str) {
        let location = BucketLocation {
            bucket: "music".to_owned(),
            prefix: String::new(),
            variables: variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        };
        assert_eq!(origin(&location).unwrap(), expected);
    }
}
