//! Long texts, folded.

use leptos::prelude::*;

use super::sentence::sentence;
use crate::language::words;

/// From so many characters on a text takes more than some four lines of a list.
const LONG: usize = 240;

/// From so many lines on it does, however short they are.
const TALL: usize = 4;

/// A paragraph of this class. Of a long one the first lines are seen until somebody asks
/// for the rest; it is in the page all along, for searches and for screen readers. `of` is
/// what the text belongs to.
#[component]
pub fn Folded(text: String, of: String, class: &'static str) -> impl IntoView {
    if !is_long(&text) {
        return view! { <p class=class>{text}</p> }.into_any();
    }
    let lists = &words().lists;
    let of = (lists.of)(&of);
    let named = |text| {
        let of = view! { <span class="visually-hidden">{of.clone()}</span> };
        sentence(text, [("of", of.into_any())])
    };
    view! {
        <div class="folded">
            <p class=class>{text}</p>
            <details>
                <summary>
                    <span class="folded-more">{named(lists.show_all)}</span>
                    <span class="folded-less">{named(lists.show_less)}</span>
                </summary>
            </details>
        </div>
    }
    .into_any()
}

fn is_long(text: &str) -> bool {
    text.lines().count() > TALL || text.chars().count() > LONG
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_long_by_its_characters_or_by_its_lines() {
        for (text, is) in [
            (String::new(), false),
            ("ä".repeat(LONG), false),
            ("ä".repeat(LONG + 1), true),
            ("a\nb\nc\nd".to_owned(), false),
            ("a\nb\nc\nd\n".to_owned(), false),
            ("a\n\n\n\nb".to_owned(), true),
        ] {
            assert_eq!(is_long(&text), is, "{text:?}");
        }
    }

    #[test]
    fn a_folded_text_is_whole_and_says_what_it_belongs_to() {
        let html = |text: String| {
            let of = "Night door".to_owned();
            view! { <Folded text of class="track-words" /> }.to_html()
        };
        let long = "La la. ".repeat(60);
        let folded = html(long.clone());
        assert!(folded.contains(&long), "{folded}");
        assert!(folded.contains("Night door"), "{folded}");
        assert!(!html("La la.".to_owned()).contains("<details"));
    }
}
