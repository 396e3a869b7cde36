//! The checks of readiness, on an installation that may not be running, or be there at all.
//! Nothing is made or migrated for them, and what is broken hides nothing of the others.

use std::time::Duration;

use stagedoor_domain::maintenance::{Switch, refresh};
use stagedoor_domain::readiness::{Answer, look_at_core, look_at_storage};
use stagedoor_domain::storage::Location;
use stagedoor_domain::{Db, OsEntropy, SecretKey};
use tokio::time::timeout;

use super::{Check, start};
use crate::assemble;
use crate::config::Config;
use crate::error_chain::with_causes;
use crate::ownership::{self, Use};

/// How long connections may take to close that may hang.
const PARTING: Duration = Duration::from_secs(1);

const DATABASE: &str = "database";
const MAIL: &str = "mail";
const STORAGE: &str = "storage";
const KEY: &str = "key";

/// What readiness would say, and of each part that cannot be asked what keeps it from that.
pub(super) async fn all(config: &Config) -> Vec<Check> {
    let key = secret_key(config);
    let (mut checks, storage) = match open(config).await {
        Ok(db) => {
            let storage = storage(config, Some(db.clone())).await;
            (of_database(config, db, key).await, storage)
        }
        Err(database) => {
            let key = key.map_or_else(|check| check, |_| readable_key());
            (vec![database, key], storage(config, None).await)
        }
    };
    let before_the_key = checks.len() - 1;
    checks.insert(before_the_key, storage);
    checks
}

/// Database, mails and key.
async fn of_database(config: &Config, db: Db, key: Result<SecretKey, Check>) -> Vec<Check> {
    let (key, unusable) = match key {
        Ok(key) => (key, None),
        Err(check) => (SecretKey::new(&OsEntropy), Some(check)),
    };
    let core = assemble::core(config, db.clone(), key);
    let answers = look_at_core(&core).await;
    let mut checks: Vec<Check> = answers.into_iter().map(told).collect();
    let database_answers = checks
        .iter()
        .all(|check| check.ok || check.name != DATABASE);
    for check in &mut checks {
        // It is waited for in vain then, and nothing is wrong with the key.
        if check.name == KEY && !check.ok && check.cause.is_none() && !database_answers {
            *check = readable_key();
        }
        if let Some(other) = unusable.as_ref().filter(|_| check.name == KEY) {
            *check = other.clone();
        }
        if check.name == MAIL && !check.ok && !database_answers {
            *check = Check::failed(MAIL, "the queue is in the database: see there", None);
        }
        if check.name == DATABASE && !check.ok {
            let file = config.database_file();
            let refused = file.and_then(|file| ownership::refused(&file, Use::Write));
            check.cause = refused.or(check.cause.take());
        }
    }
    if database_answers {
        let before_the_key = checks.len() - 1;
        let more = [maintenance(&db).await, start::owner(config, &db).await];
        checks.splice(before_the_key..before_the_key, more.into_iter().flatten());
        if let Err(error) = db.require_fit().await {
            for check in checks.iter_mut().filter(|check| check.name == DATABASE) {
                *check = Check::failed(DATABASE, "no start on it", Some(error.to_string()));
            }
        }
    }
    let _ = timeout(PARTING, db.close()).await;
    checks
}

/// That the site is closed: where nobody is at it any more, somebody forgot to open it.
async fn maintenance(db: &Db) -> Option<Check> {
    let switch = Switch::default();
    // Whether it can be read is told by the check of the database.
    refresh(db, &switch).await.ok()?;
    let closed = switch.current()?;
    let until = closed
        .until
        .map(|until| format!(", until {until} as it says"));
    Some(Check {
        name: "maintenance",
        ok: true,
        detail: format!(
            "the site is closed{}; `stagedoor maintenance off` opens it",
            until.unwrap_or_default()
        ),
        cause: None,
        is_worrying: true,
    })
}

/// What there is to say of a key while the database does not answer.
fn readable_key() -> Check {
    Check {
        name: KEY,
        ok: true,
        detail: "can be read; the database tells whether it is the right one".to_owned(),
        cause: None,
        is_worrying: false,
    }
}

fn told(answer: Answer) -> Check {
    Check {
        name: answer.name,
        ok: answer.finding.ok,
        detail: answer.finding.detail,
        cause: answer.finding.cause,
        is_worrying: answer.finding.is_worrying,
    }
}

async fn open(config: &Config) -> Result<Db, Check> {
    let is_gone = config
        .database_file()
        .is_some_and(|file| ownership::is_gone(&file));
    if is_gone {
        let detail = "there is none yet: the first start makes it";
        return Err(Check::failed(DATABASE, detail, None));
    }
    assemble::database(config).await.map_err(|error| {
        let cause = with_causes(error.as_ref());
        Check::failed(DATABASE, "cannot be opened", Some(cause))
    })
}

async fn storage(config: &Config, db: Option<Db>) -> Check {
    if let Location::Folder(folder) = &config.storage
        && ownership::is_gone(folder)
    {
        let detail = "there is no folder yet: the first start makes it";
        let cause = folder.display().to_string();
        return Check::failed(STORAGE, detail, Some(cause));
    }
    match assemble::media(config).await {
        Ok(media) => told(look_at_storage(media, db).await),
        Err(error) => {
            let cause = with_causes(error.as_ref());
            Check::failed(STORAGE, "cannot be opened", Some(cause))
        }
    }
}

fn secret_key(config: &Config) -> Result<SecretKey, Check> {
    if config.secret_key.is_none() && ownership::is_gone(&config.key_file()) {
        let detail = "there is none: put the one back that belongs to the database; beside an \
                      empty database the first start makes it";
        return Err(Check::failed(KEY, detail, None));
    }
    assemble::present_key(config).map_err(|error| {
        let cause = with_causes(error.as_ref());
        Check::failed(KEY, "cannot be used", Some(cause))
    })
}
