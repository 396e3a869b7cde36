//! What an artist says about a track.

use uuid::Uuid;

use super::track::Visibility;
use crate::error::{Fault, FieldError};
use crate::visible_text::{is_unshowable, shows_something};

/// The most characters of a title.
const TITLE: usize = 200;

/// The most characters of a description.
const DESCRIPTION: usize = 5_000;

/// What was typed beside the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrackForm {
    /// What the track is called.
    pub title: String,
    /// A few words about it.
    pub description: Option<String>,
    /// Who may hear it; its artist's members where nothing is said.
    pub visibility: Option<Visibility>,
    /// Whose music it is; the uploader's own where nothing is said.
    pub artist_id: Option<Uuid>,
}

/// A form that can be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Described {
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) visibility: Visibility,
}

impl TrackForm {
    /// The same form, called after the file named `file_name` where it has no title of
    /// its own. A name that no title comes of leaves it as it is.
    #[must_use]
    pub fn or_titled_after(mut self, file_name: &str) -> Self {
        if !shows_something(&self.title) {
            self.title = title_of_file(file_name);
        }
        self
    }

    /// What is wrong with this form; nothing when [`super::create`] will take
    /// it. Fields are `title`, `description`.
    pub fn problems(&self) -> Vec<FieldError> {
        self.parse().err().unwrap_or_default()
    }

    pub(super) fn parse(&self) -> Result<Described, Vec<FieldError>> {
        let title = title(&self.title);
        let description = description(self.description.as_deref().unwrap_or_default());
        match (title, description) {
            (Ok(title), Ok(description)) => Ok(Described {
                title,
                description,
                visibility: self.visibility.unwrap_or(Visibility::Private),
            }),
            (title, description) => Err([title.err(), description.err()]
                .into_iter()
                .flatten()
                .collect()),
        }
    }
}

/// The title that can be stored.
pub(super) fn title(raw: &str) -> Result<String, FieldError> {
    let title = raw.trim();
    if !shows_something(title) {
        return Err(FieldError::new("title", Fault::TitleMissing));
    }
    if title.chars().count() > TITLE {
        return Err(FieldError::new("title", Fault::TitleLong));
    }
    if title.chars().any(is_unshowable) {
        return Err(FieldError::new("title", Fault::TitleUnshowable));
    }
    Ok(title.to_owned())
}

/// What a track may be called whose file is named `name`: that name without folders and
/// extension, its underscores and whatever cannot be shown as spaces, and no longer than
/// a title may be.
fn title_of_file(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = match name.rsplit_once('.') {
        Some((stem, extension)) if is_extension(extension) => stem,
        _ => name,
    };
    let shown = stem.replace(|c: char| c == '_' || is_unshowable(c), " ");
    // What begins with a point is hidden, and "..", a folder.
    let shown = shown.trim_start().trim_start_matches('.');
    let words: Vec<&str> = shown.split_whitespace().collect();
    let title: String = words.join(" ").chars().take(TITLE).collect();
    title.trim_end().to_owned()
}

/// Whether these letters are how a file's name ends, as in `flac`, and no part of a
/// title, as in `1. Allegro`.
fn is_extension(end: &str) -> bool {
    (1..=5).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphanumeric())
}

/// The description that can be stored; none where nothing is said.
pub(super) fn description(raw: &str) -> Result<Option<String>, FieldError> {
    // Browsers send line ends as CR LF; they count as one character here.
    let description = raw.trim().replace("\r\n", "\n");
    if description.chars().count() > DESCRIPTION {
        return Err(FieldError::new("description", Fault::DescriptionLong));
    }
    if description
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return Err(FieldError::new("description", Fault::DescriptionUnshowable));
    }
    Ok(Some(description).filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn form(title: &str, description: Option<&str>) -> TrackForm {
        TrackForm {
            title: title.into(),
            description: description.map(Into::into),
            ..TrackForm::default()
        }
    }

    #[rstest]
    #[case(form("  Harbour lights ", None), "Harbour lights", None)]
    #[case(form("夜", Some("   ")), "夜", None)]
    #[case(form("👩\u{200d}🎤", None), "👩\u{200d}🎤", None)]
    #[case(form("\u{200b}.", None), "\u{200b}.", None)]
    #[case(form(&"é".repeat(200), Some("two\r\nlines ")), &"é".repeat(200), Some("two\nlines"))]
    fn taken(#[case] form: TrackForm, #[case] title: &str, #[case] description: Option<&str>) {
        let described = form.parse().unwrap();
        assert_eq!(described.title, title);
        assert_eq!(described.description.as_deref(), description);
        assert_eq!(form.problems(), []);
    }

    #[rstest]
    #[case("first-take.wav", "first-take")]
    #[case("Harbour_lights__final.FLAC", "Harbour lights final")]
    #[case(r"C:\music\夜.mp3", "夜")]
    #[case("/tmp/a\tb.opus", "a b")]
    #[case("01. Allegro ma non troppo", "01. Allegro ma non troppo")]
    #[case(&format!("{}.wav", "é".repeat(300)), &"é".repeat(200))]
    #[case(".wav", "")]
    #[case("..", "")]
    #[case("\u{202e}gnp.wav", "gnp")]
    #[case("", "")]
    fn called_after_its_file(#[case] file: &str, #[case] title: &str) {
        for empty in ["", " \u{200b}"] {
            assert_eq!(form(empty, None).or_titled_after(file).title, title);
        }
        assert_eq!(form("Mine", None).or_titled_after(file).title, "Mine");
    }

    #[rstest]
    #[case(form("", None), &[("title", "required")])]
    #[case(form(" \t ", None), &[("title", "required")])]
    #[case(form("\u{200b}", None), &[("title", "required")])]
    #[case(form("\u{3164}", None), &[("title", "required")])]
    #[case(form("\u{2800}\u{2800}", None), &[("title", "required")])]
    #[case(form("\u{200d}\u{fe0f} \u{e0041}\u{ad}\u{feff}", None), &[("title", "required")])]
    #[case(form(&"x".repeat(201), None), &[("title", "too_long")])]
    #[case(form("a\0b", None), &[("title", "invalid")])]
    #[case(form("take\u{202e}vaw", None), &[("title", "invalid")])]
    #[case(form("a\nb", Some("a\0b")), &[("title", "invalid"), ("description", "invalid")])]
    #[case(form("a", Some(&"x".repeat(5_001))), &[("description", "too_long")])]
    fn refused(#[case] form: TrackForm, #[case] expected: &[(&str, &str)]) {
        let problems = form.problems();
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (problem.field, problem.code()))
            .collect();
        assert_eq!(found, expected);
    }
}
