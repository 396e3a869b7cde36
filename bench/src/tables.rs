//! What was measured, as tables.

use std::time::Duration;

use crate::browser;
use crate::crowd::TRIES;
use crate::figures::{Figure, Round, median};
use crate::flood::{Flood, LOGINS};
use crate::leaving::{EVENTS, Left, TRACKS};
use crate::listeners::{LISTENERS, Listened};
use crate::processing::Processed;
use crate::table::{NOTHING, Table, verdict};
use crate::timing::Timing;
use crate::units;
use crate::visit::{FileKind, Visit};
use crate::watched::Watched;

/// Medians whose ratio is within these are the same: how far two of them are apart by chance
/// alone on a busy machine.
const SAME: std::ops::RangeInclusive<f64> = 0.95..=1.05;
/// How many times as long a bystander may wait while somebody floods.
const FLOOD_AIM: f64 = 2.0;
/// Times what ffmpeg alone takes.
const PROCESSING_AIM: f64 = 1.3;
/// How many times as long a bystander may wait while an account is erased.
const LEAVING_AIM: f64 = 1.3;
/// Microseconds that metrics, and traces, may add to an answer.
const METRICS_AIM: f64 = 5.0;
const TRACES_AIM: f64 = 15.0;
const SETTINGS_FIRST_AIM: usize = 130_000;
const SETTINGS_AGAIN_AIM: usize = 8_000;
const PLAIN_PAGE_AIM: usize = 20_000;
const INTERACTIVE_AIM: Duration = Duration::from_secs(1);

/// Rates on one database.
pub fn figures(database: &str, note: &str, figures: &[Figure]) -> Table {
    let columns = [
        "a second",
        "p50",
        "p99",
        "CPU",
        "peer a second",
        "peer p50",
        "peer p99",
        "peer CPU",
        "ratio",
        "aim",
    ];
    let mut table = Table::new(database, note, &columns);
    for figure in figures {
        let cells = side(&figure.real).into_iter().chain(side(&figure.peer));
        let ratio = figure.ratio();
        let ratio = ratio.map_or_else(|| NOTHING.to_owned(), |ratio| format!("{ratio:.2}"));
        table.row(&figure.name, cells.chain([ratio, aims(figure)]));
    }
    table
}

fn side(rounds: &[Round]) -> [String; 4] {
    let rate = median(rounds.iter().map(|it| it.outcome.per_second).collect());
    let p50 = median(rounds.iter().map(|it| it.outcome.p50).collect());
    let p99 = median(rounds.iter().map(|it| it.outcome.p99).collect());
    let time = |time: Option<Duration>| time.map(units::time);
    [
        rate.map(units::rate),
        time(p50),
        time(p99),
        time(processor(rounds)),
    ]
    .map(|cell| cell.unwrap_or_else(|| NOTHING.to_owned()))
}

fn processor(rounds: &[Round]) -> Option<Duration> {
    median(rounds.iter().map(|it| it.processor).collect())
}

fn aims(figure: &Figure) -> String {
    let ratio = figure.aim.ratio.zip(figure.ratio());
    let ratio = ratio.map(|(aim, found)| verdict(&format!("≥ {aim}"), found >= aim));
    let spent = figure.aim.processor.zip(processor(&figure.real));
    let spent = spent.map(|(aim, found)| {
        let aim_text = format!("≤ {} CPU", units::time(aim));
        verdict(&aim_text, found <= aim)
    });
    let aims: Vec<String> = [ratio, spent].into_iter().flatten().collect();
    aims.join("; ")
}

/// What a stranger could tell from how long an answer takes.
pub fn timings(database: &str, timings: &[Timing]) -> Table {
    let mut table = Table::new(
        &format!("Whether an answer's time tells who has an account, {database}"),
        &format!("Medians of {TRIES} each, in turn, with the limits on."),
        &["account", "no account", "ratio", "aim"],
    );
    for timing in timings {
        let aim = format!("{} to {}", SAME.start(), SAME.end());
        let cells = [
            units::time(timing.known),
            units::time(timing.unknown),
            format!("{:.2}", timing.ratio),
            verdict(&aim, SAME.contains(&timing.ratio)),
        ];
        table.row(timing.name, cells);
    }
    table
}

/// What a bystander saw of each flood.
pub fn floods(database: &str, floods: &[Flood]) -> Table {
    let mut table = Table::new(
        &format!("A bystander's login during a flood, {database}"),
        &format!("Medians of {LOGINS} logins; one account floods from one address."),
        &[
            "answers",
            "refused",
            "in quiet",
            "in the flood",
            "ratio",
            "aim",
        ],
    );
    for flood in floods {
        let (answers, refused) = flood.answers;
        let cells = [
            units::bytes(answers),
            units::bytes(refused),
            units::time(flood.quiet),
            units::time(flood.flooded),
            format!("{:.2}", flood.ratio),
            verdict(&format!("< {FLOOD_AIM}"), flood.ratio < FLOOD_AIM),
        ];
        table.row(flood.name, cells);
    }
    table
}

/// What it costs to be watched.
pub fn watched(routes: &[Watched]) -> Table {
    let mut table = Table::new(
        "What it costs to be watched",
        "Processor time of an answer, SQLite, with the log at info; every request is a trace that \
         is kept.",
        &[
            "unwatched",
            "metrics",
            "traces",
            "ratios",
            "requests traced",
            "arrived",
            "aim",
        ],
    );
    for route in routes {
        let plain = route.plain.as_secs_f64() * 1e6;
        let cells = [
            units::time(route.plain),
            format!("{:+.1} µs", route.metrics),
            format!("{:+.1} µs", route.traces),
            format!(
                "{:.2}, {:.2}",
                1.0 + route.metrics / plain,
                1.0 + route.traces / plain
            ),
            route.traced.to_string(),
            route.sent.to_string(),
            verdict(
                &format!("< {METRICS_AIM} µs, < {TRACES_AIM} µs"),
                route.metrics < METRICS_AIM && route.traces < TRACES_AIM,
            ),
        ];
        table.row(&format!("GET {}", route.route), cells);
    }
    table
}

/// What processing a song takes.
pub fn processed(songs: &[Processed]) -> Table {
    let mut table = Table::new(
        "From an upload until it plays",
        "A song of four minutes; ffmpeg alone makes the same two renditions of the same file.",
        &["plays after", "a minute", "ffmpeg alone", "ratio", "aim"],
    );
    for song in songs {
        let cells = [
            units::time(song.plays_after),
            units::time(song.per_minute()),
            units::time(song.alone),
            format!("{:.2}", song.ratio()),
            verdict(
                &format!("≤ {PROCESSING_AIM}"),
                song.ratio() <= PROCESSING_AIM,
            ),
        ];
        table.row(song.name, cells);
    }
    table
}

/// What somebody costs who leaves.
pub fn left(database: &str, left: &Left) -> Table {
    let mut table = Table::new(
        &format!("Somebody leaves, {database}"),
        &format!(
            "{TRACKS} tracks of 10 MB and {EVENTS} events: a copy of all of it, and the erasure of the account. A bystander's page is /settings on one connection, the median of the halves."
        ),
        &["figure", "aim"],
    );
    let mut row = |name: &str, figure: String| table.row(name, [figure, NOTHING.to_owned()]);
    row(
        "from asking for a copy until it is ready",
        units::time(left.made_after),
    );
    row(
        "until its archive is fetched",
        units::time(left.fetched_after),
    );
    row("size of the archive", units::memory(left.archive));
    row("memory over idle", units::memory(left.rise));
    row(
        "from the command until the account is erased",
        units::time(left.erased_after),
    );
    row("a bystander's page before", units::time(left.at_rest));
    row("a bystander's page meanwhile", units::time(left.meanwhile));
    let ratio = left.ratio();
    let aim = verdict(&format!("< {LEAVING_AIM}"), ratio < LEAVING_AIM);
    table.row("ratio of the two", [format!("{ratio:.2}"), aim]);
    table
}

/// What listeners cost.
pub fn listened(seen: Listened) -> Table {
    let mut table = Table::new(
        "Listeners",
        "Each reads the better of two renditions, 192 kbit/s, at the pace at which it plays; the system's buffers take much of it ahead.",
        &["share of a processor", "memory over idle"],
    );
    let share = format!("{:.1} %", seen.share * 100.0);
    table.row(
        &format!("{LISTENERS} at the same time"),
        [share, units::memory(seen.rise)],
    );
    table
}

/// Bytes over the wire: the settings by kinds of files, and the whole of other pages.
pub fn visits(settings: &Visit, plain: &[(&str, Visit)], peer: &Visit) -> Table {
    let mut table = Table::new(
        "Bytes of a visit",
        "What a browser fetches that takes Brotli, headers included.",
        &["first visit", "next visit", "aim"],
    );
    let numbers = |(first, again): (usize, usize)| [units::bytes(first), units::bytes(again)];
    for kind in FileKind::ALL {
        let sum = settings.sum(|file| file.kind() == kind);
        let name = format!("/settings, {}", kind.name());
        table.row(&name, numbers(sum).into_iter().chain([String::new()]));
    }
    let (first, again) = settings.sum(|_| true);
    let aim = [
        at_most(SETTINGS_FIRST_AIM, first),
        format!("next {}", at_most(SETTINGS_AGAIN_AIM, again)),
    ];
    let cells = numbers((first, again)).into_iter();
    table.row("/settings, all", cells.chain([aim.join("; ")]));
    let all = peer.sum(|_| true);
    let cells = numbers(all).into_iter().chain([String::new()]);
    table.row("the peer's /settings", cells);
    for (path, visit) in plain {
        let (without_font, _) = visit.sum(|file| file.kind() != FileKind::Font);
        let has_wasm = visit.sum(|file| file.kind() == FileKind::Wasm).0 > 0;
        let aim = [
            format!("without font {}", at_most(PLAIN_PAGE_AIM, without_font)),
            verdict("no WebAssembly", !has_wasm),
        ];
        let all = numbers(visit.sum(|_| true)).into_iter();
        table.row(path, all.chain([aim.join("; ")]));
    }
    table
}

fn at_most(aim: usize, found: usize) -> String {
    verdict(&format!("≤ {}", units::bytes(aim)), found <= aim)
}

/// First visits in Chromium; the slow one has an aim.
pub fn opened(note: &str, rows: &[browser::Row]) -> Table {
    let columns = ["first paint", "interactive", "bytes", "requests", "aim"];
    let mut table = Table::new("A first visit in Chromium", note, &columns);
    for (name, is_aimed_at, opened) in rows {
        let aim = if *is_aimed_at {
            let text = format!("interactive ≤ {}", units::time(INTERACTIVE_AIM));
            verdict(&text, opened.interactive <= INTERACTIVE_AIM)
        } else {
            String::new()
        };
        let cells = [
            units::time(opened.first_paint),
            units::time(opened.interactive),
            units::bytes(opened.bytes),
            units::bytes(opened.requests),
            aim,
        ];
        table.row(name, cells);
    }
    table
}
