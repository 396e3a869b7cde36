//! SIGHUP: what can be read again without a restart.
//!
//! The environment of a process does not change while it runs, so that all settings stay
//! as they were at its start. What is in the data folder can be read again: the filter of
//! the log, and the site's texts.

use tokio::signal::unix::Signal;

use super::{site_texts, supervisor};
use crate::config::Config;
use crate::logging::Filter;
use crate::warnings;

/// Reads again at each SIGHUP. It ends with the program, and ends it never.
pub(super) async fn at_each(mut hang_ups: Signal, config: Config, filter: Filter) {
    while hang_ups.recv().await.is_some() {
        supervisor::reloading();
        match filter.read_again(&config) {
            Ok(filter) => {
                tracing::info!(
                    filter,
                    "read again: the filter of the log and the site's texts. Settings come from \
                     the environment and stay as they were; they need a restart"
                );
                warnings::say_silence(&config);
            }
            Err(error) => tracing::warn!(
                error = format!("{error:#}"),
                "the filter of the log stays as it was"
            ),
        }
        if let Err(error) = site_texts::note(&config).await {
            tracing::warn!(
                error = format!("{error:#}"),
                "the site's texts cannot be read"
            );
        }
        supervisor::ready();
    }
}
