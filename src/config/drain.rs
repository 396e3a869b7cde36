//! How long a server goes on taking connections after it was told to stop.

use std::ops::RangeInclusive;
use std::time::Duration;

use stagedoor_domain::settings::{ConfigError, Environment, Number, Reading, seconds};

/// Behind a proxy: it asks for readiness every second or two, and some ask twice before
/// they believe.
const BEHIND_A_PROXY: Duration = Duration::from_secs(5);

/// None, unless there is a proxy that has to find out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drain;

impl Drain {
    fn number() -> Number<Duration> {
        seconds(0).at_least(0)
    }
}

impl Reading for Drain {
    type Value = Duration;

    fn default(&self) -> Duration {
        Duration::ZERO
    }

    fn read(
        &self,
        environment: &Environment,
        variable: &'static str,
    ) -> Result<Duration, ConfigError> {
        let is_said = environment.text(variable)?.is_some();
        let has_proxy = environment.text("STAGEDOOR_TRUSTED_PROXIES")?.is_some();
        if !is_said && has_proxy {
            return Ok(BEHIND_A_PROXY);
        }
        Self::number().read(environment, variable)
    }

    fn shown_default(&self) -> String {
        "5 with `STAGEDOOR_TRUSTED_PROXIES`, else 0".to_owned()
    }

    fn bounds(&self) -> Option<RangeInclusive<u32>> {
        Self::number().bounds()
    }
}
