//! `/forgot-password/sent`: what happens next.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};
use crate::components::sentence::sentence;
use crate::format;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// Reads how long the link works.
pub async fn load(request: PageRequest) -> Result<String, Instead> {
    let settings = &request.services().settings;
    Ok(format::minutes(settings.password_reset_lifetime))
}

/// Says that a mail is on its way, if an account has the address. Whether one has
/// is not for everybody to know.
pub fn view(lifetime: String) -> Content {
    let words = words();
    let (forms, password_reset) = (&words.forms, &words.password_reset);
    let main = move || {
        let again = view! { <a href="/forgot-password">{password_reset.again}</a> };
        view! {
            <h1>{forms.check_mail}</h1>
            <section class="card">
                <h2 class="card-title"><Icon shape=icon::MAIL />{password_reset.on_its_way}</h2>
                <p role="status">{(password_reset.told)(&lifetime)}</p>
                <p class="field-hint">{sentence(password_reset.nothing_there, [("again", again.into_any())])}</p>
            </section>
        }
    };
    Content::new(forms.check_mail, main)
}
