//! A language in JSON: by its tag. One that there is not, such as a newer version may
//! have written, is none.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use stagedoor_words::Language;

#[allow(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it so"
)]
pub(crate) fn serialize<S: Serializer>(
    language: &Option<Language>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    language.map(Language::tag).serialize(serializer)
}

pub(crate) fn deserialize<'a, D: Deserializer<'a>>(
    deserializer: D,
) -> Result<Option<Language>, D::Error> {
    let tag: Option<String> = Option::deserialize(deserializer)?;
    Ok(tag.and_then(|tag| Language::of_tag(&tag)))
}
