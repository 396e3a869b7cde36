//! `stagedoor user list`.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::{Args, ValueEnum};
use stagedoor_domain::users::{Filter, Status};
use stagedoor_domain::{Role, Services, operators};

use super::answer::explained;
use super::json_lines;

/// Which accounts.
#[derive(Debug, Args)]
pub(super) struct ListUsers {
    /// Those with this role.
    #[arg(long)]
    role: Option<Role>,
    /// Those that are open for this.
    #[arg(long)]
    status: Option<OneStatus>,
    /// Those whose address is confirmed.
    #[arg(long, conflicts_with = "unverified")]
    verified: bool,
    /// Those whose address is not.
    #[arg(long)]
    unverified: bool,
    /// Those that were made since then: a day (of UTC), such as 2026-01-31, or a time, such
    /// as 2026-01-31T18:00:00Z.
    #[arg(long, value_parser = since)]
    since: Option<DateTime<Utc>>,
    /// Those with this in their username, without regard to case.
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

/// What an account is open for.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum OneStatus {
    Active,
    Leaving,
    Suspended,
}

impl From<OneStatus> for Status {
    fn from(status: OneStatus) -> Self {
        match status {
            OneStatus::Active => Self::Active,
            OneStatus::Leaving => Self::Leaving,
            OneStatus::Suspended => Self::Suspended,
        }
    }
}

pub(super) async fn run(command: ListUsers, services: &Services) -> anyhow::Result<()> {
    let filter = Filter {
        role: command.role,
        status: command.status.map(Status::from),
        is_verified: (command.verified || command.unverified).then_some(command.verified),
        since: command.since,
        name: command.name,
    };
    let mut after = None;
    loop {
        let users = operators::list_users(services, &filter, after).await;
        let users = users.map_err(explained)?;
        let Some(last) = users.last() else {
            return Ok(());
        };
        after = Some(last.id);
        if json_lines::print(&users)?.is_break() {
            return Ok(());
        }
    }
}

/// A day, from its beginning on, or a time.
pub(super) fn since(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    text.parse::<NaiveDate>()
        .map(|day| day.and_time(NaiveTime::MIN).and_utc())
        .map_err(|_| {
            "a day, such as 2026-01-31, or a time, such as 2026-01-31T18:00:00Z".to_owned()
        })
}
