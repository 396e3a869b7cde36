//! `/admin/creators`: who became an artist, for whoever runs the site.

mod chart;
mod scale;

use chrono::{NaiveDate, TimeDelta};
use leptos::prelude::*;
use stagedoor_domain::creator_numbers::{self, CreatorNumbers, Period, week_of};

use super::{framed, staff};
use crate::format;
use crate::language::words;
use crate::rendering::{Content, Instead, PageRequest};
use chart::Chart;

/// Where the page is.
pub const PAGE: &str = "/admin/creators";

/// What one bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// Twelve weeks of them.
    Day,
    /// A year of them.
    Week,
}

impl By {
    fn since(self, today: NaiveDate) -> NaiveDate {
        let weeks = match self {
            Self::Day => 12,
            Self::Week => 51,
        };
        week_of(today) - TimeDelta::weeks(weeks)
    }
}

/// The numbers, and how they are drawn.
pub struct Data {
    numbers: CreatorNumbers,
    by: By,
}

pub async fn load(request: PageRequest) -> Result<Data, Instead> {
    staff(&request).await?;
    let by = match request.query("by").as_deref() {
        Some("day") => By::Day,
        _ => By::Week,
    };
    let services = request.services();
    let since = by.since(services.clock.now().date_naive());
    let numbers = creator_numbers::count(services, Some(since)).await?;
    Ok(Data { numbers, by })
}

/// The sums, the plot, and the same week by week in a table.
pub fn view(data: Data) -> Content {
    let Data { numbers, by } = data;
    let creator_numbers = &words().creator_numbers;
    let main = move || {
        let CreatorNumbers {
            since,
            organic,
            assigned,
            verified_without_upgrade,
            upgraded_without_upload,
            days,
            weeks,
            ..
        } = numbers;
        let since = format::date(since);
        let without_track = (creator_numbers.without_track)(&since);
        let shown = match by {
            By::Day => days,
            By::Week => weeks.clone(),
        };
        view! {
            <p class="lede">{creator_numbers.lede}</p>
            <dl class="numbers" data-numbers-styles="">
                <Number name=creator_numbers.organic number=organic />
                <Number name=creator_numbers.assigned number=assigned />
                <Number name=creator_numbers.verified number=verified_without_upgrade />
                <Number name=without_track number=upgraded_without_upload />
            </dl>
            <section class="card" aria-labelledby="plot-title">
                <h2 class="card-title" id="plot-title">{(creator_numbers.since)(&since)}</h2>
                <Choice by />
                <Chart periods=shown is_by_week=by == By::Week />
            </section>
            <section class="card" aria-labelledby="weeks-title">
                <h2 class="card-title" id="weeks-title">{creator_numbers.by_week}</h2>
                <Weeks weeks />
            </section>
        }
    };
    framed(PAGE, creator_numbers.heading, main)
}

#[component]
fn Number(#[prop(into)] name: String, number: i64) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd>{number}</dd></div> }
}

/// The two ways to draw it.
#[component]
fn Choice(by: By) -> impl IntoView {
    let creator_numbers = &words().creator_numbers;
    let current = |one| (one == by).then_some("page");
    view! {
        <nav class="numbers-choice" aria-label=creator_numbers.choice>
            <a href=PAGE aria-current=current(By::Week)>{creator_numbers.weeks_of_a_year}</a>
            <a href=format!("{PAGE}?by=day") aria-current=current(By::Day)>{creator_numbers.days_of_weeks}</a>
        </nav>
    }
}

/// The newest first, without those in which nobody became an artist.
#[component]
fn Weeks(weeks: Vec<Period>) -> impl IntoView {
    let creator_numbers = &words().creator_numbers;
    let counted = weeks
        .into_iter()
        .filter(|week| week.organic + week.assigned > 0);
    let rows = counted.rev().map(|week| {
        view! {
            <tr>
                <th scope="row">{format::date(week.starts_on)}</th>
                <td>{week.organic}</td>
                <td>{week.assigned}</td>
            </tr>
        }
    });
    view! {
        <p>{creator_numbers.empty_weeks}</p>
        <table class="numbers-table">
            <thead>
                <tr>
                    <th scope="col">{creator_numbers.week}</th>
                    <th scope="col">{creator_numbers.organic_short}</th>
                    <th scope="col">{creator_numbers.assigned_short}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
