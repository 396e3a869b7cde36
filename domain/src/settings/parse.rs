//! The texts that single settings take.

use super::environment::ConfigError;
use crate::mail;
use crate::role::Role;

/// A sender, in the form that is mailed.
pub(super) fn sender(variable: &'static str, text: &str) -> Result<String, ConfigError> {
    match mail::Sender::parse(text) {
        Some(sender) => Ok(sender.to_string()),
        None => Err(ConfigError::new(
            variable,
            text,
            "a sender without quotation marks or unusual letters before the @, \
             such as Stagedoor <no-reply@stagedoor.example>",
        )),
    }
}

/// A name for an SMTP server.
pub(super) fn hello(variable: &'static str, text: &str) -> Result<String, ConfigError> {
    mail::hello_name(text).ok_or_else(|| {
        ConfigError::new(
            variable,
            text,
            "a host name or an IP address, such as mail.stagedoor.example",
        )
    })
}

/// A program's name or path.
pub(super) fn program(variable: &'static str, text: &str) -> Result<String, ConfigError> {
    let name = text.trim();
    if name.is_empty() || name.contains('\0') {
        let wanted = "the name or path of a program, such as /usr/bin/ffmpeg";
        return Err(ConfigError::new(variable, text, wanted));
    }
    Ok(name.to_owned())
}

/// A program and its arguments, split as a shell does.
pub(super) fn command(variable: &'static str, text: &str) -> Result<Vec<String>, ConfigError> {
    shell_words::split(text).map_err(|_| {
        ConfigError::new(
            variable,
            text,
            "a program and its arguments, quoted as for a shell, such as clamdscan --fdpass",
        )
    })
}

/// Roles of the creator tier. A listener opens nothing that it could close, so
/// `user` is refused rather than taken for a promise.
pub(super) fn creator_roles(variable: &'static str, text: &str) -> Result<Vec<Role>, ConfigError> {
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
                variable,
                text,
                "roles with commas between them: creator, premium, moderator, admin, artist, \
                 producer, label",
            )
        })
}
