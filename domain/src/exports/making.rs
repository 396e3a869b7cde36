//! Making a copy.

use serde::Serialize;
use uuid::Uuid;

use super::contents::{self, Wanted};
use super::files;
use super::plan::Plan;
use super::progress::Progress;
use super::readme;
use super::rows::Made;
use super::texts::{Listed, SCHEMA_VERSION, Texts};
use crate::db::Freshness;
use crate::error::Error;
use crate::jobs::{Attempt, MakeExport};
use crate::services::Services;
use crate::storage::new_key;
use crate::users;

/// Makes the copy, and stores its texts; none when nobody wants it any more.
///
/// # Errors
/// [`Error::NotFound`] where a file of it went meanwhile; [`Error::Unavailable`].
pub(super) async fn make(
    services: &Services,
    job: &MakeExport,
    attempt: Attempt,
    include_media: bool,
) -> Result<Option<Made>, Error> {
    let user = {
        let mut reader = services.db.read(Freshness::Latest).await?;
        users::by_id(reader.conn(), job.user_id).await?
    };
    let Some(user) = user else { return Ok(None) };
    let wanted = Wanted {
        core: &services.core,
        user_id: user.id,
        include_media,
        language: user.language.unwrap_or_default(),
        now: services.clock.now(),
    };
    let scratch = services.media.scratch(services.new_id()).await?;
    let path = scratch.path().join("texts");
    let mut texts = Texts::create(&path).await?;

    // Nothing but the database and the disk is waited for while the moment is held.
    let mut snapshot = services.db.snapshot().await?;
    let media = contents::write(&wanted, &mut snapshot, &mut texts).await;
    snapshot.end().await;
    let Some(media) = media? else { return Ok(None) };

    let mut progress = Progress::new(services, job.export_id, attempt, &media).await?;
    let mut planned = Vec::new();
    for one in &media {
        let (file, listed) = files::add_up(services, one, &mut progress).await?;
        planned.push(file);
        texts.listed.push(listed);
    }
    let told = readme::text(wanted.language, services.settings.host(), wanted.now);
    texts.plain("README.txt", &told).await?;
    manifest(&wanted, &mut texts).await?;
    texts.flush().await?;
    let mut files = std::mem::take(&mut texts.files);
    files.extend(planned);
    store(services, &path, Plan { files }).await.map(Some)
}

#[derive(Serialize)]
struct Manifest<'a> {
    format: &'static str,
    taken_at: chrono::DateTime<chrono::Utc>,
    user_id: Uuid,
    /// Every file but this one.
    files: &'a [Listed],
}

async fn manifest(wanted: &Wanted<'_>, texts: &mut Texts) -> Result<(), Error> {
    let listed = std::mem::take(&mut texts.listed);
    let manifest = Manifest {
        format: "stagedoor-export",
        taken_at: wanted.now,
        user_id: wanted.user_id,
        files: &listed,
    };
    texts.document("manifest.json", &manifest).await?;
    tracing::debug!(
        schema_version = SCHEMA_VERSION,
        files = listed.len(),
        "an export is read"
    );
    Ok(())
}

async fn store(services: &Services, path: &std::path::Path, plan: Plan) -> Result<Made, Error> {
    let key = new_key("exports", services.new_id(), "texts");
    services.media.put_file(&key, path).await?;
    let size = super::archive::size(services, &key, &plan)?;
    Ok(Made {
        size_bytes: i64::try_from(size).map_err(Error::internal)?,
        plan: serde_json::to_string(&plan).map_err(Error::internal)?,
        object_key: key,
    })
}
