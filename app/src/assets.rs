//! The names that the built style sheet and WebAssembly have, and the script that
//! loads the latter.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, RwLock};

use leptos::config::LeptosOptions;

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
fn loader(folder: &str, script: &str, wasm: &str) -> String {
    format!(
        "const wasm = fetch(\"/{folder}/{wasm}.wasm\");\n\
         const islands = await import(\"/{folder}/{script}.js\");\n\
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
    use super::loader;

    #[test]
    fn the_loader_fetches_both_files() {
        let script = loader("pkg", "stagedoor.a1", "stagedoor.b2");
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
