//! Whether files can be taken, and the store that they go to answers.

use std::time::Duration;

use tokio::time::timeout;

use crate::db::Db;
use crate::media::{Belonging, belonging};
use crate::readiness::finding::Finding;
use crate::storage::MediaStore;

const MIB: u64 = 1024 * 1024;

/// How long the database is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// A store, and the database that knows what is in it, where that one can be asked.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) media: MediaStore,
    pub(super) db: Option<Db>,
}

pub(super) async fn find(Stored { media, db }: Stored) -> Finding {
    let free = match media.prove_room().await {
        Ok(free) => free,
        Err(error) => {
            let detail = match error.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                    "the disk is full"
                }
                _ => "the folder takes no files",
            };
            return Finding::bad(detail, &error);
        }
    };
    if let Err(error) = media.prove_reached().await {
        return Finding::bad("the bucket does not answer as it should", &error);
    }
    // Whether the database answers is another check's matter.
    if let Some(db) = &db
        && let Ok(Ok(whose)) = timeout(PATIENCE, belonging(db, &media)).await
        && let Some(trouble) = whose.trouble()
    {
        return match whose {
            // A copy of the site may look at the files of the other one.
            Belonging::Anothers => {
                let detail = "it belongs to another database, and takes no files";
                Finding::good(detail).because(trouble).worrying()
            }
            _ => Finding::bad("not the store that the database knows", &trouble),
        };
    }
    // Everything but an upload goes on below the floor, which is there for that.
    let floor = media.floor_bytes();
    let takes = format!("takes files, {} MiB free", free / MIB);
    if free < floor {
        let below = format!("{takes}, and no uploads below {} MiB", floor / MIB);
        return Finding::good(below).worrying();
    }
    Finding::good(takes)
}
