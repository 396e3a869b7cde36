//! The frame of the pages for those who run the site: tabs beside the content.

use leptos::prelude::*;
use stagedoor_words::Words;

use crate::components::icon::{self, Icon};
use crate::language::words;
use crate::rendering::Content;

/// One tab.
struct Tab {
    /// Its first page, above all its others.
    path: &'static str,
    /// What it is called.
    name: fn(&'static Words) -> &'static str,
    icon: &'static str,
}

/// The tabs, in their order.
const TABS: &[Tab] = &[
    Tab {
        path: "/admin/support",
        name: |words| words.admin.support,
        icon: icon::INBOX,
    },
    Tab {
        path: "/admin/creators",
        name: |words| words.creator_numbers.heading,
        icon: icon::CHART,
    },
];

/// A page of the tab whose first page is at `tab`: its heading, the tabs, and `panel`.
pub fn framed<V: IntoView + 'static>(
    tab: &'static str,
    title: impl Into<String>,
    panel: impl FnOnce() -> V + Send + 'static,
) -> Content {
    let title = title.into();
    let heading = title.clone();
    let main = move || view! { <AdminFrame tab heading>{panel()}</AdminFrame> };
    Content::new(title, main)
        .class("page")
        .hidden_from_search(true)
}

#[component]
fn AdminFrame(tab: &'static str, heading: String, children: Children) -> impl IntoView {
    let words = words();
    let admin = &words.admin;
    let tabs = TABS.iter().map(|one| {
        let is_current = one.path == tab;
        view! {
            <a href=one.path aria-current=is_current.then_some("page")>
                <Icon shape=one.icon />{(one.name)(words)}
            </a>
        }
    });
    view! {
        <h1 dir="auto">{heading}</h1>
        <div class="settings" data-support-styles="">
            <nav class="settings-tabs" aria-label=admin.navigation>{tabs.collect_view()}</nav>
            <div class="settings-panel">
                {children()}
                <p><a href="/settings">{admin.to_settings}</a></p>
            </div>
        </div>
    }
}
