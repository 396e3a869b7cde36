//! Words that no password may be close to.

use url::Url;

use super::declaration::Reading;
use super::environment::{ConfigError, Environment};
use super::origin::PublicUrl;

/// The fewest characters of such a word: shorter ones are inside too many good
/// passwords to mean anything.
const SHORTEST: usize = 4;

/// The site's own words, and those that an operator adds, in lower case.
#[derive(Debug, Clone, Copy)]
pub struct PasswordWords;

impl Reading for PasswordWords {
    type Value = Vec<String>;

    fn default(&self) -> Vec<String> {
        site_words(&PublicUrl.default())
    }

    fn read(
        &self,
        environment: &Environment,
        variable: &'static str,
    ) -> Result<Vec<String>, ConfigError> {
        let mut words = site_words(&PublicUrl::in_environment(environment)?);
        if let Some(text) = environment.text(variable)? {
            words.extend(parse(variable, text)?);
        }
        Ok(words)
    }

    fn shown_default(&self) -> String {
        "none".to_owned()
    }
}

fn parse(variable: &'static str, text: &str) -> Result<Vec<String>, ConfigError> {
    let words = text.split(',').map(|word| word.trim().to_lowercase());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    if words.iter().all(|word| word.chars().count() >= SHORTEST) {
        Ok(words)
    } else {
        Err(ConfigError::new(
            variable,
            text,
            "words of 4 characters or more with commas between them, such as the names of \
             your organisation and its products",
        ))
    }
}

/// The product's name, and the parts of the host's but the last.
pub(super) fn site_words(public_url: &Url) -> Vec<String> {
    let labels = public_url.domain().unwrap_or_default();
    let labels = labels.rsplit('.').skip(1).map(str::to_lowercase);
    ["stagedoor".to_owned()].into_iter().chain(labels).collect()
}
