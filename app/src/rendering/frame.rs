//! What stands around the content of every page.

use leptos::context::Provider;
use leptos::prelude::*;
use stagedoor_domain::settings::Registration;
use stagedoor_domain::users::Status;

use super::content::{Content, Main};
use super::request::PageRequest;
use super::settings::{SettingsFrame, TabsShown};
use crate::components::header::{SiteFooter, SiteHeader, SkipLink};
use crate::components::message::Messages;
use crate::components::navigation::{AccountLinks, RestrictedLinks, UploadLink, VisitorLinks};
use crate::dto::Message;
use crate::islands::account::{AccountProvider, PageUser};
use crate::islands::navigation::AccountNavigation;
use crate::islands::said::IslandWords;
use crate::local_path;

/// The body of the page that shows `content`, to whoever sent `request`; that is none
/// when it could not be read. `messages` are those that the request before has left.
pub fn framed(
    content: Content,
    request: Option<&PageRequest>,
    mut messages: Vec<Message>,
) -> AnyView {
    let here = request.map(PageRequest::here).unwrap_or_default();
    let address = request.map_or("/", PageRequest::address).to_owned();
    let is_development = request.is_some_and(|request| request.site().development);
    let Content {
        title,
        main,
        class,
        is_of_settings,
        following,
        messages: own,
        ..
    } = content;
    messages.extend(own);
    let path = here.path.clone();
    let main: Main = if is_of_settings {
        let (path, title) = (path.clone(), title.into_owned());
        let user = request.and_then(PageRequest::user);
        let tabs = TabsShown::to(user.map(AsRef::as_ref));
        Box::new(move || {
            view! { <SettingsFrame path title tabs>{main()}</SettingsFrame> }.into_any()
        })
    } else {
        main
    };
    if let Some(user) = following {
        // Around all of the page: the header's links follow what happens in it.
        let (user_id, is_creator_tier) = (user.id.clone(), user.is_creator_tier);
        return view! {
            <SkipLink />
            <Provider value=user.clone()>
                <AccountProvider>
                    <PageUser user />
                    <IslandWords is_creator_tier />
                    <SiteHeader is_development>
                        <AccountLinks path user_id><AccountNavigation /></AccountLinks>
                    </SiteHeader>
                    <Messages messages here />
                    <main id="main" class=class tabindex="-1">{main()}</main>
                    <SiteFooter here=address />
                </AccountProvider>
            </Provider>
        }
        .into_any();
    }
    let user = request.and_then(PageRequest::user);
    // The home page has a visitor's two links in its middle, larger.
    let is_without_links = user.is_none() && path == "/";
    let home = user.map_or("/", |user| local_path::home(user));
    let links = match user {
        Some(user) if user.status != Status::Active => {
            let user_id = user.id.to_string();
            view! { <RestrictedLinks path user_id home /> }.into_any()
        }
        Some(user) => {
            let is_here = path == "/studio/upload";
            let is_creator = user.role.is_creator_tier();
            let upload = is_creator.then(|| view! { <UploadLink is_here /> });
            let user_id = user.id.to_string();
            view! { <AccountLinks path user_id>{upload}</AccountLinks> }.into_any()
        }
        None => {
            let is_open =
                request.is_none_or(|request| request.registration() == Registration::Open);
            view! { <VisitorLinks path is_open /> }.into_any()
        }
    };
    view! {
        <SkipLink />
        <SiteHeader is_development is_without_links home>{links}</SiteHeader>
        <Messages messages here />
        <main id="main" class=class tabindex="-1">{main()}</main>
        <SiteFooter here=address />
    }
    .into_any()
}
