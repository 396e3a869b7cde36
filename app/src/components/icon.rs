//! Icons from lucide-static 1.62.0 (ISC licence). They decorate: what they mean
//! stands beside them in words.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// A shape in the way that all icons are drawn. Nothing of an icon ever changes, so
/// it is text: a page of them is written in a fraction of the time.
macro_rules! drawn {
    ($shape:literal) => {
        concat!(
            r#"<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">"#,
            $shape,
            "</svg>"
        )
    };
}

#[cfg(feature = "ssr")]
pub const UPLOAD: &str = drawn!(
    r#"<path d="M12 3v12"/><path d="m17 8-5-5-5 5"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/>"#
);
#[cfg(feature = "ssr")]
pub const MAIL: &str = drawn!(
    r#"<path d="m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7"/><rect x="2" y="4" width="20" height="16" rx="2"/>"#
);
pub const CHECK: &str = drawn!(r#"<circle cx="12" cy="12" r="10"/><path d="m16 9-5.5 5.5L8 12"/>"#);
pub const ALERT: &str = drawn!(
    r#"<path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3"/><path d="M12 9v4"/><path d="M12 17h.01"/>"#
);
#[cfg(feature = "ssr")]
pub const INFO: &str =
    drawn!(r#"<circle cx="12" cy="12" r="10"/><path d="M12 16v-4"/><path d="M12 8h.01"/>"#);
pub const CROSS: &str = drawn!(r#"<path d="M18 6 6 18"/><path d="m6 6 12 12"/>"#);
#[cfg(feature = "ssr")]
pub const MUSIC: &str = drawn!(
    r#"<path d="M21 16V3a1 1 0 0 0-1.28-.96l-10 2.917a1 1 0 0 0-.72.96V19"/><circle cx="18" cy="16" r="3"/><circle cx="6" cy="19" r="3"/>"#
);
#[cfg(feature = "ssr")]
pub const MICROPHONE: &str = drawn!(
    r#"<path d="m11 7.601-5.994 8.19a1 1 0 0 0 .1 1.298l.817.818a1 1 0 0 0 1.314.087L15.09 12"/><path d="M16.5 21.174C15.5 20.5 14.372 20 13 20c-2.058 0-3.928 2.356-6 2-2.072-.356-2.775-3.369-1.5-4.5"/><circle cx="16" cy="7" r="5"/>"#
);
#[cfg(feature = "ssr")]
pub const SHIELD: &str = drawn!(
    r#"<path d="M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z"/><path d="m9 12 2 2 4-4"/>"#
);
#[cfg(feature = "ssr")]
pub const CLOCK: &str = drawn!(r#"<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>"#);
#[cfg(feature = "ssr")]
pub const PERSON: &str = drawn!(
    r#"<path d="M19 21v-2a4 4 0 0 0-4-4H9a4 4 0 0 0-4 4v2"/><circle cx="12" cy="7" r="4"/>"#
);
#[cfg(feature = "ssr")]
pub const PALETTE: &str = drawn!(
    r#"<circle cx="13.5" cy="6.5" r=".5"/><circle cx="17.5" cy="10.5" r=".5"/><circle cx="8.5" cy="7.5" r=".5"/><circle cx="6.5" cy="12.5" r=".5"/><path d="M12 2C6.5 2 2 6.5 2 12s4.5 10 10 10c.926 0 1.648-.746 1.648-1.688 0-.437-.18-.835-.437-1.125-.29-.289-.438-.652-.438-1.125a1.64 1.64 0 0 1 1.668-1.668h1.996c3.051 0 5.555-2.503 5.555-5.554C21.965 6.012 17.461 2 12 2z"/>"#
);
#[cfg(feature = "ssr")]
pub const INBOX: &str = drawn!(
    r#"<polyline points="22 12 16 12 14 15 10 15 8 12 2 12"/><path d="M5.45 5.11 2 12v6a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-6l-3.45-6.89A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z"/>"#
);
#[cfg(feature = "ssr")]
pub const LOCK: &str = drawn!(
    r#"<rect width="18" height="11" x="3" y="11" rx="2" ry="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/>"#
);
#[cfg(feature = "ssr")]
pub const KEY: &str = drawn!(
    r#"<path d="M2.586 17.414A2 2 0 0 0 2 18.828V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.172a2 2 0 0 0 1.414-.586l.814-.814a6.5 6.5 0 1 0-4-4z"/><circle cx="16.5" cy="7.5" r=".5" fill="currentColor"/>"#
);
#[cfg(feature = "ssr")]
pub const COPY: &str = drawn!(
    r#"<rect width="14" height="14" x="8" y="8" rx="2" ry="2"/><path d="M4 16c-1.1 0-2-.9-2-2V4c0-1.1.9-2 2-2h10c1.1 0 2 .9 2 2"/>"#
);
#[cfg(feature = "ssr")]
pub const PRINTER: &str = drawn!(
    r#"<path d="M6 18H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-2"/><path d="M6 9V3a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v6"/><rect x="6" y="14" width="12" height="8" rx="1"/>"#
);
#[cfg(feature = "ssr")]
pub const PHONE: &str =
    drawn!(r#"<rect width="14" height="20" x="5" y="2" rx="2" ry="2"/><path d="M12 18h.01"/>"#);
#[cfg(feature = "ssr")]
pub const DEVICES: &str = drawn!(
    r#"<path d="M18 8V6a2 2 0 0 0-2-2H4a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h8"/><path d="M10 19v-3.96 3.15"/><path d="M7 19h5"/><rect width="6" height="10" x="16" y="12" rx="2"/>"#
);
#[cfg(feature = "ssr")]
pub const HISTORY: &str = drawn!(
    r#"<path d="M3 12a9 9 0 1 0 9-9 9.75 9.75 0 0 0-6.74 2.74L3 8"/><path d="M3 3v5h5"/><path d="M12 7v5l4 2"/>"#
);
#[cfg(feature = "ssr")]
pub const MONITOR: &str = drawn!(
    r#"<rect width="20" height="14" x="2" y="3" rx="2"/><path d="M8 21h8"/><path d="M12 17v4"/>"#
);
#[cfg(feature = "ssr")]
pub const TABLET: &str =
    drawn!(r#"<rect width="16" height="20" x="4" y="2" rx="2" ry="2"/><path d="M12 18h.01"/>"#);
#[cfg(feature = "ssr")]
pub const TERMINAL: &str = drawn!(r#"<path d="M12 19h8"/><path d="m4 17 6-6-6-6"/>"#);
#[cfg(feature = "ssr")]
pub const LOG_IN: &str = drawn!(
    r#"<path d="m10 17 5-5-5-5"/><path d="M15 12H3"/><path d="M15 3h4a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-4"/>"#
);
#[cfg(feature = "ssr")]
pub const LOG_OUT: &str = drawn!(
    r#"<path d="m16 17 5-5-5-5"/><path d="M21 12H9"/><path d="M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4"/>"#
);
#[cfg(feature = "ssr")]
pub const DATA: &str = drawn!(
    r#"<ellipse cx="12" cy="5" rx="9" ry="3"/><path d="M3 5v14a9 3 0 0 0 18 0V5"/><path d="M3 12a9 3 0 0 0 18 0"/>"#
);
#[cfg(feature = "ssr")]
pub const DOWNLOAD: &str = drawn!(
    r#"<path d="M12 15V3"/><path d="M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4"/><path d="m7 10 5 5 5-5"/>"#
);

#[cfg(feature = "ssr")]
pub const PLAY: &str = drawn!(
    r#"<path d="M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z"/>"#
);
#[cfg(feature = "ssr")]
pub const PAUSE: &str = drawn!(
    r#"<rect x="14" y="3" width="5" height="18" rx="1"/><rect x="5" y="3" width="5" height="18" rx="1"/>"#
);
#[cfg(feature = "ssr")]
pub const VOLUME: &str = drawn!(
    r#"<path d="M11 4.702a.705.705 0 0 0-1.203-.498L6.413 7.587A1.4 1.4 0 0 1 5.416 8H3a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2.416a1.4 1.4 0 0 1 .997.413l3.383 3.384A.705.705 0 0 0 11 19.298z"/><path d="M16 9a5 5 0 0 1 0 6"/><path d="M19.364 18.364a9 9 0 0 0 0-12.728"/>"#
);
#[cfg(feature = "ssr")]
pub const SHARE: &str = drawn!(
    r#"<circle cx="18" cy="5" r="3"/><circle cx="6" cy="12" r="3"/><circle cx="18" cy="19" r="3"/><path d="m8.59 13.51 6.83 3.98"/><path d="m15.41 6.51-6.82 3.98"/>"#
);
#[cfg(feature = "ssr")]
pub const GLOBE: &str = drawn!(
    r#"<circle cx="12" cy="12" r="10"/><path d="M12 2a14.5 14.5 0 0 0 0 20 14.5 14.5 0 0 0 0-20"/><path d="M2 12h20"/>"#
);
#[cfg(feature = "ssr")]
pub const LINK: &str = drawn!(
    r#"<path d="M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71"/><path d="M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71"/>"#
);

#[cfg(feature = "ssr")]
pub const CHART: &str = drawn!(
    r#"<path d="M3 3v16a2 2 0 0 0 2 2h16"/><path d="M18 17V9"/><path d="M13 17V5"/><path d="M8 17v-3"/>"#
);

/// One of the shapes above.
#[component]
pub fn Icon(shape: &'static str) -> impl IntoView {
    InertElement::new(shape)
}
