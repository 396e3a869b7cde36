//! The checks of readiness, on an installation that may not be running, or be there at all.
//! Nothing is made or migrated for them.

use std::time::Duration;

use stagedoor_domain::readiness::Readiness;
use stagedoor_domain::{SecretKey, Services};
use tokio::time::timeout;

use super::Check;
use crate::assemble;
use crate::config::Config;
use crate::error_chain::with_causes;

/// How long connections may take to close that may hang.
const PARTING: Duration = Duration::from_secs(1);

/// What readiness would say, or what keeps it from being asked.
pub(super) async fn all(config: &Config) -> Vec<Check> {
    let services = match open(config).await {
        Ok(services) => services,
        Err(check) => return vec![check],
    };
    let report = Readiness::of(services.clone()).report().await;
    let answers = report.answers.iter().map(|answer| Check {
        name: answer.name,
        ok: answer.finding.ok,
        detail: answer.finding.detail.clone(),
        cause: answer.finding.cause.clone(),
    });
    let answers = answers.collect();
    let _ = timeout(PARTING, services.db.close()).await;
    answers
}

async fn open(config: &Config) -> Result<Services, Check> {
    if config.database_file().is_some_and(|file| !file.exists()) {
        let detail = "there is none yet: the first start makes it";
        return Err(Check::failed("database", detail, None));
    }
    let key = secret_key(config)?;
    let db = assemble::database(config).await.map_err(|error| {
        let cause = with_causes(error.as_ref());
        Check::failed("database", "cannot be opened", Some(cause))
    })?;
    assemble::services(config, db, key).await.map_err(|error| {
        let cause = with_causes(error.as_ref());
        Check::failed("storage", "cannot be opened", Some(cause))
    })
}

fn secret_key(config: &Config) -> Result<SecretKey, Check> {
    let is_missing = config.secret_key.is_none() && !config.data.join("secret.key").exists();
    if is_missing {
        let detail = "there is none: put the one back that belongs to the database; beside an \
                      empty database the first start makes it";
        return Err(Check::failed("key", detail, None));
    }
    assemble::present_key(config).map_err(|error| {
        let cause = with_causes(error.as_ref());
        Check::failed("key", "cannot be used", Some(cause))
    })
}
