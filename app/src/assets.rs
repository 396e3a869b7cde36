//! The names that the built style sheet and WebAssembly have, and the script that
//! loads the latter.

use std::fmt;
use std::sync::{Arc, LazyLock, RwLock};

/// The folder of the site that the build writes to.
pub const FOLDER: &str = "pkg";

/// What the build calls its files, each with an ending of its own.
const NAME: &str = "stagedoor";

/// What it calls the script of the upload page.
const UPLOAD: &str = "upload";

/// Characters in the hash that the build puts into file names.
const HASH_LENGTH: usize = 22;

/// Tells the names of the files in [`FOLDER`], as they are now.
pub type BuiltFiles = Arc<dyn Fn() -> Vec<String> + Send + Sync>;

/// What the build has called the files that pages use. A release puts a hash of the content
/// into each name, `stagedoor.<hash>.css`; `cargo leptos watch` does not, because it builds
/// again while pages are open. The names themselves say which it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltNames {
    /// The style sheet.
    pub stylesheet: String,
    /// The script that belongs to the WebAssembly.
    pub script: String,
    /// The WebAssembly.
    pub wasm: String,
    /// The script of the upload page; none where it was not built.
    pub upload: Option<String>,
}

/// Two files, of which either could be the one that pages use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubled(String, String);

impl fmt::Display for Doubled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "both {} and {} are there", self.0, self.1)
    }
}

impl std::error::Error for Doubled {}

impl BuiltNames {
    /// Finds them among the names of the files in [`FOLDER`]. One that is not there has
    /// its name without a hash.
    ///
    /// # Errors
    /// When two have the same ending: an earlier build left its own there.
    pub fn among<'a>(files: impl Iterator<Item = &'a str> + Clone) -> Result<Self, Doubled> {
        let only = |stem: &str, ending: &str| {
            let mut found = files.clone().filter(|name| is_built(name, stem, ending));
            match (found.next(), found.next()) {
                (Some(one), Some(other)) => Err(Doubled(one.to_owned(), other.to_owned())),
                (only, _) => Ok(only.map(str::to_owned)),
            }
        };
        let find = |ending: &str, plain: String| Ok(only(NAME, ending)?.unwrap_or(plain));
        let plain = Self::plain();
        Ok(Self {
            stylesheet: find("css", plain.stylesheet)?,
            script: find("js", plain.script)?,
            wasm: find("wasm", plain.wasm)?,
            upload: only(UPLOAD, "js")?,
        })
    }

    fn plain() -> Self {
        let named = |ending: &str| format!("{NAME}.{ending}");
        Self {
            stylesheet: named("css"),
            script: named("js"),
            wasm: named("wasm"),
            upload: None,
        }
    }
}

/// Whether `name` is the built file with that beginning and ending.
fn is_built(name: &str, stem: &str, ending: &str) -> bool {
    let inner = name
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_suffix(ending));
    match inner.and_then(|inner| inner.strip_prefix('.')) {
        Some("") => true,
        Some(inner) => inner.strip_suffix('.').is_some_and(is_hash),
        None => false,
    }
}

/// Whether this part of a file's name is a hash of its content, as the build writes one.
pub fn is_hash(part: &str) -> bool {
    let is_of_one = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    part.len() == HASH_LENGTH && part.bytes().all(is_of_one)
}

/// Where the built files are, as paths of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet.
    pub stylesheet: String,
    /// What fetches the WebAssembly and starts the islands; an inline module
    /// script.
    pub loader: String,
    /// The script of the upload page; none where it was not built.
    pub upload: Option<String>,
}

/// The names change only with a new build, which comes with a new process, so
/// they are read once. Under `cargo leptos watch` the browser's part is built
/// again while the server runs on; there they are read for every page.
static FOUND: LazyLock<RwLock<Option<Arc<Assets>>>> = LazyLock::new(RwLock::default);

/// Looks the names up ahead of the first answer: that may be an error page, which
/// does not know where the files are.
pub fn find_assets(built: &BuiltFiles) {
    Assets::of(built);
}

impl Assets {
    /// The files that `built` tells of.
    pub fn of(built: &BuiltFiles) -> Arc<Self> {
        if let Some(found) = Self::found().filter(|_| !cfg!(debug_assertions)) {
            return found;
        }
        let found = Arc::new(Self::look(built));
        if let Ok(mut known) = FOUND.write() {
            *known = Some(Arc::clone(&found));
        }
        found
    }

    /// The files, if a page was rendered before.
    pub fn found() -> Option<Arc<Self>> {
        FOUND.read().ok()?.clone()
    }

    fn look(built: &BuiltFiles) -> Self {
        let files = built();
        let names = BuiltNames::among(files.iter().map(String::as_str));
        let names = names.unwrap_or_else(|error| {
            // It was one build at the start: somebody puts another there right now.
            tracing::warn!(%error, "which files belong to the pages is not clear");
            BuiltNames::plain()
        });
        Self {
            stylesheet: format!("/{FOLDER}/{}", names.stylesheet),
            loader: loader(&names),
            upload: names.upload.map(|name| format!("/{FOLDER}/{name}")),
        }
    }
}

/// What fetches the WebAssembly and hands it the islands of the page. It is short enough
/// to stand in the page: a file of its own would be asked for first, and the two that
/// count a round trip later. Both are fetched at once and at once compiled; links in
/// the head would do the first too, but also in browsers without scripts.
///
/// The mark lets anybody measure when the page has begun to react, which is when all that
/// the islands have put off is done.
///
/// `$$on_hydrate` is how leptos gives islands inside of another one's children that
/// one's context. Its own loader does the same, less early and in four times the bytes,
/// and its `HydrationScripts` reads the files' names from disk for every page.
fn loader(BuiltNames { script, wasm, .. }: &BuiltNames) -> String {
    format!(
        "const wasm = fetch(\"/{FOLDER}/{wasm}\");\n\
         const islands = await import(\"/{FOLDER}/{script}\");\n\
         await islands.default({{module_or_path: wasm}});\n\
         if (document.readyState === \"loading\") await new Promise((parsed) => document.addEventListener(\"DOMContentLoaded\", parsed));\n\
         islands.hydrate();\n\
         for (const island of document.querySelectorAll(\"leptos-island\")) {{\n\
         island.parentElement.closest(\"leptos-children\")?.$$on_hydrate?.();\n\
         islands[island.dataset.component](island);\n\
         }}\n\
         setTimeout(() => performance.mark(\"interactive\"));"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    const HASH: &str = "AbCdEfGhIjKlMnOpQrSt-_";

    fn among(files: &[String]) -> Result<BuiltNames, Doubled> {
        BuiltNames::among(files.iter().map(String::as_str))
    }

    #[test]
    fn names_say_whether_the_build_has_hashed_them() {
        let hashed = ["css", "js", "wasm"].map(|ending| format!("stagedoor.{HASH}.{ending}"));
        let others = [
            format!("stagedoor.d.{HASH}.ts"),
            format!("stagedoor_bg.wasm.d.{HASH}.ts"),
            format!("stagedoor.{HASH}.css.br"),
            format!("stagedoor.{HASH}x.css"),
            format!("other.{HASH}.css"),
            "stagedoor.css.gz".to_owned(),
            "stagedoorcss".to_owned(),
        ];
        let script = format!("upload.{HASH}.js");
        let names = among(&[&hashed[..], &others, std::slice::from_ref(&script)].concat()).unwrap();
        assert_eq!(names.upload, Some(script));
        assert_eq!([names.stylesheet, names.script, names.wasm], hashed);
        let plain = ["css", "js", "wasm"].map(|ending| format!("stagedoor.{ending}"));
        for files in [&plain[..], &others] {
            let names = among(files).unwrap();
            assert_eq!(names.upload, None);
            assert_eq!([names.stylesheet, names.script, names.wasm], plain);
        }
    }

    #[test]
    fn two_builds_in_one_folder_are_told_apart_by_nobody() {
        let files = ["stagedoor.js".to_owned(), format!("stagedoor.{HASH}.js")];
        let said = among(&files).unwrap_err().to_string();
        assert!(files.iter().all(|file| said.contains(file)), "{said}");
    }

    #[test]
    fn the_loader_fetches_both_files() {
        let script = loader(&BuiltNames {
            stylesheet: String::new(),
            script: "stagedoor.a1.js".to_owned(),
            wasm: "stagedoor.b2.wasm".to_owned(),
            upload: None,
        });
        assert!(
            script.contains(r#"import("/pkg/stagedoor.a1.js")"#),
            "{script}"
        );
        assert!(
            script.starts_with(r#"const wasm = fetch("/pkg/stagedoor.b2.wasm")"#),
            "{script}"
        );
    }
}
