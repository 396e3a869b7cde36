//! Programs that are started with whatever they start themselves, and killed with it.

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::Child;

/// What of this process's environment such a program gets: it holds secrets.
pub(crate) const ENVIRONMENT: [&str; 5] = ["PATH", "HOME", "LANG", "TMPDIR", "TZ"];

/// A program that leads a process group, and whatever it has started. All of it is killed
/// when this is dropped: a script that waits for something else leaves nothing behind.
#[derive(Debug)]
pub(crate) struct ChildGroup(Option<Pid>);

impl ChildGroup {
    /// Of a child that was started with `process_group(0)`.
    pub(crate) fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self(id.and_then(Pid::from_raw))
    }

    /// Leaves it alone: the program has ended by itself.
    pub(crate) fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for ChildGroup {
    fn drop(&mut self) {
        if let Some(group) = self.0
            && let Err(error) = kill_process_group(group, Signal::KILL)
        {
            tracing::warn!(%error, "a program could not be ended");
        }
    }
}
