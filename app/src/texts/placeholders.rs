//! `{{names}}` in a text that stand for what the operator has set.

use std::fmt;

use stagedoor_domain::Settings;
use url::Url;

use crate::format;
use crate::language::words;
use crate::stored_data;

/// Who runs the site.
#[derive(Debug, Clone, Default)]
pub struct Operator {
    /// Their name, and what else the law asks them to say.
    pub name: Option<String>,
    /// Where people reach them.
    pub contact: Option<Contact>,
}

/// Where people reach an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// An email address, as it is shown.
    Email(String),
    /// A page.
    Page(Url),
}

impl fmt::Display for Contact {
    /// A link in Markdown.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email(address) => write!(out, "[{}](<mailto:{address}>)", escaped(address)),
            Self::Page(url) => write!(out, "[{}](<{url}>)", escaped(url.as_str())),
        }
    }
}

type Value = fn(&Settings, &Operator) -> String;

/// What each name stands for, in Markdown.
const PLACEHOLDERS: [(&str, Value); 16] = [
    ("site", |settings, _| escaped(settings.host())),
    ("operator", |_, operator| name(operator)),
    ("operator_notice", |_, operator| notice(operator)),
    ("contact", |_, operator| contact(operator)),
    ("unverified_days", |settings, _| {
        format::days(settings.unconfirmed_lifetime)
    }),
    ("verification_hours", |settings, _| {
        format::hours(settings.verification_lifetime)
    }),
    ("reset_minutes", |settings, _| {
        format::minutes(settings.password_reset_lifetime)
    }),
    ("recovery_hours", |settings, _| {
        format::hours(settings.recovery_wait)
    }),
    ("session_idle_days", |settings, _| {
        format::days(settings.session_idle)
    }),
    ("session_absolute_days", |settings, _| {
        format::days(settings.session_absolute)
    }),
    ("old_username_days", |settings, _| {
        format::days(settings.old_username_lifetime)
    }),
    ("disown_days", |settings, _| {
        format::days(settings.disown_lifetime)
    }),
    ("undo_days", |settings, _| {
        format::days(settings.email_undo_lifetime)
    }),
    ("upload_limit", |settings, _| {
        bytes(settings.upload_limit_bytes)
    }),
    ("upload_quota", |settings, _| {
        bytes(settings.upload_quota_bytes)
    }),
    ("stored", |settings, _| stored_data::in_markdown(settings)),
];

/// `markdown` with what its placeholders stand for. One that stands for nothing stays.
pub(super) fn filled(markdown: &str, settings: &Settings, operator: &Operator) -> String {
    let mut text = markdown.to_owned();
    for (name, value) in PLACEHOLDERS {
        let place = format!("{{{{{name}}}}}");
        if text.contains(&place) {
            text = text.replace(&place, &value(settings, operator));
        }
    }
    text
}

/// The placeholders in `markdown` that stand for nothing.
pub(super) fn unknown(markdown: &str) -> Vec<String> {
    let starts = markdown.split("{{").skip(1);
    let names = starts.filter_map(|rest| rest.split_once("}}").map(|(name, _)| name));
    names
        .filter(|name| PLACEHOLDERS.iter().all(|(known, _)| known != name))
        .map(ToOwned::to_owned)
        .collect()
}

fn name(operator: &Operator) -> String {
    let unnamed = words().site_texts.unnamed;
    operator
        .name
        .as_deref()
        .map_or_else(|| unnamed.to_owned(), escaped)
}

/// Says who runs the site; or that nobody has said so yet, which people should know
/// before they trust it.
fn notice(operator: &Operator) -> String {
    let site_texts = &words().site_texts;
    match &operator.name {
        Some(name) => (site_texts.run_by)(&escaped(name)),
        None => format!("> {}", site_texts.nobody_yet),
    }
}

fn contact(operator: &Operator) -> String {
    let site_texts = &words().site_texts;
    let run_by = operator.name.as_deref().map(escaped);
    let run_by = run_by.map(|name| (site_texts.run_by)(&name) + " ");
    let reached = match &operator.contact {
        Some(contact) => (site_texts.write_to)(&contact.to_string()),
        None => site_texts.no_contact_yet.to_owned(),
    };
    format!("{}{reached}", run_by.unwrap_or_default())
}

fn bytes(number: u64) -> String {
    format::size(i64::try_from(number).unwrap_or(i64::MAX))
}

/// `text` so that Markdown shows it as it is.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            shown.push('\\');
        }
        shown.push(c);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::SiteText;
    use stagedoor_words::Language;

    #[test]
    fn the_defaults_name_only_what_there_is() {
        for (text, language) in SiteText::ALL
            .into_iter()
            .flat_map(|text| Language::ALL.map(|language| (text, language)))
        {
            assert_eq!(
                unknown(text.default_text(language)),
                Vec::<String>::new(),
                "{} in {}",
                text.name(),
                language.name()
            );
        }
        assert_eq!(unknown("{{contact}} {{adress}}"), ["adress"]);
    }

    #[test]
    fn an_operator_is_named_as_they_wrote_it() {
        let operator = Operator {
            name: Some("Night_Train* <b>Records</b>".to_owned()),
            contact: Some(Contact::Email("ask@night.example".to_owned())),
        };
        let settings = Settings::default();
        let text = filled("{{operator}} {{contact}} {{nothing}}", &settings, &operator);
        assert!(
            text.starts_with(r"Night\_Train\* \<b\>Records\<\/b\> "),
            "{text}"
        );
        assert!(text.contains("(<mailto:ask@night.example>)"), "{text}");
        assert!(text.ends_with("{{nothing}}"), "{text}");
    }
}
