//! `stagedoor audit`.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Args;
use stagedoor_domain::audit::{ActionKind, EntryFilter};
use stagedoor_domain::operators::{self, Happening};
use stagedoor_domain::{Clock, Services, SystemClock};
use uuid::Uuid;

use super::answer::{about, explained};
use super::json_lines;
use super::user_list::since;

/// How often what is new is asked for.
const EVERY: Duration = Duration::from_secs(1);

/// What is written down may appear so much later than it says: transactions end in another
/// order than they begin, and the clocks of servers differ.
const LATE: Duration = Duration::from_mins(1);

/// Which events, and whether to wait for more.
#[derive(Debug, Args)]
pub(super) struct Command {
    /// Those that this account did, or that were done to it: username, e-mail address or id.
    #[arg(long)]
    user: Option<String>,
    /// Those of this name, such as `user.log_in`, or 'user.*' for all that begin so.
    #[arg(long, value_parser = action)]
    action: Option<String>,
    /// All since then, the oldest first: a day (of UTC) or a time.
    #[arg(long, value_parser = since)]
    since: Option<DateTime<Utc>>,
    /// Where --since is not given, the last so many.
    #[arg(long, short = 'n', default_value_t = 100, conflicts_with = "since")]
    last: u32,
    /// Go on with what is written from now on, until Ctrl-C.
    #[arg(long, short)]
    follow: bool,
}

pub(super) async fn run(command: Command, services: &Services) -> anyhow::Result<()> {
    let who = command.user.as_deref();
    let filter = operators::audit_filter(services, who, command.action).await;
    let filter = filter.map_err(|error| about(who.unwrap_or_default(), error))?;
    let began = SystemClock.now();
    let mut told = Told::default();
    let printed = if let Some(since) = command.since {
        told.print_since(services, &filter, since).await?
    } else {
        let last = operators::last_events(services, &filter, command.last).await;
        told.print(last.map_err(explained)?)?
    };
    if !command.follow || printed.is_break() {
        return Ok(());
    }
    told.skip(services, &filter, began - LATE, began).await?;
    loop {
        let from = SystemClock.now() - LATE;
        if told.print_since(services, &filter, from).await?.is_break() {
            return Ok(());
        }
        told.forget_before(from - LATE);
        tokio::time::sleep(EVERY).await;
    }
}

/// What has been printed, of the last minutes.
#[derive(Default)]
struct Told {
    ids: HashSet<(Uuid, DateTime<Utc>)>,
}

impl Told {
    /// Prints all of it that is new.
    async fn print_since(
        &mut self,
        services: &Services,
        filter: &EntryFilter,
        since: DateTime<Utc>,
    ) -> anyhow::Result<ControlFlow<()>> {
        let mut after = None;
        loop {
            let found = operators::events_since(services, filter, since, after).await;
            let found = found.map_err(explained)?;
            let Some(last) = found.last() else {
                return Ok(ControlFlow::Continue(()));
            };
            after = Some(last.entry.id);
            if self.print(found)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }

    fn print(&mut self, mut found: Vec<Happening>) -> anyhow::Result<ControlFlow<()>> {
        found.retain(|event| self.ids.insert((event.entry.id, event.entry.created_at)));
        json_lines::print(&found)
    }

    /// Takes what was written between these two for told: it is older than what was asked
    /// for, or was left out by a number.
    async fn skip(
        &mut self,
        services: &Services,
        filter: &EntryFilter,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> anyhow::Result<()> {
        let mut after = None;
        loop {
            let found = operators::events_since(services, filter, since, after).await;
            let found = found.map_err(explained)?;
            let Some(last) = found.last() else {
                return Ok(());
            };
            after = Some(last.entry.id);
            let old = found.iter().filter(|event| event.entry.created_at < until);
            self.ids
                .extend(old.map(|event| (event.entry.id, event.entry.created_at)));
        }
    }

    fn forget_before(&mut self, time: DateTime<Utc>) {
        self.ids.retain(|(_, created_at)| *created_at >= time);
    }
}

/// The name of an action, or the beginning of some.
fn action(text: &str) -> Result<String, String> {
    let matches = |kind: &ActionKind| match text.strip_suffix('*') {
        Some(beginning) => kind.as_str().starts_with(beginning),
        None => kind.as_str() == text,
    };
    if ActionKind::ALL.iter().any(matches) {
        return Ok(text.to_owned());
    }
    Err(
        "there is no such action; docs/logging.md lists them, and 'user.*' takes all that begin so"
            .to_owned(),
    )
}
