//! What a start, or the first upload, would stumble over, besides what readiness asks. Nothing
//! is said of what is as it should be.

use stagedoor_domain::{Db, has_ffmpeg};

use super::Check;
use crate::assemble;
use crate::config::{Config, SecretUrl};
use crate::error_chain::with_causes;

/// What is wrong with mails, texts and the program that prepares tracks.
pub(super) async fn problems(config: &Config) -> Vec<Check> {
    let mailer = assemble::mailer(config).err().map(|error| {
        let cause = with_causes(error.as_ref());
        Check::failed("mail server", "SMTP_URL cannot be used", Some(cause))
    });
    let texts = config.texts().unknown_placeholders().await;
    let texts = texts.err().map(|error| {
        let cause = with_causes(&error);
        Check::failed("texts", "cannot be read", Some(cause))
    });
    [mailer, texts, ffmpeg(config).await]
        .into_iter()
        .flatten()
        .collect()
}

async fn ffmpeg(config: &Config) -> Option<Check> {
    let settings = &config.settings;
    if has_ffmpeg(settings).await {
        return None;
    }
    Some(Check {
        name: "ffmpeg",
        ok: true,
        detail: format!(
            "there is none that runs (STAGEDOOR_FFMPEG={}): tracks play where browsers know their \
             originals",
            settings.ffmpeg
        ),
        cause: None,
        is_worrying: true,
    })
}

/// What is wrong with the address of the role that owns the tables of `db`.
pub(super) async fn owner(config: &Config, db: &Db) -> Option<Check> {
    const NAME: &str = "DATABASE_MIGRATE_URL";
    let url = config
        .database_migrate_url
        .as_ref()
        .map(SecretUrl::expose)?;
    match db.is_also_at(url).await {
        Ok(true) => None,
        Ok(false) => {
            let detail = "it names another database than DATABASE_URL";
            Some(Check::failed(NAME, detail, None))
        }
        Err(error) => {
            let cause = with_causes(&error);
            Some(Check::failed(NAME, "it leads nowhere", Some(cause)))
        }
    }
}
