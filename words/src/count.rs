//! Numbers with what is counted.

/// A word for one of something, and for several. English and French have two forms
/// (CLDR's `one` and `other`); which numbers take the first is up to each.
#[derive(Debug, Clone, Copy)]
pub struct Plural {
    one: &'static str,
    other: &'static str,
    /// The least number that takes the first: French says "0 minute".
    singular_from: u64,
    /// What stands between: French keeps the two on one line.
    space: char,
}

impl Plural {
    /// As English counts: one alone is singular.
    pub(crate) const fn english(one: &'static str, other: &'static str) -> Self {
        Self {
            one,
            other,
            singular_from: 1,
            space: ' ',
        }
    }

    /// As French counts: nothing and one are singular.
    pub(crate) const fn french(one: &'static str, other: &'static str) -> Self {
        Self {
            one,
            other,
            singular_from: 0,
            space: '\u{a0}',
        }
    }

    /// The word alone, for so many.
    pub fn word(self, number: u64) -> &'static str {
        if (self.singular_from..=1).contains(&number) {
            self.one
        } else {
            self.other
        }
    }

    /// The number and the word, such as "1 minute" and "2 minutes".
    pub fn of(self, number: u64) -> String {
        format!("{number}{}{}", self.space, self.word(number))
    }
}

#[cfg(test)]
mod tests {
    use super::Plural;

    #[test]
    fn each_language_counts_in_its_own_way() {
        let english = Plural::english("hour", "hours");
        assert_eq!(english.of(0), "0 hours");
        assert_eq!(english.of(1), "1 hour");
        assert_eq!(english.of(2), "2 hours");
        let french = Plural::french("heure", "heures");
        assert_eq!(french.of(0), "0\u{a0}heure");
        assert_eq!(french.of(1), "1\u{a0}heure");
        assert_eq!(french.of(2), "2\u{a0}heures");
    }
}
