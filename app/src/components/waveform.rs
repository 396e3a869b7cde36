//! The shape of a track's sound.

use std::fmt::Write;

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// Bars that it is drawn with: about one for four pixels of a wide page.
const BARS: usize = 180;

/// A bar's least height, of 100: silence is a line.
const LEAST: usize = 3;

/// Bars for `peaks`, each 0 to 255, twice: those that were heard lie above those that were
/// not, and are cut off where the track is. Nothing where there are no peaks.
#[component]
pub fn Waveform(peaks: Vec<u8>) -> impl IntoView {
    (!peaks.is_empty()).then(|| {
        let path = path(&peaks);
        let width = BARS * 4;
        InertElement::new(format!(
            r#"<svg class="waveform" viewBox="0 0 {width} 100" preserveAspectRatio="none" aria-hidden="true" focusable="false"><path class="waveform-all" d="{path}"/><path class="waveform-heard" d="{path}"/></svg>"#
        ))
    })
}

/// Each bar is as high as the loudest of its peaks, around the middle.
fn path(peaks: &[u8]) -> String {
    let bars = (0..BARS).map(|bar| {
        let (from, to) = (bar * peaks.len() / BARS, (bar + 1) * peaks.len() / BARS);
        let loudest = peaks[from..to.max(from + 1).min(peaks.len())].iter().max();
        loudest.map_or(0, |peak| usize::from(*peak))
    });
    bars.enumerate()
        .fold(String::new(), |mut path, (at, peak)| {
            let height = (peak * 100 / 255).max(LEAST);
            let (left, top) = (at * 4, (100 - height) / 2);
            // Writing to a string does not fail.
            let _ = write!(path, "M{left} {top}h3v{height}h-3z");
            path
        })
}

#[cfg(test)]
mod tests {
    use super::{BARS, path};

    #[test]
    fn every_bar_is_there_whatever_the_number_of_peaks() {
        for peaks in [1, 7, BARS, 1_000] {
            let drawn = path(&vec![255; peaks]);
            assert_eq!(drawn.matches("v100").count(), BARS, "{peaks}");
        }
        assert!(path(&[0]).starts_with("M0 48h3v3"), "{}", path(&[0]));
    }
}
