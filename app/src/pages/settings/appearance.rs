//! `/settings/appearance`: what pages look like.

use leptos::prelude::*;
use stagedoor_domain::Theme;
use stagedoor_words::Language;

use crate::components::field::FieldError;
use crate::components::form_errors::FormErrors;
use crate::components::shown_to::ShownTo;
use crate::dto::FormState;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};

/// Who chooses, and what they have.
pub struct Data {
    user_id: String,
    theme: Theme,
    language: Language,
    form: FormState,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    let user = request.require_user()?;
    let form = request.form("appearance").await?;
    // After a login on the way, what was chosen before it.
    let chosen = form.value("theme").parse().ok();
    let spoken = Language::of_tag(&form.value("language"));
    Ok(Data {
        user_id: user.id.to_string(),
        theme: chosen.unwrap_or_else(|| request.theme()),
        language: spoken.unwrap_or_else(|| request.language()),
        form,
    })
}

/// A form of two choices; the page shows it at once, and keeps it once it is saved.
pub fn view(data: Data) -> Content {
    let Data {
        user_id,
        theme,
        language,
        form,
    } = data;
    let appearance = &words().appearance;
    let panel = move || {
        let problem = form.problem("theme");
        let language_problem = form.problem("language");
        view! {
            // `off`: Firefox would keep a choice that was not saved over a reload.
            <form class="form card" method="post" action="/api/set_appearance" autocomplete="off" novalidate>
                <ShownTo user_id />
                <FormErrors form />
                <fieldset class="choices" id="theme" aria-describedby="theme-hint">
                    <legend>{appearance.theme}</legend>
                    <p class="field-hint" id="theme-hint">{appearance.theme_hint}</p>
                    <div class="choice-tiles">
                        {Theme::ALL.map(|one| view! { <ThemeChoice one is_chosen=one == theme /> }).into_iter().collect_view()}
                    </div>
                    {problem.map(|problem| view! { <FieldError name="theme" problem /> })}
                </fieldset>
                <fieldset class="choices" id="language" aria-describedby="language-hint">
                    <legend>{appearance.language}</legend>
                    <p class="field-hint" id="language-hint">{appearance.language_hint}</p>
                    <div class="choice-tiles">
                        {Language::ALL.map(|one| view! { <LanguageChoice one is_chosen=one == language /> }).into_iter().collect_view()}
                    </div>
                    {language_problem.map(|problem| view! { <FieldError name="language" problem /> })}
                </fieldset>
                <div class="form-actions">
                    <button class="button button-primary" type="submit">{appearance.save}</button>
                </div>
            </form>
        }
    };
    Content::settings(appearance.heading, panel)
}

/// One theme, with a small page that has it.
#[component]
fn ThemeChoice(one: Theme, is_chosen: bool) -> impl IntoView {
    let id = format!("theme-{}", one.as_str());
    let appearance = &words().appearance;
    let (name, means) = match one {
        Theme::System => (appearance.system, appearance.system_hint),
        Theme::Light => (appearance.light, appearance.light_hint),
        Theme::Dark => (appearance.dark, appearance.dark_hint),
    };
    let hint = format!("{id}-hint");
    view! {
        <div class="choice">
            <input
                type="radio" name="theme" value=one.as_str() id=id.clone() checked=is_chosen
                aria-describedby=hint.clone()
            />
            <label for=id>
                <span class="theme-sample" data-sample=one.as_str() aria-hidden="true"></span>
                {name}
            </label>
            <p class="field-hint" id=hint>{means}</p>
        </div>
    }
}

/// One language, by the name that those who speak it know.
#[component]
fn LanguageChoice(one: Language, is_chosen: bool) -> impl IntoView {
    let id = format!("language-{}", one.tag());
    view! {
        <div class="choice">
            <input type="radio" name="language" value=one.tag() id=id.clone() checked=is_chosen />
            <label for=id lang=one.tag()>{one.name()}</label>
        </div>
    }
}
