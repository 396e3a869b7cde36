//! The languages there are, and which of them somebody reads.

use crate::{ENGLISH, FRENCH, Words};

/// A language that everything is said in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// British in its spelling and its dates. What is said to whoever has named no
    /// language that there is.
    #[default]
    English,
    /// As in France, with the polite form.
    French,
}

/// Which way a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// As English.
    LeftToRight,
    /// As Arabic.
    RightToLeft,
}

impl Direction {
    /// As HTML's attribute `dir` spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// Its tag (BCP 47), as HTML's attribute `lang` and the database have it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// What those who speak it call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
        }
    }

    /// Which way it is written.
    pub const fn direction(self) -> Direction {
        match self {
            Self::English | Self::French => Direction::LeftToRight,
        }
    }

    /// All texts in it.
    pub fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
            Self::French => &FRENCH,
        }
    }

    /// The language with this tag, whatever region follows it: `fr-CA` is French.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The one that the value of an `accept-language` header likes best (RFC 9110,
    /// 12.5.4); none where it likes none of them. Of those liked equally it is the
    /// first.
    pub fn preferred(accepted: &str) -> Option<Self> {
        let mut best = None;
        let mut most = 0;
        for range in accepted.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
            let weight = weight.map_or(Some(1_000), thousandths).unwrap_or(0);
            let language = match tag {
                "*" => Some(Self::default()),
                tag => Self::of_tag(tag),
            };
            if language.is_some() && weight > most {
                (best, most) = (language, weight);
            }
        }
        best
    }
}

/// A weight between 0 and 1 with at most three decimals (RFC 9110, 12.4.2).
fn thousandths(weight: &str) -> Option<u32> {
    let weight: f32 = weight.trim().parse().ok()?;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 1000"
    )]
    (0.0..=1.0)
        .contains(&weight)
        .then(|| (weight * 1_000.0).round() as u32)
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_language_liked_best_is_taken() {
        let preferred = Language::preferred;
        let (english, french) = (Some(Language::English), Some(Language::French));
        assert_eq!(preferred("fr"), french);
        assert_eq!(preferred("fr-CA,fr;q=0.9,en;q=0.8"), french);
        assert_eq!(preferred("en-GB,fr;q=0.9"), english);
        assert_eq!(preferred("de, fr;q=0.5, en;q=0.3"), french);
        assert_eq!(preferred("FR-fr"), french);
        assert_eq!(preferred("en;q=0.2, fr;q=0.9"), french);
        assert_eq!(preferred("de;q=0.7, *;q=0.5"), english);
    }

    #[test]
    fn what_is_refused_or_nonsense_is_not_taken() {
        for accepted in [
            "", "de", "fr;q=0", "fr;q=2", "fr;q=x", "french", ",;,", "*;q=0",
        ] {
            assert_eq!(Language::preferred(accepted), None, "{accepted}");
        }
    }

    #[test]
    fn a_tag_leads_back_to_its_language() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
        assert_eq!(Language::of_tag("de"), None);
    }
}
