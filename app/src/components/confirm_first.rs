//! Asking once more before something that cannot be taken back.

use leptos::prelude::*;

use super::icon::{self, Icon};
use super::shown_to::ShownTo;
use crate::language::words;

/// What is asked, and both answers.
#[derive(Clone, Copy)]
pub struct Question {
    /// The question itself, which the page is called.
    pub title: &'static str,
    /// The path of the server function that does it.
    pub action: &'static str,
    /// What the button says that does it.
    pub button: &'static str,
    /// The page where nothing has changed.
    pub back: &'static str,
    /// What the link there says.
    pub keep: &'static str,
}

/// The question on a page of its own, which needs no script. Its children say what goes
/// and what stays, and may be hidden fields of the form.
#[component]
pub fn ConfirmFirst(
    /// What is asked.
    question: Question,
    /// Who is asked.
    user_id: String,
    children: Children,
) -> impl IntoView {
    let Question {
        action,
        button,
        back,
        keep,
        ..
    } = question;
    view! {
        <form class="form card" method="post" action=action aria-labelledby="confirm-title">
            <h2 class="card-title" id="confirm-title"><Icon shape=icon::ALERT />{words().settings.what_changes}</h2>
            <ShownTo user_id />
            {children()}
            <div class="form-actions">
                <button class="button button-danger" type="submit">{button}</button>
                <a class="button" href=back>{keep}</a>
            </div>
        </form>
    }
}
