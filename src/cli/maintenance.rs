//! `stagedoor maintenance`.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};
use clap::Subcommand;
use serde::Serialize;
use stagedoor_domain::maintenance::{self, Maintenance, Switch};
use stagedoor_domain::{Clock, Services, SystemClock, operators};

use super::answer::{explained, print};
use super::span;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Close the site, on every server within 5 seconds and until it is opened again: pages
    /// and the API answer 503, administrators who are logged in pass, mails and jobs go on.
    /// Log in before; a second `on` changes what is said.
    On {
        /// When it is likely to be open again: 2026-11-27T03:00:00Z, "2026-11-27 03:00"
        /// (UTC), or in so long, such as 90m or 2h. It opens with `off` alone.
        #[arg(long, value_parser = time)]
        until: Option<DateTime<Utc>>,
        /// What the page says.
        #[arg(long)]
        message: Option<String>,
    },
    /// Open the site.
    Off,
    /// Print whether it is closed, as JSON.
    Show,
}

/// Whether the site is closed, and what it says.
#[derive(Serialize)]
struct State {
    maintenance: bool,
    #[serde(flatten)]
    said: Option<Maintenance>,
}

pub(super) async fn run(command: Command, services: &Services) -> anyhow::Result<()> {
    let said = match command {
        Command::On { until, message } => {
            let begun = operators::begin_maintenance(services, until, message.as_deref()).await;
            Some(begun.map_err(explained)?)
        }
        Command::Off => {
            operators::end_maintenance(services)
                .await
                .map_err(explained)?;
            None
        }
        Command::Show => {
            let switch = Switch::default();
            let read = maintenance::refresh(&services.db, &switch).await;
            read.map_err(explained)?;
            switch.current().as_deref().cloned()
        }
    };
    let maintenance = said.is_some();
    print(&State { maintenance, said })
}

fn time(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    for format in ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"] {
        if let Ok(time) = NaiveDateTime::parse_from_str(text, format) {
            return Ok(time.and_utc());
        }
    }
    let span: Duration = span::parse(text).map_err(|_| {
        "a time, such as 2026-11-27T03:00:00Z or \"2026-11-27 03:00\" (UTC), or how long from \
         now, such as 90m or 2h"
            .to_owned()
    })?;
    Ok(SystemClock.now() + span)
}
