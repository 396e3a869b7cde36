//! Which blocks of a Vorbis stream are long: the modes at the end of its set-up
//! header (Vorbis I specification, 4.2.4).

/// More modes than that cannot be.
const MOST_MODES: usize = 64;

/// Bits of one mode: block flag, window type, transform type, mapping.
const MODE: usize = 1 + 16 + 16 + 8;

/// For each mode whether its blocks are long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Modes(Vec<bool>);

impl Modes {
    /// Reads them from the whole set-up packet, backwards: what stands before them
    /// would take a decoder.
    pub(super) fn read(setup: &[u8]) -> Option<Self> {
        if !setup.starts_with(b"\x05vorbis") {
            return None;
        }
        let bit = |at: usize| setup[at / 8] >> (at % 8) & 1 == 1;
        let number = |at: usize, bits: usize| {
            (0..bits).fold(0_usize, |sum, offset| {
                sum | usize::from(bit(at + offset)) << offset
            })
        };
        // The last bit that is set is the framing bit.
        let mut end = (56..setup.len() * 8).rev().find(|at| bit(*at))?;
        let mut flags = Vec::new();
        let mut best = None;
        while flags.len() < MOST_MODES && end >= 56 + MODE + 6 {
            let start = end - MODE;
            // Both types are always zero.
            if number(start + 1, 16) != 0
                || number(start + 17, 16) != 0
                || number(start + 33, 8) > 63
            {
                break;
            }
            flags.push(bit(start));
            if number(start - 6, 6) + 1 == flags.len() {
                best = Some(flags.len());
            }
            end = start;
        }
        flags.truncate(best?);
        flags.reverse();
        Some(Self(flags))
    }

    /// Whether the packet whose first byte is this has a long block; none when it is
    /// no packet of sound.
    pub(super) fn is_long(&self, first: u8) -> Option<bool> {
        if first & 1 == 1 {
            return None;
        }
        let bits = usize::BITS - (self.0.len() - 1).leading_zeros();
        let mode = usize::from(first >> 1) & ((1 << bits) - 1);
        self.0.get(mode).copied()
    }
}
