//! Whether files can be taken, and the store that they go to answers.

use crate::readiness::finding::Finding;
use crate::storage::MediaStore;

const MIB: u64 = 1024 * 1024;

pub(super) async fn find(media: MediaStore) -> Finding {
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
    // Everything but an upload goes on below the floor, which is there for that.
    let floor = media.floor_bytes();
    let takes = format!("takes files, {} MiB free", free / MIB);
    if free < floor {
        let below = format!("{takes}, and no uploads below {} MiB", floor / MIB);
        return Finding::good(below).worrying();
    }
    Finding::good(takes)
}
