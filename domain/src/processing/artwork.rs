//! The picture that a file brings along.

use bytes::Bytes;

use super::reporter::Reporter;
use super::stop::Stop;
use crate::pictures::{self, StoredPicture};
use crate::services::Services;

/// The folder of the store.
const FOLDER: &str = "artwork";

/// Makes a picture anew of what stands in the tags, and stores it; none where that cannot
/// be: no track fails for its picture.
pub(super) async fn make(
    services: &Services,
    cover: Bytes,
    reporter: &mut Reporter,
    percent: i32,
) -> Result<Option<StoredPicture>, Stop> {
    let made = async {
        let picture = pictures::prepare(cover).await?;
        pictures::put(&services.media, FOLDER, services.new_id(), picture).await
    };
    let made = reporter.during(made, || percent).await?;
    Ok(made
        .inspect_err(|error| tracing::info!(%error, "a file's picture is not taken"))
        .ok())
}

/// Removes what nothing refers to.
pub(super) async fn discard(services: &Services, picture: Option<&StoredPicture>) {
    for key in picture
        .into_iter()
        .flat_map(|it| pictures::keys(it.key.clone()))
    {
        // What stays is found by the sweep of the store.
        if let Err(error) = services.media.remove(&key).await {
            tracing::warn!(%error, key, "a picture stays for nothing");
        }
    }
}
