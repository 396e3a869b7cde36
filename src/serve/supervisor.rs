//! What systemd is told where it asks (`NOTIFY_SOCKET`, of a unit with `Type=notify` or
//! `Type=notify-reload`).

use sd_notify::NotifyState;

/// Connections are taken.
pub(super) fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The server is about to end.
pub(super) fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// What can be read again is; [`ready`] ends that.
pub(super) fn reloading() {
    // systemd wants to know since when.
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(error) => tracing::warn!(%error, "the monotonic clock cannot be read"),
    }
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "the supervisor behind NOTIFY_SOCKET cannot be told");
    }
}
