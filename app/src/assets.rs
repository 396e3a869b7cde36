//! The names that the built style sheet and WebAssembly have, and the script that
//! loads the latter.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, RwLock};

use leptos::config::LeptosOptions;
use leptos::prelude::*;

/// Where the built files are, as paths of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    /// The style sheet.
    pub stylesheet: String,
    /// What fetches the WebAssembly and starts the islands; an inline module
    /// script.
    pub loader: String,
}

/// The names change only with a new build, which comes with a new process, so
/// they are read once. Under `cargo leptos watch` the browser's part is built
/// again while the server runs on; there they are read for every page.
static FOUND: LazyLock<RwLock<Option<Arc<Assets>>>> = LazyLock::new(RwLock::default);

/// Looks the names up ahead of the first answer: that may be an error page, which
/// does not know where the files are.
pub fn find_assets(options: &LeptosOptions) {
    Assets::of(options);
}

impl Assets {
    /// The files that belong to `options`.
    pub fn of(options: &LeptosOptions) -> Arc<Self> {
        if let Some(found) = Self::found().filter(|_| !cfg!(debug_assertions)) {
            return found;
        }
        let found = Arc::new(Self::look(options));
        if let Ok(mut known) = FOUND.write() {
            *known = Some(Arc::clone(&found));
        }
        found
    }

    /// The files, if a page was rendered before.
    pub fn found() -> Option<Arc<Self>> {
        FOUND.read().ok()?.clone()
    }

    fn look(options: &LeptosOptions) -> Self {
        let hashes = if options.hash_files {
            read_hashes(options)
        } else {
            None
        };
        let folder = &*options.site_pkg_dir;
        let built = Path::new(&*options.site_root).join(folder);
        let hash = |kind: &str| {
            let line = hashes
                .as_deref()?
                .lines()
                .find_map(|line| line.trim().split_once(':').filter(|(k, _)| *k == kind))?;
            let named = format!("{}.{}", options.output_name, line.1.trim());
            // A build without hashes leaves the list of an earlier one where it was.
            built
                .join(format!("{named}.{kind}"))
                .is_file()
                .then_some(named)
        };
        let named = |kind: &str| hash(kind).unwrap_or_else(|| options.output_name.to_string());
        Self {
            stylesheet: format!("/{folder}/{}.css", named("css")),
            loader: loader(folder, &named("js"), &named("wasm")),
        }
    }
}

/// The file that cargo-leptos writes beside the executable.
fn read_hashes(options: &LeptosOptions) -> Option<String> {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(Path::to_owned));
    // An absolute path replaces the folder.
    let file = beside
        .unwrap_or_default()
        .join(PathBuf::from(options.hash_file.as_ref()));
    std::fs::read_to_string(&file)
        .inspect_err(|error| {
            tracing::warn!(%error, file = %file.display(), "no list of the built files' names");
        })
        .ok()
}

/// Leptos's own loader, told our file names. Its `HydrationScripts` would read
/// the hashes from disk for every page, and writes a `modulepreload` without the
/// nonce, which the Content-Security-Policy refuses; so only its script is taken.
fn loader(folder: &str, script: &str, wasm: &str) -> String {
    let plain = LeptosOptions::builder()
        .output_name("stagedoor")
        .hash_files(false)
        .build();
    let html = view! { <HydrationScripts options=plain islands=true /> }.to_html();
    let function = html
        .rsplit_once("<script")
        .and_then(|(_, rest)| rest.split_once('>'))
        .and_then(|(_, rest)| rest.split_once("</script>"))
        .and_then(|(script, _)| script.rsplit_once("(\"\", "));
    let Some((function, _)) = function else {
        tracing::error!("leptos's loader has another form than expected; islands stay plain HTML");
        return String::new();
    };
    // Indentation is a fifth of it.
    let function: Vec<&str> = function
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    // Both files at once, ahead of the idle moment that the loader waits for. A
    // browser without scripts fetches neither, which links in the head would do.
    format!(
        "const fetchEarly = (link) => document.head.append(Object.assign(document.createElement(\"link\"), link));\n\
         fetchEarly({{rel: \"modulepreload\", href: \"/{folder}/{script}.js\"}});\n\
         fetchEarly({{rel: \"preload\", as: \"fetch\", crossOrigin: \"\", href: \"/{folder}/{wasm}.wasm\"}});\n\
         {}(\"\", {folder:?}, {script:?}, {wasm:?}, false);",
        function.join("\n"),
    )
}

#[cfg(test)]
mod tests {
    use super::loader;

    #[test]
    fn the_loader_is_leptoss_with_our_names() {
        let script = loader("pkg", "stagedoor.a1", "stagedoor.b2");
        assert!(script.contains("hydrateIsland"), "{script}");
        assert!(
            script.ends_with(r#"("", "pkg", "stagedoor.a1", "stagedoor.b2", false);"#),
            "{script}"
        );
    }
}
