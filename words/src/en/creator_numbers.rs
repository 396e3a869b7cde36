//! Artists in numbers, for whoever runs the site.

use crate::texts::room;

room! {
    /// Artists in numbers, for whoever runs the site.
    CreatorNumbers = CREATOR_NUMBERS {
        heading = "Artists in numbers";
        lede = "Artists of today, on the day on which each became one: whoever is no artist any more is not counted. Days are those of UTC.";
        organic = "Became artists by themselves";
        assigned = "Were made artists by an operator";
        verified = "Listeners with a verified email";
        without_track(since: &str) = format!("Artists since {since} without a track");
        since(day: &str) = format!("Since {day}");
        choice = "What one bar stands for";
        weeks_of_a_year = "Weeks of a year";
        days_of_weeks = "Days of twelve weeks";
        plot_by_week = "New artists by week";
        plot_by_day = "New artists by day";
        nobody = "Nobody of them became one in this time.";
        bar(day: &str, organic: i64, assigned: i64) = format!("{day}: {organic} by themselves, {assigned} by an operator");
        by_week = "Week by week";
        empty_weeks = "Weeks in which nobody became one are left out.";
        week = "Week from";
        organic_short = "By themselves";
        assigned_short = "By an operator";
    }
}
