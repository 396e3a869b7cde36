//! In which language a request is answered.

use stagedoor_words::{Language, Words};

tokio::task_local! {
    static SPOKEN: Language;
}

/// Answers in `language`: everything that `answer` says, while it is loaded and while it
/// is written.
pub async fn speaking<Answer: Future>(language: Language, answer: Answer) -> Answer::Output {
    SPOKEN.scope(language, answer).await
}

/// The same for what waits for nothing.
pub fn speaking_at_once<T>(language: Language, answer: impl FnOnce() -> T) -> T {
    SPOKEN.sync_scope(language, answer)
}

/// The language that is being answered in.
pub fn language() -> Language {
    SPOKEN.try_with(|spoken| *spoken).unwrap_or_default()
}

/// All texts in it.
pub fn words() -> &'static Words {
    language().words()
}
