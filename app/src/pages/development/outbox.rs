//! `/dev/outbox`: mails that were not sent anywhere.

use leptos::prelude::*;
use stagedoor_domain::mail::outbox::{self, OutboxMail};

use crate::components::icon::{self, Icon};
use crate::pages::frame::Frame;
use crate::pages::request::{Instead, page};
use crate::words;

/// The mails in the outbox, newest first, with their links. No such page unless
/// this is a development server.
#[component]
pub fn Outbox() -> impl IntoView {
    page(|request| async move {
        if !request.site.development {
            return Err(Instead::NotFound);
        }
        let mails = match &request.site.outbox {
            Some(folder) => outbox::list(folder.as_path()).await?,
            None => Vec::new(),
        };
        let list = if mails.is_empty() {
            view! { <p class="empty"><Icon shape=icon::INBOX />"No mail yet. It takes a moment after you ask for one; reload to look again."</p> }
                .into_any()
        } else {
            view! { <ul class="mail-list">{mails.into_iter().map(one).collect_view()}</ul> }
                .into_any()
        };
        let flash = request.flash().await?;
        Ok(view! {
            <Frame title="Outbox" request=Some(request) main_class="page" messages=flash.messages>
                <h1>"Outbox"</h1>
                <p class="lede">"This is a development server: mails are kept here and sent to nobody."</p>
                {list}
            </Frame>
        }
        .into_any())
    })
}

fn one(mail: OutboxMail) -> impl IntoView {
    let links = mail.links.into_iter().map(|link| {
        let target = link.clone();
        view! { <li><a href=target>{link}</a></li> }
    });
    view! {
        <li class="mail">
            <article>
                <h2>{mail.subject}</h2>
                <p class="mail-facts">
                    "to " {mail.to} " · "
                    <time datetime=words::rfc3339(mail.date)>{words::moment(mail.date)}</time>
                </p>
                <pre class="mail-body">{mail.text}</pre>
                <ul class="mail-links">{links.collect_view()}</ul>
            </article>
        </li>
    }
}
