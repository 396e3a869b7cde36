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
    /// The form's state.
    form: FormState,
) -> impl IntoView {
    let problem = form.problem(name);
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <textarea
                id=name name=name rows="4" autocomplete="off"
                aria-describedby=described_by(name, false, problem.is_some())
                aria-invalid=problem.is_some().then_some("true")
            >{text_of(&form.value(name))}</textarea>
            {problem.map(|problem| view! { <FieldError name problem /> })}
        </div>
    }
}
