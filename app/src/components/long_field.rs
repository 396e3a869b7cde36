//! A field of a form for several lines of prose.

use leptos::prelude::*;

use super::field::{FieldError, described_by};
use crate::dto::FormState;

/// The text as it stands between the tags: nothing escapes it there, and a line end that it
/// begins with would be lost.
fn text_of(value: &str) -> String {
    format!("\n{}", html_escape::encode_text(value))
}

/// A field called `name` for several lines, as `form` left it. It may stay empty.
#[component]
pub fn LongField(
    /// The field's name, and its id.
    name: &'static str,
    /// What the label says.
    label: &'static str,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Option<String>,
    /// How many lines are seen at once; 4 where nothing is said.
    #[prop(optional)]
    rows: Option<u32>,
    /// The form's state.
    form: FormState,
) -> impl IntoView {
    let problem = form.problem(name);
    let described = described_by(name, hint.is_some(), problem.is_some());
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> })}
            <textarea
                id=name name=name rows=rows.unwrap_or(4).to_string() autocomplete="off"
                aria-describedby=described
                aria-invalid=problem.is_some().then_some("true")
            >{text_of(&form.value(name))}</textarea>
            {problem.map(|problem| view! { <FieldError name problem /> })}
        </div>
    }
}
