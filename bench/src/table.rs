//! Tables in Markdown: what is printed is what docs/performance.md holds.

use std::fmt::Write;

/// What stands in a cell with nothing in it.
pub const NOTHING: &str = "–";

/// A table under a heading. The heading and the first cell of a row name its figures, so that
/// they are found again in a table of before.
#[derive(Debug, Clone)]
pub struct Table {
    /// The heading.
    pub title: String,
    /// A sentence below it.
    pub note: String,
    /// The names of the columns; that of the first is empty.
    pub columns: Vec<String>,
    /// As many cells each as there are columns.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty one. The first column, which names the rows, has no name.
    pub fn new(title: &str, note: &str, columns: &[&str]) -> Self {
        let columns = [""].iter().chain(columns);
        Self {
            title: title.to_owned(),
            note: note.to_owned(),
            columns: columns.map(|&name| name.to_owned()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, name: &str, cells: impl IntoIterator<Item = String>) {
        let row = std::iter::once(name.to_owned()).chain(cells).collect();
        self.rows.push(row);
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// With its heading and note. The first and the last column are words, the others figures.
    pub fn markdown(&self) -> String {
        let mut text = format!("### {}\n\n", self.title);
        if !self.note.is_empty() {
            let _ = writeln!(text, "{}\n", self.note);
        }
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| {
                let cells = self.rows.iter().chain([&self.columns]);
                let width = cells.map(|row| row[column].chars().count()).max();
                width.unwrap_or(0).max(3)
            })
            .collect();
        let last = self.columns.len().saturating_sub(1);
        let is_words = |column: usize| column == 0 || column == last;
        let line = |text: &mut String, row: &[String]| {
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let _ = if is_words(column) {
                    write!(text, "| {cell:<width$} ")
                } else {
                    write!(text, "| {cell:>width$} ")
                };
            }
            text.push_str("|\n");
        };
        line(&mut text, &self.columns);
        for (column, width) in widths.iter().enumerate() {
            let dashes = "-".repeat(*width);
            let end = if is_words(column) { '-' } else { ':' };
            let _ = write!(text, "|-{dashes}{end}");
        }
        text.push_str("|\n");
        for row in &self.rows {
            line(&mut text, row);
        }
        text
    }
}

/// The words for an aim that is met or not.
pub fn verdict(aim: &str, is_met: bool) -> String {
    let mark = if is_met { "met" } else { "MISSED" };
    format!("{aim} {mark}")
}
