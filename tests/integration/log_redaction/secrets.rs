//! What nobody but its owner may read.

/// Everything secret that a journey used.
#[derive(Default)]
pub struct Secrets {
    /// Long enough to be found in a log by themselves.
    long: Vec<String>,
    /// Short ones, which the log may hold as a part of something else.
    short: Vec<String>,
}

impl Secrets {
    pub fn add(&mut self, secret: impl Into<String>) {
        let secret = secret.into();
        assert!(secret.len() > 7, "{secret}");
        self.long.push(secret);
    }

    /// A code, in any grouping.
    pub fn add_code(&mut self, code: &str) {
        let plain = code.replace('-', "");
        if plain.len() > 7 {
            self.long.extend([code.to_owned(), plain]);
        } else {
            self.short.push(plain);
        }
    }

    /// Fails when one of them is in `log`.
    pub fn expect_absent(&self, log: &str) {
        assert!(self.long.len() > 40, "{}", self.long.len());
        for secret in &self.long {
            let line = log.lines().find(|line| line.contains(secret));
            assert_eq!(line, None, "{secret} is in the log");
        }
        for code in &self.short {
            let line = log.lines().find(|line| stands_alone(line, code));
            assert_eq!(line, None, "{code} is in the log");
        }
    }
}

/// Whether `code` is a word of this line, and no part of a time or an id.
fn stands_alone(line: &str, code: &str) -> bool {
    line.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | ':'))
        .any(|word| word == code)
}

#[test]
fn a_code_is_found_where_it_is_one() {
    for line in [
        "code=123456",
        r#"{"code":"123456"}"#,
        "the code 123456 was refused",
        "InvalidCode(123456)",
    ] {
        assert!(stands_alone(line, "123456"), "{line}");
    }
    for line in [
        "2026-01-01T00:00:00.123456Z answered",
        "01890000-1234-7123-8123-00123456abcd",
        "latency=1234567",
    ] {
        assert!(!stands_alone(line, "123456"), "{line}");
    }
}
