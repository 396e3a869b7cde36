//! What was measured, in one table.

/// Lines of a table: what, how much, and what was aimed at.
#[derive(Default)]
pub struct Figures(Vec<(String, String, String)>);

impl Figures {
    pub fn add(&mut self, what: &str, value: impl ToString, aim: &str) {
        let value = value.to_string();
        println!("  {what}: {value}");
        self.0.push((what.to_owned(), value, aim.to_owned()));
    }

    pub fn print(&self) {
        let width = |of: fn(&(String, String, String)) -> &String| {
            let lengths = self.0.iter().map(|line| of(line).chars().count());
            lengths.max().unwrap_or_default()
        };
        let (first, second) = (width(|line| &line.0), width(|line| &line.1));
        println!();
        for (what, value, aim) in &self.0 {
            println!("{what:first$}  {value:>second$}  {aim}");
        }
    }
}
