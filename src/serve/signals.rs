//! What the process is told from outside: to stop, to stop at once, to read again.

use std::io;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// How far the server has been told to stop. Each is cancelled when its time has come, and
/// stays so.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// It is to end: no more requests should come here, those that do are answered.
    pub(super) draining: CancellationToken,
    /// No more connections are taken, and what is under way is finished.
    pub(super) stopping: CancellationToken,
    /// Nothing is waited for.
    pub(super) at_once: CancellationToken,
}

impl Told {
    fn nothing() -> Self {
        Self {
            draining: CancellationToken::new(),
            stopping: CancellationToken::new(),
            at_once: CancellationToken::new(),
        }
    }

    /// Ends everything politely, without draining.
    pub(super) fn stop(&self) {
        self.draining.cancel();
        self.stopping.cancel();
    }
}

/// Listens to SIGTERM and Ctrl-C: the first begins to drain, which lasts `drain` and then
/// stops; the second stops at once.
///
/// # Errors
/// When the system does not let this process handle them.
pub(super) fn listen(drain: Duration) -> io::Result<Told> {
    let told = Told::nothing();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let tells = told.clone();
    tokio::spawn(async move {
        either(&mut terminate, &mut interrupt).await;
        tells.draining.cancel();
        tokio::select! {
            () = tokio::time::sleep(drain) => {
                tells.stopping.cancel();
                either(&mut terminate, &mut interrupt).await;
            }
            () = either(&mut terminate, &mut interrupt) => {}
        }
        tells.at_once.cancel();
        tells.stopping.cancel();
    });
    Ok(told)
}

async fn either(one: &mut Signal, other: &mut Signal) {
    tokio::select! {
        _ = one.recv() => {}
        _ = other.recv() => {}
    }
}

/// SIGHUP, which ends no process that has asked for this.
///
/// # Errors
/// When the system does not let this process handle it.
pub(super) fn hang_ups() -> io::Result<Signal> {
    signal(SignalKind::hangup())
}
