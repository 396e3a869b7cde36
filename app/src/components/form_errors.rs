//! What is wrong with a form, above it.

use leptos::prelude::*;

use super::icon::{self, Icon};
use crate::dto::{FieldProblem, FormState};
use crate::language::words;

/// The summary above a form that was refused. The page opens with the focus on
/// it, also without a script; each line leads to its field.
#[component]
pub fn FormErrors(form: FormState) -> impl IntoView {
    let line = |problem: FieldProblem| {
        if problem.field.is_empty() {
            view! { <li>{problem.message}</li> }.into_any()
        } else {
            let field = format!("#{}", problem.field);
            view! { <li><a href=field>{problem.message}</a></li> }.into_any()
        }
    };
    (!form.errors.is_empty()).then(|| {
        view! {
            <div class="form-errors" role="alert" tabindex="-1" autofocus>
                <Icon shape=icon::ALERT />
                <div>
                    <p>{words().forms.refused}</p>
                    <ul>{form.errors.into_iter().map(line).collect_view()}</ul>
                </div>
            </div>
        }
    })
}
