//! Markdown as HTML.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// A text as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its first heading of the first level, without markup.
    pub title: String,
    /// All of it, as HTML.
    pub html: String,
}

/// `markdown` as HTML. Tables and `{#names}` of headings are understood; HTML in it is
/// shown, not obeyed: a forgotten tag must not take the page around it apart.
pub(super) fn written(markdown: &str) -> Written {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut title = String::new();
    let mut is_in_title = false;
    let events = Parser::new_ext(markdown, options).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        event => event,
    });
    let events: Vec<Event<'_>> = events.collect();
    for event in &events {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }) if title.is_empty() => {
                is_in_title = true;
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => is_in_title = false,
            Event::Text(text) | Event::Code(text) if is_in_title => title.push_str(text),
            _ => {}
        }
    }
    let mut body = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut body, events.into_iter());
    Written { title, html: body }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn a_text_becomes_html_and_its_first_heading_the_title() {
        let shown =
            written("# Our *terms*\n\n## Ask {#contact}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
        assert_eq!(shown.title, "Our terms");
        assert!(
            shown.html.contains(r#"<h2 id="contact">Ask</h2>"#),
            "{}",
            shown.html
        );
        assert!(shown.html.contains("<table>"), "{}", shown.html);
    }

    #[test]
    fn html_in_a_text_is_shown_and_not_obeyed() {
        let shown = written("# A\n\n<script>alert(1)</script>\n\nand </main> too");
        assert!(
            !shown.html.contains("<script>") && !shown.html.contains("</main>"),
            "{}",
            shown.html
        );
        assert!(shown.html.contains("&lt;script&gt;"), "{}", shown.html);
    }
}
