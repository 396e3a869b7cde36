//! What is measured of a piece while it is decoded.

use std::time::Duration;

use ebur128::{EbuR128, Mode};

use super::waveform::Peaks;

/// The most channels that are measured: more than any loudspeakers have.
pub(super) const MOST_CHANNELS: u32 = 8;

/// What a piece is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sound {
    /// Samples a second.
    pub(super) rate: u32,
    pub(super) channels: u32,
    /// How long it plays.
    pub(super) duration: Duration,
    /// Integrated loudness by EBU R 128 in LUFS; none for what is too short or too quiet
    /// to have one.
    pub(super) loudness: Option<f64>,
    /// The highest level between and at the samples, in dBTP (ITU-R BS.1770); none for
    /// digital silence.
    pub(super) true_peak: Option<f64>,
    /// 1,000 peaks.
    pub(super) waveform: Vec<u8>,
}

/// Measures frames as they come, in constant memory but for 80 bytes a second of loudness.
pub(super) struct Meter {
    rate: u32,
    channels: u32,
    frames: u64,
    loudness: EbuR128,
    peaks: Peaks,
}

impl Meter {
    /// None for what cannot be measured: no or too many channels, an absurd rate.
    pub(super) fn new(rate: u32, channels: u32) -> Option<Self> {
        if !(1..=MOST_CHANNELS).contains(&channels) || !(1_000..=768_000).contains(&rate) {
            return None;
        }
        Some(Self {
            rate,
            channels,
            frames: 0,
            loudness: EbuR128::new(channels, rate, Mode::I | Mode::TRUE_PEAK).ok()?,
            peaks: Peaks::new(),
        })
    }

    /// Whether it measures frames of this kind.
    pub(super) const fn is_for(&self, rate: u32, channels: u32) -> bool {
        self.rate == rate && self.channels == channels
    }

    /// Adds whole frames, channel beside channel. Samples that are no numbers are silence.
    pub(super) fn add(&mut self, samples: &mut [f32]) {
        for sample in &mut *samples {
            if !sample.is_finite() {
                *sample = 0.0;
            }
        }
        let channels = self.channels as usize;
        let frames = samples.chunks_exact(channels);
        self.frames += frames.len() as u64;
        frames.for_each(|frame| self.peaks.add(frame));
        // It fails for incomplete frames alone.
        let _ = self.loudness.add_frames_f32(samples);
    }

    /// How much there was so far.
    pub(super) fn duration(&self) -> Duration {
        duration(self.frames, self.rate)
    }

    pub(super) const fn frames(&self) -> u64 {
        self.frames
    }

    pub(super) fn finish(self) -> Sound {
        let loudness = self.loudness.loudness_global().ok();
        let peaks = (0..self.channels).filter_map(|one| self.loudness.true_peak(one).ok());
        let true_peak = 20.0 * peaks.fold(0.0, f64::max).log10();
        Sound {
            rate: self.rate,
            channels: self.channels,
            duration: self.duration(),
            loudness: loudness.filter(|lufs| lufs.is_finite()),
            true_peak: Some(true_peak).filter(|dbtp| dbtp.is_finite()),
            waveform: self.peaks.finish(),
        }
    }
}

/// How long so many frames play.
pub(super) fn duration(frames: u64, rate: u32) -> Duration {
    let nanos = u128::from(frames) * 1_000_000_000 / u128::from(rate.max(1));
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}
