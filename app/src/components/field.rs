//! One field of a form, with its label, hint and problem.

use leptos::prelude::*;

use super::icon::{self, Icon};
use super::sentence::sentence;
use crate::dto::FormState;
use crate::language::words;

/// A text field called `name`, as `form` left it. Passwords are never put back.
#[component]
pub fn Field(
    /// The field's name, and its id if there is no other.
    name: &'static str,
    /// Its id, on a page with several fields of this name.
    #[prop(optional, into)]
    id: Option<String>,
    /// What the label says.
    label: &'static str,
    /// `text`, `email` or `password`.
    #[prop(optional)]
    kind: Option<&'static str>,
    /// What a password manager should offer; `off` for nothing.
    autocomplete: &'static str,
    /// Which keyboard a phone should show.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether it takes words of a language, which a phone may begin with a
    /// capital letter and check.
    #[prop(optional)]
    is_prose: bool,
    /// Whether it may stay empty.
    #[prop(optional)]
    is_optional: bool,
    /// The most characters.
    #[prop(optional, into)]
    longest: Option<u32>,
    /// Whether the page script offers in it what was typed into the same kind of field on
    /// the page before.
    #[prop(optional)]
    is_carried: bool,
    /// The form's state.
    form: FormState,
) -> impl IntoView {
    let kind = kind.unwrap_or("text");
    let id = id.unwrap_or_else(|| name.to_owned());
    let problem = form.problem(&id);
    let value = (kind != "password")
        .then(|| form.value(name))
        .filter(|value| !value.is_empty());
    let described_by = described_by(&id, hint.is_some(), problem.is_some());
    let is_last = matches!(
        autocomplete,
        "current-password" | "new-password" | "one-time-code"
    );
    let reveal = (kind == "password").then(|| reveal(id.clone()));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> })}
            <div class="field-control">
                <input
                    id=id.clone() name=name type=kind value=value
                    autocomplete=autocomplete inputmode=inputmode
                    enterkeyhint=if is_last { "go" } else { "next" }
                    autocapitalize=(!is_prose).then_some("none")
                    spellcheck=(!is_prose).then_some("false")
                    required=!is_optional maxlength=longest
                    data-carried=is_carried.then_some("")
                    aria-describedby=described_by
                    aria-invalid=problem.is_some().then_some("true")
                />
                {reveal}
            </div>
            {problem.map(|problem| view! { <FieldError name=id problem /> })}
        </div>
    }
}

/// The button that shows what is typed into the password field with this id. Nothing
/// but a script can do that, which brings it out. Its words are text and no label of its
/// own, so that nobody who asks for the field "Password" finds two.
fn reveal(id: String) -> impl IntoView {
    let forms = &words().forms;
    let password = view! { <span class="visually-hidden">{forms.shown_password}</span> };
    let show = sentence(forms.show, [("password", password.into_any())]);
    view! {
        <button class="field-reveal" type="button" hidden aria-controls=id aria-pressed="false">
            {show}
        </button>
    }
}

/// What is wrong with the field that has `name` for its id.
#[component]
pub fn FieldError(#[prop(into)] name: String, problem: String) -> impl IntoView {
    view! {
        <p class="field-error" id=format!("{name}-error")><Icon shape=icon::ALERT />{problem}</p>
    }
}

/// The ids of what describes the field that has `name` for its id, if anything does.
pub fn described_by(name: &str, has_hint: bool, has_problem: bool) -> Option<String> {
    let hint = has_hint.then(|| format!("{name}-hint"));
    let error = has_problem.then(|| format!("{name}-error"));
    let ids: Vec<_> = hint.into_iter().chain(error).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
