//! `/dev/outbox`: mails that were not sent anywhere.

use leptos::prelude::*;
use stagedoor_domain::mail::outbox::{self, OutboxMail};
use url::{Host, Url};

use crate::components::icon::{self, Icon};
use crate::format;
use crate::rendering::{Content, Instead, PageRequest};

/// The mails in the outbox, newest first. No such page unless this is a development
/// server, reached from this machine, whatever it listens on, and under a name that
/// only this machine has: another site may make its own name lead here (DNS
/// rebinding), and its scripts would read the mails.
pub async fn load(request: PageRequest) -> Result<Vec<OutboxMail>, Instead> {
    let is_ours = request.is_from_this_machine() && request.host().is_some_and(is_loopback);
    if !request.site().development || !is_ours {
        return Err(Instead::NotFound);
    }
    Ok(match &request.site().outbox {
        Some(folder) => outbox::list(folder.as_path()).await?,
        None => Vec::new(),
    })
}

/// The mails with their links.
pub fn view(mails: Vec<OutboxMail>) -> Content {
    let list = if mails.is_empty() {
        view! { <p class="empty"><Icon shape=icon::INBOX />"No mail yet. It takes a moment after you ask for one; reload to look again."</p> }
            .into_any()
    } else {
        view! { <ul class="mail-list">{mails.into_iter().map(one).collect_view()}</ul> }.into_any()
    };
    let main = move || {
        view! {
            <h1>"Outbox"</h1>
            <p class="lede">"This is a development server: mails are kept here and sent to nobody."</p>
            {list}
        }
    };
    Content::new("Outbox", main).class("page")
}

/// Whether `host`, with or without a port, is a name or address of this machine.
fn is_loopback(host: &str) -> bool {
    let Ok(url) = Url::parse(&format!("http://{host}/")) else {
        return false;
    };
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
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
                    <time datetime=format::rfc3339(mail.date)>{format::moment(mail.date)}</time>
                </p>
                <pre class="mail-body">{mail.text}</pre>
                <ul class="mail-links">{links.collect_view()}</ul>
            </article>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_names_of_this_machine_lead_to_the_outbox() {
        for host in [
            "localhost",
            "localhost:3000",
            "stage.localhost",
            "127.0.0.1:3000",
            "[::1]:3000",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example:3000",
            "localhost.evil.example",
            "192.168.1.2",
            "a@b",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
