//! Bars of how many became artists, as a drawing in the page.

use leptos::prelude::*;
use stagedoor_domain::creator_numbers::Period;

use super::scale::{marks, round_top};
use crate::format;
use crate::language::words;

/// The drawing's own measure, in which a letter is some 7 wide.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 240.0;

/// Where the bars stand in it. The numbers are at their right, where the newest are: that is
/// the part that a narrow screen shows first.
const RIGHT: f64 = 676.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 212.0;

/// How much of its place a bar takes.
const SHARE: f64 = 0.76;

/// The most names of periods below: more would touch each other.
const NAMES: usize = 4;

/// How wide the longest of them is.
const NAME: f64 = 132.0;

/// How far below the bars the mark of a named one reaches.
const MARK: f64 = 5.0;

/// One bar for each period: at its foot who became an artist by themselves, upon that who
/// was made one, hatched. The table of the page says the same.
#[component]
pub fn Chart(periods: Vec<Period>, is_by_week: bool) -> impl IntoView {
    let creator_numbers = &words().creator_numbers;
    let sum = |period: &Period| period.organic + period.assigned;
    let most = periods.iter().map(sum).max().unwrap_or_default();
    let plot = Plot {
        top: round_top(most),
        bars: periods.len(),
    };
    let lines = marks(plot.top).into_iter().map(|mark| line(&plot, mark));
    let every = periods.len().div_ceil(NAMES).max(1);
    // From the newest back, which always has its name.
    let names = periods
        .iter()
        .enumerate()
        .rev()
        .step_by(every)
        .filter(|(at, _)| plot.middle_of(*at) >= NAME)
        .map(|(at, period)| name(&plot, at, period));
    let bars = periods
        .iter()
        .enumerate()
        .filter(|(_, period)| sum(period) > 0);
    let bars = bars.map(|(at, period)| bar(&plot, at, period));
    let total: i64 = periods.iter().map(sum).sum();
    let empty = (total == 0).then(|| view! { <p class="empty">{creator_numbers.nobody}</p> });
    let title = if is_by_week {
        creator_numbers.plot_by_week
    } else {
        creator_numbers.plot_by_day
    };
    view! {
        <div class="plot" role="region" tabindex="0" aria-label=title>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=title>
                <defs>
                    <pattern
                        id="hatched" width="6" height="6" patternUnits="userSpaceOnUse"
                        patternTransform="rotate(45)"
                    >
                        <rect class="plot-assigned-ground" width="6" height="6" />
                        <rect class="plot-assigned-line" width="2.5" height="6" />
                    </pattern>
                </defs>
                {lines.collect_view()}
                {bars.collect_view()}
                {names.collect_view()}
            </svg>
        </div>
        {empty}
        <ul class="plot-key">
            <li data-kind="organic">{creator_numbers.organic}</li>
            <li data-kind="assigned">{creator_numbers.assigned}</li>
        </ul>
    }
}

/// How numbers become places.
struct Plot {
    top: i64,
    bars: usize,
}

#[expect(clippy::cast_precision_loss, reason = "a drawing is no more exact")]
impl Plot {
    /// How wide the place of one bar is.
    fn step(&self) -> f64 {
        RIGHT / self.bars.max(1) as f64
    }

    fn left_of(&self, at: usize) -> f64 {
        self.step() * at as f64
    }

    fn middle_of(&self, at: usize) -> f64 {
        self.left_of(at) + self.step() / 2.0
    }

    fn height_of(&self, number: i64) -> f64 {
        (BOTTOM - TOP) * number as f64 / self.top as f64
    }
}

fn place(at: f64) -> String {
    format!("{at:.1}")
}

fn line(plot: &Plot, mark: i64) -> AnyView {
    let y = BOTTOM - plot.height_of(mark);
    let (beside, below) = (place(RIGHT + 8.0), place(y + 4.0));
    let y = place(y);
    view! {
        <line class="plot-line" x1="0" x2=RIGHT.to_string() y1=y.clone() y2=y />
        <text class="plot-mark" x=beside y=below>{mark}</text>
    }
    .into_any()
}

/// The name of a period ends below the middle of its bar, with a mark between them.
fn name(plot: &Plot, at: usize, period: &Period) -> AnyView {
    let x = place(plot.middle_of(at));
    let (top, end, below) = (place(BOTTOM), place(BOTTOM + MARK), place(BOTTOM + 20.0));
    view! {
        <line class="plot-line" x1=x.clone() x2=x.clone() y1=top y2=end />
        <text class="plot-name" x=x y=below>{format::date(period.starts_on)}</text>
    }
    .into_any()
}

fn bar(plot: &Plot, at: usize, period: &Period) -> AnyView {
    let creator_numbers = &words().creator_numbers;
    let step = plot.step();
    let x = place(plot.left_of(at) + step * (1.0 - SHARE) / 2.0);
    let width = place(step * SHARE);
    let (organic, assigned) = (period.organic, period.assigned);
    let (own, given) = (plot.height_of(organic), plot.height_of(assigned));
    let day = format::date(period.starts_on);
    let said = (creator_numbers.bar)(&day, organic, assigned);
    view! {
        <g>
            <title>{said}</title>
            <rect
                class="plot-organic" x=x.clone() y=place(BOTTOM - own) width=width.clone()
                height=place(own)
            />
            <rect
                fill="url(#hatched)" x=x y=place(BOTTOM - own - given) width=width
                height=place(given)
            />
        </g>
    }
    .into_any()
}
