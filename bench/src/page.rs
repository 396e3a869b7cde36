//! docs/performance.md: the tables of before, and the new ones in their place.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};

use crate::table::{NOTHING, Table};

/// Between these two lines stands what the bench has written.
const BEGIN: &str = "<!-- what follows is written by make bench -->";
const END: &str = "<!-- what precedes was written by make bench -->";

/// The figures of an earlier run, by heading, row and column.
#[derive(Debug, Default)]
pub struct Before(BTreeMap<(String, String, String), String>);

impl Before {
    /// Those in `file`; none where there is no such file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(file: &Path) -> Result<Self> {
        match fs::read_to_string(file) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| file.display().to_string()),
        }
    }

    fn parse(text: &str) -> Self {
        let mut cells = BTreeMap::new();
        let mut title = String::new();
        let mut columns: Vec<String> = Vec::new();
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix('#') {
                heading
                    .trim_start_matches('#')
                    .trim()
                    .clone_into(&mut title);
            }
            let Some(row) = cells_of(line) else {
                columns.clear();
                continue;
            };
            if columns.is_empty() {
                columns = row;
                continue;
            }
            let name = row.first().cloned().unwrap_or_default();
            for (column, cell) in columns.iter().zip(row) {
                cells.insert((title.clone(), name.clone(), column.clone()), cell);
            }
        }
        Self(cells)
    }

    /// `table`, with what was in each of these columns beside what is there now.
    pub fn beside(&self, table: &Table, compared: &[&str]) -> Table {
        let mut table = table.clone();
        for name in compared {
            let Some(column) = table.column(name) else {
                continue;
            };
            for row in &mut table.rows {
                let key = (table.title.clone(), row[0].clone(), (*name).to_owned());
                let cell = self.0.get(&key).map_or(NOTHING, String::as_str);
                row.insert(column + 1, cell.to_owned());
            }
            table.columns.insert(column + 1, "before".to_owned());
        }
        table
    }
}

/// The cells of a row of a table.
fn cells_of(line: &str) -> Option<Vec<String>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(
        inner
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect(),
    )
}

/// Puts `written` in the place of what the bench had written into `file`.
///
/// # Errors
/// When the file is not there or has no such place.
pub fn write(file: &Path, written: &str) -> Result<()> {
    let context = || file.display().to_string();
    let text = fs::read_to_string(file).with_context(context)?;
    let text = replaced(&text, written).with_context(context)?;
    fs::write(file, text).with_context(context)
}

fn replaced(text: &str, written: &str) -> Result<String> {
    let (above, rest) = text.split_once(BEGIN).context(BEGIN)?;
    let (_, below) = rest.split_once(END).context(END)?;
    Ok(format!(
        "{above}{BEGIN}\n\n{}\n\n{END}{below}",
        written.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(ratio: &str) -> Table {
        let mut table = Table::new("SQLite", "Durable.", &["CPU", "ratio", "aim"]);
        let cells = ["101 µs", ratio, "≥ 1 met"].map(str::to_owned);
        table.row("GET /settings", cells);
        table
    }

    #[test]
    fn what_is_written_is_found_beside_the_next_figures() {
        let page = format!("# Performance\n\nWords.\n\n{BEGIN}\nold\n{END}\n\nMore words.\n");
        let page = replaced(&page, &table("0.75").markdown()).unwrap();
        assert!(page.starts_with("# Performance\n\nWords.\n"), "{page}");
        assert!(
            page.ends_with("\n\nMore words.\n") && !page.contains("old"),
            "{page}"
        );

        let compared = Before::parse(&page).beside(&table("1.20"), &["ratio", "nowhere"]);
        assert_eq!(compared.columns, ["", "CPU", "ratio", "before", "aim"]);
        let row = ["GET /settings", "101 µs", "1.20", "0.75", "≥ 1 met"];
        assert_eq!(compared.rows, [row]);

        // Once more into the same page: the tables do not pile up.
        let again = replaced(&page, &table("1.20").markdown()).unwrap();
        assert_eq!(again.matches("### SQLite").count(), 1);
    }

    #[test]
    fn a_row_that_is_new_has_nothing_of_before() {
        let compared = Before::default().beside(&table("1.20"), &["ratio"]);
        assert_eq!(compared.rows[0][3], NOTHING);
    }
}
