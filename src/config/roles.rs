//! Roles that are treated in a way of their own.

use stagedoor_domain::Role;

use super::environment::{ConfigError, Environment};

/// `STAGEDOOR_REQUIRE_TWO_STEP`. A listener opens nothing that it could close, so
/// `user` is refused rather than taken for a promise.
pub(super) fn require_two_step(environment: &Environment) -> Result<Vec<Role>, ConfigError> {
    const NAME: &str = "STAGEDOOR_REQUIRE_TWO_STEP";
    let Some(text) = environment.text(NAME)? else {
        return Ok(Vec::new());
    };
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            name.parse::<Role>()
                .ok()
                .filter(|role| role.is_creator_tier())
        })
        .collect::<Option<_>>()
        .ok_or_else(|| {
            ConfigError::new(
                NAME,
                text,
                "roles with commas between them: creator, premium, moderator, admin, artist, \
                 producer, label",
            )
        })
}
