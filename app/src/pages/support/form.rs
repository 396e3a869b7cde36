//! The form that asks something.

use std::sync::Arc;

use leptos::prelude::*;
use stagedoor_domain::support::Kind;
use stagedoor_domain::{Role, User};

use crate::components::field::{Field, FieldError};
use crate::components::form_errors::FormErrors;
use crate::components::icon::{self, Icon};
use crate::components::long_field::LongField;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::language::words;

/// The form, for whoever is logged in or, with a field for their address, for a visitor.
#[component]
pub fn QuestionForm(user: Option<Arc<User>>, form: FormState) -> impl IntoView {
    let words = words();
    let (support, forms) = (&words.support, &words.forms);
    let shown_to = user.as_ref().map(|user| user.id.to_string());
    let is_visitor = user.is_none();
    // A listener has nothing to give up.
    let is_listener = user.is_some_and(|user| user.role == Role::User);
    let kinds = Kind::ALL
        .iter()
        .copied()
        .filter(|kind| !(is_listener && *kind == Kind::LeaveArtist));
    let chosen = Kind::try_from(form.value("kind")).unwrap_or(Kind::Question);
    let kinds = kinds.map(|kind| view! { <KindChoice kind is_chosen=kind == chosen /> });
    let problem = form.problem("kind");
    let email = is_visitor.then(|| {
        view! {
            <Field
                name="email" label=forms.email kind="email" inputmode="email" autocomplete="email"
                is_carried=true hint=support.email_hint form=form.clone()
            />
        }
    });
    view! {
        <form
            class="form card" method="post" action="/api/open_ticket" autocomplete="off" novalidate
            aria-labelledby="write-title" data-support-styles=""
        >
            {shown_to.map(|user_id| view! { <ShownTo user_id /> })}
            <h2 class="card-title" id="write-title"><Icon shape=icon::MAIL />{support.write}</h2>
            <FormErrors form=form.clone() />
            <fieldset class="ticket-kinds" id="kind" tabindex="-1">
                <legend>{support.kind}</legend>
                {kinds.collect_view()}
                {problem.map(|problem| view! { <FieldError name="kind" problem /> })}
            </fieldset>
            {email}
            <Field
                name="subject" label=support.subject autocomplete="off" is_prose=true longest=200_u32
                form=form.clone()
            />
            <LongField name="text" label=support.text hint=support.text_hint rows=8_u32 form />
            <div class="form-actions">
                <button class="button button-primary" type="submit">{support.send}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What a kind is called, and what it is for.
pub fn named(kind: Kind) -> (&'static str, &'static str) {
    let support = &words().support;
    match kind {
        Kind::Question => (support.question, support.question_hint),
        Kind::Problem => (support.problem, support.problem_hint),
        Kind::Report => (support.report, support.report_hint),
        Kind::LeaveArtist => (support.leave_artist, support.leave_artist_hint),
    }
}

#[component]
fn KindChoice(kind: Kind, is_chosen: bool) -> impl IntoView {
    let (name, hint) = named(kind);
    let id = format!("kind-{}", kind.as_str());
    view! {
        <div class="ticket-kind">
            <input
                id=id.clone() type="radio" name="kind" value=kind.as_str() checked=is_chosen
                aria-describedby=format!("{id}-hint")
            />
            <label for=id.clone()>{name}</label>
            <p class="field-hint" id=format!("{id}-hint")>{hint}</p>
        </div>
    }
}
