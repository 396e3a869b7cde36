//! Moving a file into its place in a folder.

use std::io;
use std::path::Path;

use tokio::fs::{self, File};

/// Renames `from` to `to`, which is below `root`, and waits until content and names are on
/// the disk. When this fails, nothing is left at `to`.
pub(super) async fn place(from: &Path, to: &Path, root: &Path) -> io::Result<()> {
    File::open(from).await?.sync_all().await?;
    let folder = to.parent().unwrap_or(root);
    let is_new = fs::metadata(folder).await.is_err();
    if is_new {
        fs::create_dir_all(folder).await?;
    }
    fs::rename(from, to).await?;
    let synced = sync(folder, root, is_new).await;
    if synced.is_err() {
        // It may be gone after a loss of power, so it must not be kept.
        fs::remove_file(to).await?;
    }
    synced
}

/// Waits until the names in `folder` are on the disk; a folder that is new is a name in the
/// one above.
async fn sync(folder: &Path, root: &Path, is_new: bool) -> io::Result<()> {
    let mut next = Some(folder);
    while let Some(folder) = next {
        File::open(folder).await?.sync_all().await?;
        next = folder
            .parent()
            .filter(|above| is_new && above.starts_with(root));
    }
    Ok(())
}
