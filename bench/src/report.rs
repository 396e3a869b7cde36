//! The tables, for people.

use std::time::Duration;

use crate::crowd::TRIES;
use crate::figures::{Figure, Round, median};
use crate::flood::{Flood, LOGINS};
use crate::timing::Timing;
use crate::visit::Visit;

/// Medians whose ratio is within these are the same: how far two of them are apart by chance
/// alone on a busy machine.
const SAME: std::ops::RangeInclusive<f64> = 0.95..=1.05;

/// How many times as long a bystander may wait while somebody floods.
const FLOOD_AIM: f64 = 2.0;

/// Prints the figures of one database.
pub fn figures(database: &str, durability: &str, figures: &[Figure]) {
    println!("\n{database} ({durability})");
    println!(
        "{:<34}{:^40}{:^40}{:>7}  aim",
        "", "stagedoor", "bare handler", "ratio"
    );
    let columns = format!("{:>9}{:>10}{:>10}{:>11}", "req/s", "p50", "p99", "CPU/req");
    println!("{:<34}{columns}{columns}", "");
    for figure in figures {
        println!(
            "{:<34}{}{}{}",
            figure.name,
            side(&figure.real),
            side(&figure.bare),
            verdict(figure)
        );
    }
}

fn side(rounds: &[Round]) -> String {
    let rate = median(rounds.iter().map(|it| it.outcome.per_second).collect());
    let p50 = median(rounds.iter().map(|it| it.outcome.p50).collect());
    let p99 = median(rounds.iter().map(|it| it.outcome.p99).collect());
    let processor = median(rounds.iter().map(|it| it.processor).collect());
    let (Some(rate), Some(p50), Some(p99), Some(processor)) = (rate, p50, p99, processor) else {
        return format!("{:>40}", "–");
    };
    format!(
        "{:>9}{:>10}{:>10}{:>11}",
        thousands(rate),
        time(p50),
        time(p99),
        time(processor)
    )
}

fn verdict(figure: &Figure) -> String {
    let Some(ratio) = figure.ratio() else {
        return String::new();
    };
    let mark = match (figure.aim, figure.defect) {
        (Some(aim), _) if ratio >= aim => format!("≥ {aim}  pass"),
        (Some(_), Some(defect)) if ratio < defect => format!("≥ {defect}  DEFECT"),
        (Some(aim), _) => format!("≥ {aim}  MISS"),
        (None, _) => String::new(),
    };
    format!("{ratio:>7.2}  {mark}")
}

/// Prints what a stranger could tell from how long an answer takes.
pub fn timings(timings: &[Timing]) {
    println!(
        "\n{:<34}{:>13}{:>13}{:>7}  aim",
        format!("Timing, medians of {TRIES}"),
        "account",
        "no account",
        "ratio"
    );
    for timing in timings {
        let is_same = SAME.contains(&timing.ratio);
        println!(
            "{:<34}{:>13}{:>13}{:>7.2}  {} to {}  {}",
            timing.name,
            time(timing.known),
            time(timing.unknown),
            timing.ratio,
            SAME.start(),
            SAME.end(),
            if is_same { "pass" } else { "MISS" }
        );
    }
}

/// Prints what a bystander saw of each flood.
pub fn floods(floods: &[Flood]) {
    println!(
        "\n{:<34}{:>13}{:>13}{:>13}{:>13}{:>7}  aim",
        format!("A bystander's login, medians of {LOGINS}"),
        "answers",
        "refused",
        "in quiet",
        "in the flood",
        "ratio"
    );
    for flood in floods {
        let (answers, refused) = flood.answers;
        println!(
            "{:<34}{answers:>13}{refused:>13}{:>13}{:>13}{:>7.2}  < {FLOOD_AIM}  {}",
            flood.name,
            time(flood.quiet),
            time(flood.flooded),
            flood.ratio,
            if flood.ratio < FLOOD_AIM {
                "pass"
            } else {
                "MISS"
            }
        );
    }
}

/// Prints what a visit of a page costs, and whether it is within `aims` (first and next visit,
/// bytes without fonts).
pub fn visit(path: &str, visit: &Visit, aims: (Option<usize>, Option<usize>), wasm: bool) {
    let (first, with_fonts) = visit.first();
    let (again, _) = visit.again();
    println!("\n{path}");
    for file in &visit.files {
        let kind = if file.is_font() { " (font)" } else { "" };
        println!(
            "    {:<58}{:>10}{:>10}{kind}",
            file.path,
            bytes(file.first),
            bytes(file.again)
        );
    }
    println!(
        "    {:<58}{:>10}{:>10}",
        "without fonts",
        bytes(first),
        bytes(again)
    );
    println!("    {:<58}{:>10}", "with fonts", bytes(with_fonts));
    for (name, found, aim) in [("first", first, aims.0), ("again", again, aims.1)] {
        if let Some(aim) = aim {
            line(
                &format!("{path} {name}"),
                &bytes(found),
                &bytes(aim),
                found <= aim,
            );
        }
    }
    if !wasm {
        let found = if visit.has_wasm() { "some" } else { "none" };
        line(
            &format!("{path} WebAssembly"),
            found,
            "none",
            !visit.has_wasm(),
        );
    }
}

/// Prints one figure beside its aim.
pub fn line(name: &str, found: &str, aim: &str, is_met: bool) {
    let mark = if is_met { "pass" } else { "MISS" };
    println!("{name:<44}{found:>12}   aim {aim:<10} {mark}");
}

/// A time with a unit that fits it.
pub fn time(duration: Duration) -> String {
    let micros = duration.as_secs_f64() * 1e6;
    if micros < 1_000.0 {
        format!("{micros:.0} µs")
    } else if micros < 100_000.0 {
        format!("{:.1} ms", micros / 1e3)
    } else {
        format!("{:.0} ms", micros / 1e3)
    }
}

/// Bytes in kilobytes of a thousand, as networks count.
pub fn bytes(bytes: usize) -> String {
    format!("{}.{} KB", bytes / 1_000, bytes % 1_000 / 100)
}

/// Bytes of memory in mebibytes, called MB as tools do.
pub fn memory(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1024 * 1024))
}

fn thousands(rate: f64) -> String {
    if rate >= 10_000.0 {
        let whole = format!("{rate:.0}");
        let (high, low) = whole.split_at(whole.len() - 3);
        format!("{high},{low}")
    } else if rate >= 100.0 {
        format!("{rate:.0}")
    } else {
        format!("{rate:.1}")
    }
}
