//! Whether the database answers, is migrated and takes writes.

use std::time::Duration;

use crate::db::{Core, MigrationState, in_words};
use crate::error::Error;
use crate::limits;
use crate::readiness::finding::Finding;

/// After this long without an answer it is asked why.
const IMPATIENCE: Duration = Duration::from_millis(400);

/// Writes a row and undoes that. Reading alone would find nothing wrong with a standby, a
/// file of another owner, or a disk that is full.
pub(super) async fn find(core: Core) -> Finding {
    let why = async {
        tokio::time::sleep(IMPATIENCE).await;
        match core.db.why_away().await {
            Some(error) => failed(&Error::from(error)),
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        finding = prove(&core) => finding,
        finding = why => finding,
    }
}

async fn prove(core: &Core) -> Finding {
    let missing = match core.db.migration_state().await {
        Ok(MigrationState::Complete) => None,
        Ok(MigrationState::Older) => Some("its tables are an older version's"),
        Ok(MigrationState::None) => Some("its tables are not made yet"),
        Err(error) => return failed(&error),
    };
    if let Some(missing) = missing {
        return Finding::bad("not migrated", missing);
    }
    if let Err(error) = core.db.prove_room().await {
        return Finding::bad("no room beside the file", &error);
    }
    let written = core
        .write(async |tx| {
            tx.undo();
            limits::prove_write(tx).await
        })
        .await;
    match written {
        Ok(()) => Finding::good(format!("{} takes writes", core.db.system())),
        Err(error) => failed(&error),
    }
}

fn failed(error: &Error) -> Finding {
    Finding::bad(in_words(error).unwrap_or("takes no writes"), error)
}
