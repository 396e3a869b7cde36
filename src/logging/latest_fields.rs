//! The fields of a span in a line of text, each once.

use std::fmt;

use tracing::span::Record;
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormattedFields;
use tracing_subscriber::fmt::format::{DefaultFields, FormatFields, Writer};

/// Writes fields as usual. What is noted of a request again, such as whose account it is
/// about, takes the place of what was noted before, where the usual format would say both.
#[derive(Debug, Default)]
pub(super) struct LatestFields(DefaultFields);

impl<'writer> FormatFields<'writer> for LatestFields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        self.0.format_fields(writer, fields)
    }

    fn add_fields(
        &self,
        current: &'writer mut FormattedFields<Self>,
        fields: &Record<'_>,
    ) -> fmt::Result {
        let mut added = String::new();
        self.0.format_fields(Writer::new(&mut added), fields)?;
        let name = added.split_inclusive('=').next().unwrap_or_default();
        let text = &mut current.fields;
        let before = text
            .match_indices(name)
            .map(|(at, _)| at)
            .find(|at| is_start(text, *at));
        if let Some(before) = before {
            let end = text.get(before..).and_then(|rest| rest.find(' '));
            let end = end.map_or(text.len(), |end| before + end);
            text.replace_range(before..end, &added);
        } else {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&added);
        }
        Ok(())
    }
}

fn is_start(text: &str, at: usize) -> bool {
    at == 0 || text.as_bytes().get(at - 1) == Some(&b' ')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::io;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, part: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(part)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_noted_again_is_said_once_and_as_it_is_last() {
        let written = Written::default();
        let out = written.clone();
        let lines = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .fmt_fields(LatestFields::default())
            .with_writer(move || out.clone());
        let subscriber = tracing_subscriber::registry().with(lines);
        tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!(
                "request",
                path = "/account=7",
                account = tracing::field::Empty,
                route = tracing::field::Empty,
            );
            span.record("account", 1);
            span.record("route", "/x");
            span.record("account", 23);
            span.in_scope(|| tracing::info!("answered"));
        });
        let line = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let said = r#"request{path="/account=7" account=23 route="/x"}"#;
        assert!(line.contains(said), "{line}");
    }
}
