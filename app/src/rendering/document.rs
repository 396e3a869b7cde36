//! The HTML document around every page.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use leptos::config::LeptosOptions;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use stagedoor_domain::{Theme, User};
use stagedoor_words::Language;

use super::policy::IS_WATCHED;
use super::sharing::Sharing;
use crate::assets::{Assets, BuiltFiles};
use crate::{scripts, stylesheets};

/// What leptos writes where an island begins.
const ISLAND: &str = "<leptos-island";

/// What stands where a passkey can be asked for.
const PASSKEY: &str = " data-passkey=";

/// What stands where backup codes are shown.
const BACKUP_CODES: &str = " data-backup-codes";

/// What stands on a page with music: what plays, and what artists work with.
const MUSIC: &str = " data-music=";

/// What stands where an artist is shown, and says who they are.
const ARTIST: &str = " data-artist-styles=";

/// What stands where people write to each other, and on the pages for the staff.
const SUPPORT: &str = " data-support-styles=";

/// What stands where the site is shown in numbers.
const NUMBERS: &str = " data-numbers-styles=";

/// What stands where tracks can be played.
const PLAYER: &str = " data-player=";

/// What stands on the pages of the studio.
const STUDIO: &str = " data-studio=";

/// What stands where a copy of somebody's data is being made.
const EXPORT: &str = " data-export=";

/// What stands where files are on their way.
const UPLOADS: &str = " data-uploads";

/// What follows the nonce in the page script's element: the words it says are the page's.
fn page_script(language: Language) -> String {
    let frame = &language.words().frame;
    // The catalogue's texts hold no straight quote and no angle bracket: see its tests.
    format!(
        r#"" src="{}" data-late="{}" data-changed="{}"></script>"#,
        scripts::PAGE.path,
        frame.late,
        frame.changed
    )
}

/// What is the same in every document of one language.
struct Constant {
    /// The first of it, up to what may say for whom it is.
    opening: String,
    /// The head up to the title.
    start: String,
    /// What other sites are told of pages that say nothing of their own.
    preview: String,
    /// The page script's element behind its nonce.
    page_script: String,
}

/// The document around every page of one installation. The head is the same for all of
/// them, but for the title and whether islands are started.
pub struct Document {
    built: BuiltFiles,
    /// Where `cargo leptos watch` tells pages to load again.
    reload_port: u32,
    /// The origin that people reach the site under, without a slash at its end.
    origin: String,
    /// Another origin from which pages play audio.
    media_origin: Option<String>,
    /// What is the same in each, by language.
    constant: [OnceLock<Constant>; Language::ALL.len()],
}

/// What the head of one page says.
pub struct Head {
    /// The language it speaks.
    pub language: Language,
    /// What the page is called; the site's name is added.
    pub title: Cow<'static, str>,
    /// Whether search engines may list it.
    pub is_indexed: bool,
    /// What other sites are told of it; none where that is what the site is.
    pub sharing: Option<Sharing>,
    /// Which colours it has.
    pub theme: Theme,
    /// For whom it is written, as the page script compares it: see [`shown_account`].
    /// None on a page that would be the same for anybody.
    pub account: Option<String>,
}

/// What a page shows of an account, in one word for each: the id, the role, and whether
/// the email is verified. Empty where nobody is logged in. The page script makes the same
/// of what the API says, and loads the page again when they differ.
pub(super) fn shown_account(user: Option<&User>) -> String {
    user.map_or_else(String::new, |user| {
        format!("{} {} {}", user.id, user.role.as_str(), user.is_verified)
    })
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

impl Document {
    /// The document that links to the files that `built` tells of.
    pub fn new(built: BuiltFiles, reload_port: u32, origin: String) -> Self {
        Self {
            built,
            reload_port,
            origin,
            media_origin: None,
            constant: [const { OnceLock::new() }; Language::ALL.len()],
        }
    }

    /// Pages play audio from this origin, too.
    #[must_use]
    pub fn playing_from(self, media_origin: Option<String>) -> Self {
        Self {
            media_origin,
            ..self
        }
    }

    pub(super) fn media_origin(&self) -> Option<&str> {
        self.media_origin.as_deref()
    }

    /// The whole document. Besides the page's own small script there are only those of
    /// what is in `body`: islands, buttons for passkeys, backup codes.
    pub(super) fn write(&self, head: &Head, body: &str, nonce: &Nonce) -> String {
        let assets = Assets::of(&self.built);
        let made;
        let constant = if cfg!(debug_assertions) {
            // The browser's part may be built again while the server runs.
            made = constant(&assets, &self.origin, head.language);
            &made
        } else {
            self.constant[head.language as usize]
                .get_or_init(|| constant(&assets, &self.origin, head.language))
        };
        let mut html =
            String::with_capacity(constant.start.len() + body.len() + assets.loader.len() + 1024);
        html.push_str(&constant.opening);
        html.push_str(theme_attribute(head.theme));
        if let Some(account) = &head.account {
            // An id, a role and a yes or no: nothing that HTML minds.
            html.push_str(r#" data-account=""#);
            html.push_str(account);
            html.push('"');
        }
        html.push_str("><head>");
        html.push_str(colours(head.theme));
        if body.contains(ISLAND) {
            // Ahead of the style sheet, which scripts after it wait for, and at once
            // instead of after the page. The loader is ours, as it stands in the program.
            html.push_str(r#"<script type="module" async nonce=""#);
            html.push_str(nonce);
            html.push_str("\">");
            html.push_str(&assets.loader);
            html.push_str("</script>");
        }
        html.push_str(&constant.start);
        let title = full_title(&head.title);
        html.push_str(&view! { <title>{title}</title> }.to_html());
        match &head.sharing {
            Some(sharing) => html.push_str(&sharing.write(&self.origin)),
            None => html.push_str(&constant.preview),
        }
        if !head.is_indexed {
            html.push_str(r#"<meta name="robots" content="noindex">"#);
        }
        for (mark, sheet) in [
            (MUSIC, &stylesheets::MUSIC),
            (ARTIST, &stylesheets::ARTIST),
            (SUPPORT, &stylesheets::SUPPORT),
            (NUMBERS, &stylesheets::NUMBERS),
        ] {
            if body.contains(mark) {
                html.push_str(r#"<link rel="stylesheet" href=""#);
                html.push_str(&sheet.path);
                html.push_str(r#"">"#);
            }
        }
        html.push_str(r#"<script defer nonce=""#);
        html.push_str(nonce);
        html.push_str(&constant.page_script);
        for (mark, path) in [
            (PASSKEY, Some(&scripts::PASSKEY.path)),
            (BACKUP_CODES, Some(&scripts::BACKUP_CODES.path)),
            (PLAYER, Some(&scripts::PLAYER.path)),
            (STUDIO, Some(&scripts::STUDIO.path)),
            (EXPORT, Some(&scripts::EXPORT.path)),
            (UPLOADS, assets.upload.as_ref()),
        ] {
            if let Some(path) = path.filter(|_| body.contains(mark)) {
                html.push_str(r#"<script type="module" nonce=""#);
                html.push_str(nonce);
                html.push_str(r#"" src=""#);
                html.push_str(path);
                html.push_str(r#""></script>"#);
            }
        }
        if *IS_WATCHED {
            html.push_str(&self.reloader(nonce));
        }
        html.push_str("</head><body>");
        html.push_str(body);
        html.push_str("</body></html>");
        html
    }

    /// The script that loads a page again when its source has changed.
    fn reloader(&self, nonce: &Nonce) -> String {
        let options = LeptosOptions::builder()
            .output_name("stagedoor")
            .reload_port(self.reload_port)
            .build();
        let nonce = nonce.clone();
        Owner::new().with(move || {
            provide_context(nonce);
            view! { <AutoReload options /> }.to_html()
        })
    }
}

/// What `<html>` says of the theme: style sheets go by it. Nothing where the reader's
/// device decides.
pub(super) const fn theme_attribute(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "",
        Theme::Light => r#" data-theme="light""#,
        Theme::Dark => r#" data-theme="dark""#,
    }
}

/// What browsers take for the page's colours before they have a style sheet, and for what
/// they draw around it: that of `--page` in `style/tokens/colour.css`.
pub(super) const fn colours(theme: Theme) -> &'static str {
    match theme {
        Theme::System => {
            r##"<meta name="color-scheme" content="light dark"><meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf6f0"><meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14100d">"##
        }
        Theme::Light => {
            r##"<meta name="color-scheme" content="light"><meta name="theme-color" content="#faf6f0">"##
        }
        Theme::Dark => {
            r##"<meta name="color-scheme" content="dark"><meta name="theme-color" content="#14100d">"##
        }
    }
}

/// `title` with the site's name.
pub(super) fn full_title(title: &str) -> String {
    format!("{title} · Stagedoor")
}

/// What the head of every document has in it, also that of an error. `stylesheet` is
/// the path of a built file, and holds nothing that HTML minds.
pub(super) fn head_basics(stylesheet: &str) -> String {
    format!(
        r#"<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="preload" href="/fonts/bricolage-grotesque-2.woff2" as="font" type="font/woff2" crossorigin=""><link rel="stylesheet" href="{stylesheet}">"#
    )
}

fn constant(assets: &Assets, origin: &str, language: Language) -> Constant {
    Constant {
        opening: opening(language),
        start: start(assets),
        preview: preview(origin, language),
        page_script: page_script(language),
    }
}

/// The first of every document in this language, but for the end of its tag.
pub(super) fn opening(language: Language) -> String {
    let (lang, dir) = (language.tag(), language.direction().as_str());
    format!(r#"<!DOCTYPE html><html lang="{lang}" dir="{dir}""#)
}

fn start(assets: &Assets) -> String {
    let basics = head_basics(&assets.stylesheet);
    format!(
        r#"{basics}<link rel="icon" href="/favicon.ico" sizes="32x32"><link rel="icon" href="/favicon.svg" type="image/svg+xml"><link rel="apple-touch-icon" href="/apple-touch-icon.png"><link rel="manifest" href="/site.webmanifest">"#
    )
}

/// What other sites show of a link to this one.
fn preview(origin: &str, language: Language) -> String {
    let (description, picture) = (
        language.words().frame.description,
        language.words().frame.picture,
    );
    // The origin is a URL that was parsed, and holds nothing that HTML minds.
    format!(
        r#"<meta name="description" content="{description}"><meta property="og:site_name" content="Stagedoor"><meta property="og:title" content="Stagedoor"><meta property="og:description" content="{description}"><meta property="og:type" content="website"><meta property="og:image" content="{origin}/social.png"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="630"><meta property="og:image:alt" content="{picture}"><meta name="twitter:card" content="summary_large_image">"#
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn written(head: &Head, body: &str) -> String {
        let document = Document::new(
            Arc::new(Vec::new),
            0,
            "https://stagedoor.example".to_owned(),
        );
        document.write(head, body, &Nonce::from_value("n0nce"))
    }

    #[test]
    fn only_a_page_with_islands_starts_them() {
        let head = Head {
            language: Language::English,
            title: "Log in".into(),
            is_indexed: true,
            sharing: None,
            theme: Theme::System,
            account: Some(String::new()),
        };
        let plain = written(&head, "<main>&lt;leptos-island</main>");
        assert!(!plain.contains("hydrate"), "{plain}");
        assert!(
            plain.contains(r#"<html lang="en" dir="ltr" data-account="">"#),
            "{plain}"
        );
        assert!(
            plain.contains("<title>Log in · Stagedoor</title>"),
            "{plain}"
        );
        assert!(!plain.contains("noindex"), "{plain}");
        let live = written(&head, "<leptos-island></leptos-island>");
        assert!(
            live.contains(r#"<script type="module" async nonce="n0nce">"#),
            "{live}"
        );
    }

    #[test]
    fn every_page_has_its_script_and_the_others_where_they_are_needed() {
        let head = Head {
            language: Language::English,
            title: "Log in".into(),
            is_indexed: true,
            sharing: None,
            theme: Theme::System,
            account: None,
        };
        let plain = written(&head, "<main></main>");
        let marked = format!(
            r#"<script defer nonce="n0nce" src="{}""#,
            scripts::PAGE.path
        );
        assert!(plain.contains(&marked), "{plain}");
        assert_eq!(plain.matches("<script").count(), 1, "{plain}");
        let asking = written(&head, r#"<div data-passkey="log_in"></div>"#);
        assert!(asking.contains(&scripts::PASSKEY.path), "{asking}");
        let codes = written(&head, "<section data-backup-codes></section>");
        assert!(codes.contains(&scripts::BACKUP_CODES.path), "{codes}");
        assert!(!codes.contains(&scripts::PASSKEY.path), "{codes}");
    }

    #[test]
    fn a_chosen_theme_is_said_before_anything_is_loaded() {
        for (theme, attribute, scheme) in [
            (Theme::System, "", "light dark"),
            (Theme::Light, r#" data-theme="light""#, "light"),
            (Theme::Dark, r#" data-theme="dark""#, "dark"),
        ] {
            let head = Head {
                language: Language::English,
                title: "Log in".into(),
                is_indexed: true,
                sharing: None,
                theme,
                account: None,
            };
            let html = written(&head, "<leptos-island></leptos-island>");
            let start = format!(
                r#"<!DOCTYPE html><html lang="en" dir="ltr"{attribute}><head><meta name="color-scheme" content="{scheme}">"#
            );
            assert!(html.starts_with(&start), "{html}");
        }
    }

    #[test]
    fn what_a_page_is_called_is_escaped() {
        let head = Head {
            language: Language::English,
            title: "<b>".into(),
            is_indexed: false,
            sharing: None,
            theme: Theme::System,
            account: None,
        };
        let html = written(&head, "");
        assert!(
            html.contains("<title>&lt;b&gt; · Stagedoor</title>"),
            "{html}"
        );
        assert!(html.contains("noindex"), "{html}");
    }
}
