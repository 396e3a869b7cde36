//! What a run says: on the terminal with the figures of before, and in a file.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use crate::page::{self, Before};
use crate::table::{Table, verdict};
use crate::units;

/// Columns that are shown with what stood there before.
const COMPARED: [&str; 6] = [
    "CPU",
    "ratio",
    "measured",
    "first visit",
    "interactive",
    "bytes",
];

/// The tables so far, and those of an earlier run.
#[derive(Debug)]
pub struct Report {
    before: Before,
    written: String,
    single: Table,
}

impl Report {
    /// Nothing yet, to be compared with what `before` holds.
    ///
    /// # Errors
    /// When that file cannot be read.
    pub fn new(before: &Path) -> Result<Self> {
        Ok(Self {
            before: Before::read(before)?,
            written: String::new(),
            single: Table::new("Memory and start", "", &["measured", "aim"]),
        })
    }

    /// A paragraph.
    pub fn says(&mut self, text: &str) {
        println!("{text}");
        self.written.push_str(text);
        self.written.push('\n');
    }

    /// A table, in order.
    pub fn add(&mut self, table: &Table) {
        println!("\n{}", self.before.beside(table, &COMPARED).markdown());
        self.written.push('\n');
        self.written.push_str(&table.markdown());
    }

    /// A figure of its own: bytes of memory.
    pub fn memory(&mut self, name: &str, bytes: u64, aim: Option<u64>) {
        let aim = aim.map(|aim| verdict(&format!("≤ {}", units::memory(aim)), bytes <= aim));
        self.line(name, units::memory(bytes), aim);
    }

    /// A figure of its own: a time.
    pub fn time(&mut self, name: &str, time: Duration, aim: Duration) {
        let aim = verdict(&format!("≤ {}", units::time(aim)), time <= aim);
        self.line(name, units::time(time), Some(aim));
    }

    fn line(&mut self, name: &str, found: String, aim: Option<String>) {
        self.single.row(name, [found, aim.unwrap_or_default()]);
    }

    /// Shows the single figures and, where there is a file for it, writes all down.
    ///
    /// # Errors
    /// When the file has no place for it.
    pub fn end(mut self, file: Option<&Path>) -> Result<()> {
        if !self.single.rows.is_empty() {
            let single = self.single.clone();
            self.add(&single);
        }
        match file {
            Some(file) => page::write(file, &self.written),
            None => Ok(()),
        }
    }
}
