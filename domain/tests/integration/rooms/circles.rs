//! Nothing in one folder imports in a circle: what belongs together is read from the
//! bottom up, inside a room as well.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::sources::{Source, sources, top};

/// Which modules of a folder each of them imports.
type Imports = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_modules_of_one_folder_import_from_each_other_in_a_circle() {
    let sources = sources();
    let folders: BTreeSet<PathBuf> = sources.iter().filter_map(Source::folder).collect();
    assert!(folders.len() > 10, "the folders are found");
    let circles: Vec<String> = folders
        .iter()
        .filter_map(|folder| circle(&imports(folder, &sources)).map(|way| (folder, way)))
        .map(|(folder, way)| format!("{}: {}", folder.display(), way.join(" -> ")))
        .collect();
    assert!(circles.is_empty(), "circles:\n{}", circles.join("\n"));
}

/// Returns what the modules of `folder` take from each other, by name or by way of what
/// the folder itself exports of them.
fn imports(folder: &Path, sources: &[Source]) -> Imports {
    let within = sources
        .iter()
        .filter(|source| source.module_in(folder).is_some());
    let modules: BTreeSet<String> = within.clone().filter_map(|s| s.module_in(folder)).collect();
    let exported = exported(folder, sources, &modules);
    let mut imports = Imports::new();
    for source in within {
        let module = source.module_in(folder).unwrap();
        let up = "super::".repeat(source.depth() - folder.components().count());
        for name in source.names_after(&up) {
            let from = exported.get(&name).unwrap_or(&name);
            if modules.contains(from) && *from != module {
                let of_module = imports.entry(module.clone()).or_default();
                of_module.insert(from.clone());
            }
        }
    }
    imports
}

/// Returns what the folder's own file exports of its modules: item to module.
fn exported(
    folder: &Path,
    sources: &[Source],
    modules: &BTreeSet<String>,
) -> BTreeMap<String, String> {
    let own = [folder.join("mod.rs"), folder.with_extension("rs")];
    let mut items = BTreeMap::new();
    for source in sources.iter().filter(|source| own.contains(&source.path)) {
        for statement in source.code.split("use ").skip(1) {
            let statement = statement.split(';').next().unwrap();
            let Some((module, members)) = statement.split_once("::") else {
                continue;
            };
            if modules.contains(module) {
                for name in top(members) {
                    items.insert(name, module.to_owned());
                }
            }
        }
    }
    items
}

/// Returns a way that leads back to where it begins, if there is one.
fn circle(imports: &Imports) -> Option<Vec<String>> {
    imports.keys().find_map(|start| {
        let mut seen = BTreeSet::new();
        let mut ways = vec![vec![start.clone()]];
        while let Some(way) = ways.pop() {
            for to in imports.get(way.last()?).into_iter().flatten() {
                let mut longer = way.clone();
                longer.push(to.clone());
                if to == start {
                    return Some(longer);
                }
                if seen.insert(to.clone()) {
                    ways.push(longer);
                }
            }
        }
        None
    })
}
