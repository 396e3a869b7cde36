//! What the log says of terms, privacy and help.

use anyhow::Context;

use crate::assemble;
use crate::config::Config;

/// Says which of the site's texts are not the operator's own, and what is missing in
/// those that nobody has filled in.
pub(super) async fn note(config: &Config) -> anyhow::Result<()> {
    let folder = config.data.join("texts");
    assemble::create_private_folder(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let texts = config.texts();
    let unknown = texts
        .unknown_placeholders()
        .await
        .context("a text in the data folder cannot be read")?;
    for (file, name) in unknown {
        tracing::warn!(file = %file.display(), "{{{{{name}}}}} stands for nothing and is shown as it is");
    }
    let defaults: Vec<&str> = texts.defaults().iter().map(|text| text.name()).collect();
    if !defaults.is_empty() {
        tracing::info!(
            texts = defaults.join(", "),
            folder = %folder.display(),
            "these pages show the texts that come with the program; `stagedoor texts show NAME` \
             prints them to begin your own with"
        );
    }
    Ok(())
}
