//! What a member says of an artist.

use url::{Host, Url};

use super::handle::Handle;
use crate::error::{Error, Fault, FieldError};
use crate::visible_text::{is_unshowable, shows_something};

/// The most characters of a name.
const NAME: usize = 80;

/// The most characters of the text about an artist.
const ABOUT: usize = 2_000;

/// The most links.
pub const MOST_LINKS: usize = 5;

/// The most characters of a link.
const LINK: usize = 300;

/// What is to change of an artist; what is none stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArtistChanges {
    /// What they are called.
    pub name: Option<String>,
    /// The name in their address.
    pub handle: Option<String>,
    /// What they say of themselves; an empty text is none.
    pub about: Option<String>,
    /// Where else they are, in the order in which that is shown; empty ones do not count.
    pub links: Option<Vec<String>>,
}

/// Changes that can be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parsed {
    pub(super) name: Option<String>,
    pub(super) handle: Option<Handle>,
    /// Empty for none.
    pub(super) about: Option<String>,
    pub(super) links: Option<Vec<String>>,
}

impl ArtistChanges {
    /// What is wrong with these changes; nothing when [`super::edit()`] can take them.
    /// Fields are `name`, `handle`, `about`, `links`.
    pub fn problems(&self) -> Vec<FieldError> {
        match self.parse() {
            Err(Error::Validation(problems)) => problems,
            _ => Vec::new(),
        }
    }

    pub(super) fn parse(&self) -> Result<Parsed, Error> {
        let mut problems = Vec::new();
        let mut note = |problem| problems.push(problem);
        let name = taken(self.name.as_deref().map(name), &mut note);
        let handle = taken(self.handle.as_deref().map(Handle::parse), &mut note);
        let about = taken(self.about.as_deref().map(about), &mut note);
        let links = taken(self.links.as_deref().map(links), &mut note);
        if problems.is_empty() {
            Ok(Parsed {
                name,
                handle,
                about,
                links,
            })
        } else {
            Err(Error::Validation(problems))
        }
    }
}

fn taken<T>(parsed: Option<Result<T, FieldError>>, note: &mut impl FnMut(FieldError)) -> Option<T> {
    parsed?.map_err(note).ok()
}

fn name(raw: &str) -> Result<String, FieldError> {
    let name = raw.trim();
    if !shows_something(name) {
        return Err(FieldError::new("name", Fault::ArtistNameMissing));
    }
    if name.chars().count() > NAME {
        return Err(FieldError::new("name", Fault::ArtistNameLong));
    }
    if name.chars().any(is_unshowable) {
        return Err(FieldError::new("name", Fault::NameUnshowable));
    }
    Ok(name.to_owned())
}

/// Empty where nothing is said.
fn about(raw: &str) -> Result<String, FieldError> {
    // Browsers send line ends as CR LF; they count as one character here.
    let about = raw.trim().replace("\r\n", "\n");
    if about.chars().count() > ABOUT {
        return Err(FieldError::new("about", Fault::AboutLong));
    }
    let is_hidden = |c: char| is_unshowable(c) && c != '\n' && c != '\t';
    if about.chars().any(is_hidden) {
        return Err(FieldError::new("about", Fault::AboutUnshowable));
    }
    Ok(if shows_something(&about) {
        about
    } else {
        String::new()
    })
}

fn links(raw: &[String]) -> Result<Vec<String>, FieldError> {
    let problem = |fault| FieldError::new("links", fault);
    let mut links: Vec<String> = Vec::new();
    for raw in raw {
        let raw = raw.trim();
        if raw.is_empty() {
            continue;
        }
        let link = link(raw).ok_or_else(|| problem(Fault::LinkUnlikely))?;
        if link.chars().count() > LINK {
            return Err(problem(Fault::LinkLong));
        }
        if links.contains(&link) {
            return Err(problem(Fault::LinkTwice));
        }
        links.push(link);
    }
    if links.len() > MOST_LINKS {
        return Err(problem(Fault::LinksTooMany));
    }
    Ok(links)
}

/// The address as browsers write it; none for what is no page of a site that everybody
/// can open.
fn link(raw: &str) -> Option<String> {
    let url = Url::parse(raw).ok()?;
    let has_name = match url.host()? {
        Host::Domain(name) => name.trim_end_matches('.').contains('.'),
        Host::Ipv4(_) | Host::Ipv6(_) => false,
    };
    // What stands before an @ is what a reader takes for the site.
    let is_plain = url.username().is_empty() && url.password().is_none();
    (url.scheme() == "https" && has_name && is_plain).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn problems(changes: &ArtistChanges) -> Vec<(&'static str, &'static str)> {
        let problems = changes.problems();
        problems
            .iter()
            .map(|problem| (problem.field, problem.code()))
            .collect()
    }

    fn linked(links: &[&str]) -> ArtistChanges {
        ArtistChanges {
            links: Some(links.iter().map(|&link| link.to_owned()).collect()),
            ..ArtistChanges::default()
        }
    }

    #[test]
    fn nothing_changes_where_nothing_is_said() {
        let parsed = ArtistChanges::default().parse().unwrap();
        assert_eq!((parsed.name, parsed.handle), (None, None));
        assert_eq!((parsed.about, parsed.links), (None, None));
    }

    #[rstest]
    #[case(" Nina & the Nightjars ", Ok("Nina & the Nightjars"))]
    #[case("夜", Ok("夜"))]
    #[case(&"é".repeat(80), Ok(&*"é".repeat(80)))]
    #[case("", Err("required"))]
    #[case("\u{200b}\u{3164}", Err("required"))]
    #[case("\u{2800}", Err("required"))]
    #[case(&"x".repeat(81), Err("too_long"))]
    #[case("a\u{202e}b", Err("invalid"))]
    #[case("a\nb", Err("invalid"))]
    fn names(#[case] raw: &str, #[case] expected: Result<&str, &str>) {
        let parsed = name(raw);
        let found = parsed.as_deref().map_err(FieldError::code);
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case("  two\r\nlines ", Ok("two\nlines"))]
    #[case(" \u{200b} ", Ok(""))]
    #[case("a\0b", Err("invalid"))]
    #[case("a\u{202e}b", Err("invalid"))]
    #[case(&"x".repeat(2_001), Err("too_long"))]
    fn texts_about(#[case] raw: &str, #[case] expected: Result<&str, &str>) {
        let parsed = about(raw);
        let found = parsed.as_deref().map_err(FieldError::code);
        assert_eq!(found, expected);
    }

    #[test]
    fn links_are_written_as_browsers_do() {
        let typed = linked(&[" HTTPS://Nina.Example ", "", "https://bücher.example/a b"]);
        let links = typed.parse().unwrap().links.unwrap();
        assert_eq!(
            links,
            [
                "https://nina.example/",
                "https://xn--bcher-kva.example/a%20b"
            ]
        );
    }

    #[rstest]
    #[case(&["http://nina.example/"], "invalid")]
    #[case(&["javascript:alert(1)"], "invalid")]
    #[case(&["nina.example"], "invalid")]
    #[case(&["https://localhost/"], "invalid")]
    #[case(&["https://127.0.0.1/"], "invalid")]
    #[case(&["https://2130706433/"], "invalid")]
    #[case(&["https://[::1]/"], "invalid")]
    #[case(&["https://bank.example@evil.example/"], "invalid")]
    #[case(&["https://nina.example/", "https://NINA.example"], "duplicate")]
    #[case(&["https://a.b/1", "https://a.b/2", "https://a.b/3", "https://a.b/4", "https://a.b/5", "https://a.b/6"], "too_many")]
    fn links_that_are_none(#[case] typed: &[&str], #[case] code: &'static str) {
        assert_eq!(problems(&linked(typed)), [("links", code)]);
        let long = format!("https://nina.example/{}", "a".repeat(300));
        assert_eq!(problems(&linked(&[&long])), [("links", "too_long")]);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let changes = ArtistChanges {
            name: Some(String::new()),
            handle: Some("A".to_owned()),
            about: Some("\0".to_owned()),
            links: Some(vec!["x".to_owned()]),
        };
        let fields: Vec<_> = problems(&changes).iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["name", "handle", "about", "links"]);
    }
}
