//! Whether the key that seals secrets is there, and is the database's.

use std::time::Duration;

use tokio::time::timeout;

use crate::db::Core;
use crate::key_check;
use crate::readiness::finding::Finding;

/// How long the database is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) async fn find(core: Core) -> Finding {
    let (key, entropy) = (core.secret_key.clone(), core.entropy.clone());
    let proved = tokio::task::spawn_blocking(move || key.prove(&*entropy))
        .await
        .map_err(std::io::Error::other)
        .flatten();
    match proved {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Finding::bad(
                "its file is gone, or holds another key",
                "secret.key is gone, or the key in use is not in it",
            );
        }
        Err(error) => return Finding::bad("its file cannot be read", &error),
    }
    // Whether the database answers is another check's matter.
    let right = timeout(PATIENCE, key_check::is_right(&core)).await;
    let Ok(Ok(is_right)) = right else {
        return Finding::good("opens what it seals");
    };
    if is_right {
        Finding::good("opens what it seals, and is the database's")
    } else {
        Finding::bad(
            "another key than the database's",
            "the key in use is not the one that belongs to this database",
        )
    }
}
