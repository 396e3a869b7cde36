//! Words that no password may be close to.

use super::environment::{ConfigError, Environment};

/// The fewest characters of such a word: shorter ones are inside too many good
/// passwords to mean anything.
const SHORTEST: usize = 4;

/// `STAGEDOOR_PASSWORD_WORDS`, in lower case.
pub(super) fn password_words(environment: &Environment) -> Result<Vec<String>, ConfigError> {
    const NAME: &str = "STAGEDOOR_PASSWORD_WORDS";
    let Some(text) = environment.text(NAME)? else {
        return Ok(Vec::new());
    };
    let words = text.split(',').map(|word| word.trim().to_lowercase());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    if words.iter().all(|word| word.chars().count() >= SHORTEST) {
        Ok(words)
    } else {
        Err(ConfigError::new(
            NAME,
            text,
            "words of 4 characters or more with commas between them, such as the names of \
             your organisation and its products",
        ))
    }
}
