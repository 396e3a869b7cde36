//! Lists the migrations, so that the program carries them: `db/embedded_migrations.rs`
//! takes the list in.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let migrations = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../migrations");
    println!("cargo:rerun-if-changed=../migrations");
    let out = env::var("OUT_DIR")?;
    for dialect in ["sqlite", "postgres"] {
        let list = list(&migrations.join(dialect))?;
        fs::write(Path::new(&out).join(format!("{dialect}.rs")), list)?;
    }
    Ok(())
}

/// Writes `&[(version, description, sql), …]`. The description is the file's name in
/// words, which sqlx keeps in the database; any file that is not named as
/// `0001_users.sql` stops the build.
fn list(folder: &Path) -> Result<String, Box<dyn Error>> {
    let mut files: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        files.push(name.into_string().map_err(|_| "a name is not UTF-8")?);
    }
    files.sort();
    let mut list = String::from("&[\n");
    for file in files {
        let (version, name) = file
            .strip_suffix(".sql")
            .and_then(|name| name.split_once('_'))
            .ok_or_else(|| format!("{file:?} is not named as a migration"))?;
        let version: i64 = version.parse()?;
        // The text and not its path: a cache may serve more than one clone.
        let sql = fs::read_to_string(folder.join(&file))?;
        writeln!(list, "({version}, {:?}, {sql:?}),", name.replace('_', " "))?;
    }
    list.push_str("]\n");
    Ok(list)
}
