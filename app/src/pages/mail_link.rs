//! What the pages have in common that links in mails lead to.

use leptos::prelude::*;
use stagedoor_domain::accounts::{self, MailedLink};

use crate::components::link_form::IncompleteLink;
use crate::rendering::{Content, Instead, PageRequest};

/// A link that came with a token.
pub enum Link {
    /// It does nothing any more.
    Over,
    /// It does, with this token.
    Good(String),
}

/// Reads the token that the link came with, and looks whether it still does something.
pub async fn load(request: &PageRequest, link: MailedLink) -> Result<Option<Link>, Instead> {
    let Some(token) = request.token() else {
        return Ok(None);
    };
    let is_good = accounts::is_link_good(request.services(), link, &token).await?;
    Ok(Some(if is_good {
        Link::Good(token)
    } else {
        Link::Over
    }))
}

/// The page called `title`: what `ask` makes of the token of a good link, and what `over`
/// says of one that does nothing any more, with the way `on`.
pub fn question<V: IntoView + 'static>(
    title: &'static str,
    link: Option<Link>,
    over: &'static str,
    ask: impl FnOnce(String) -> V + Send + 'static,
    on: (&'static str, &'static str),
) -> Content {
    let show = move |link| match link {
        Link::Good(token) => ask(token).into_any(),
        Link::Over => view! {
            <p>{over}</p>
            <div class="form-actions"><a class="button button-primary" href=on.0>{on.1}</a></div>
        }
        .into_any(),
    };
    content(title, link, show, on)
}

/// The page called `title`: what `show` makes of the `link`, or, where it is not
/// complete, the way `on` with what that is called. Whoever searches finds no tokens.
pub fn content<Link, V>(
    title: &'static str,
    link: Option<Link>,
    show: impl FnOnce(Link) -> V + Send + 'static,
    on: (&'static str, &'static str),
) -> Content
where
    Link: Send + 'static,
    V: IntoView + 'static,
{
    let is_complete = link.is_some();
    let main = move || {
        let content = match link {
            Some(link) => show(link).into_any(),
            None => view! { <IncompleteLink page=on.0 link=on.1 /> }.into_any(),
        };
        view! { <h1>{title}</h1> {content} }
    };
    Content::new(title, main).hidden_from_search(is_complete)
}
