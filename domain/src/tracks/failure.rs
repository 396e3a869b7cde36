//! Why a file did not become something that plays.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use stagedoor_words::Language;

use crate::db::stored_names;

stored_names! {
    /// Why a file did not become something that plays.
    FailureCode {
        /// Nothing in it can be decoded.
        Unreadable = "unreadable",
        /// It says that it is longer than it is.
        Truncated = "truncated",
        /// Too much of it cannot be decoded.
        Damaged = "damaged",
        /// It is a film, or something else with moving pictures.
        NotAudio = "not_audio",
        /// It has more channels, or another rate, than is taken.
        Unsupported = "unsupported",
        /// It plays longer than a track may.
        TooLong = "too_long",
        /// It needs more memory than a file may.
        TooDemanding = "too_demanding",
        /// Nothing is wrong with it, but there is no ffmpeg here yet. It is processed as
        /// soon as there is one. A track that has this and is ready plays where browsers
        /// know its original.
        NoFfmpeg = "no_ffmpeg",
        /// It took longer than a file may.
        Overdue = "overdue",
        /// Something here went wrong, and nothing about the file.
        Internal = "internal",
    }
}

/// Why a track does not play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure(pub FailureCode);

impl Failure {
    /// Whether another file helps, and the same one comes to the same.
    pub const fn is_of_the_file(self) -> bool {
        match self.0 {
            FailureCode::Unreadable
            | FailureCode::Truncated
            | FailureCode::Damaged
            | FailureCode::NotAudio
            | FailureCode::Unsupported
            | FailureCode::TooLong
            | FailureCode::TooDemanding => true,
            FailureCode::NoFfmpeg | FailureCode::Overdue | FailureCode::Internal => false,
        }
    }

    /// The same for its artist, with what they can do.
    pub fn in_words(self, language: Language) -> &'static str {
        let processing = &language.words().processing;
        match self.0 {
            FailureCode::Unreadable => processing.unreadable,
            FailureCode::Truncated => processing.truncated,
            FailureCode::Damaged => processing.damaged,
            FailureCode::NotAudio => processing.not_audio,
            FailureCode::Unsupported => processing.unsupported,
            FailureCode::TooLong => processing.too_long,
            FailureCode::TooDemanding => processing.too_demanding,
            FailureCode::NoFfmpeg => processing.no_ffmpeg,
            FailureCode::Overdue => processing.overdue,
            FailureCode::Internal => processing.internal,
        }
    }
}

/// As the API says it.
impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut failure = serializer.serialize_struct("Failure", 2)?;
        failure.serialize_field("code", &self.0)?;
        failure.serialize_field("message", self.in_words(Language::English))?;
        failure.end()
    }
}

impl utoipa::PartialSchema for Failure {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .description(Some("Why a track does not play."))
            .property("code", FailureCode::schema())
            .required("code")
            .property("message", String::schema())
            .required("message")
            .into()
    }
}

impl utoipa::ToSchema for Failure {}
