//! One line of the overview: a protection, how it stands, and where it is changed.

use leptos::prelude::*;

use crate::components::icon::{self, Icon};

/// How a protection stands. A sign and words say it; the colour only repeats them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is on.
    Good(String),
    /// It could be on.
    Open(String),
    /// It needs looking at.
    Poor(String),
}

impl Standing {
    fn badge(self) -> impl IntoView {
        let (kind, shape, words) = match self {
            Self::Good(words) => ("verified", icon::CHECK, words),
            Self::Open(words) => ("open", icon::INFO, words),
            Self::Poor(words) => ("unverified", icon::ALERT, words),
        };
        view! { <span class="badge" data-kind=kind><Icon shape />{words}</span> }
    }
}

/// One line; its children say more, and `more` is what may stand below them.
#[component]
pub(super) fn Protection(
    icon: &'static str,
    title: &'static str,
    #[prop(optional_no_strip)] standing: Option<Standing>,
    page: &'static str,
    link: &'static str,
    #[prop(optional_no_strip)] more: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    view! {
        <li class="entry">
            <Icon shape=icon />
            <div>
                <div class="entry-title"><h3>{title}</h3> {standing.map(Standing::badge)}</div>
                <p class="entry-facts">{children()}</p>
                {more}
            </div>
            <a class="button" href=page>{link}</a>
        </li>
    }
}
