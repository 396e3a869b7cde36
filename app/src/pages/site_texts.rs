//! `/terms`, `/privacy`, `/help`: what the site's operator says.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

use crate::rendering::{Content, Instead, PageRequest};
use crate::texts::{SiteText, Written};

pub async fn terms(request: PageRequest) -> Result<Written, Instead> {
    load(request, SiteText::Terms).await
}

pub async fn privacy(request: PageRequest) -> Result<Written, Instead> {
    load(request, SiteText::Privacy).await
}

pub async fn help(request: PageRequest) -> Result<Written, Instead> {
    load(request, SiteText::Help).await
}

async fn load(request: PageRequest, text: SiteText) -> Result<Written, Instead> {
    let settings = &request.services().settings;
    Ok(request.site().texts.read(text, settings).await?)
}

/// The text, which has its heading in itself.
pub fn view(text: Written) -> Content {
    let Written { title, html } = text;
    let main = move || view! { <article class="prose">{InertElement::new(html)}</article> };
    Content::new(title, main).class("page")
}
