//! Boxes of an MPEG-4 file (ISO/IEC 14496-12, 4.2).

use super::numbers::{be32, be64};
use super::source::{Source, Stop};

/// A box.
#[derive(Debug, Clone, Copy)]
pub(super) struct Box {
    pub(super) kind: [u8; 4],
    /// Where its content begins.
    pub(super) body: u64,
    /// Where it ends, in the file.
    pub(super) end: u64,
    /// Whether it says that it goes on behind the end of the file.
    pub(super) is_cut_off: bool,
}

/// Hands each box between `from` and `until` to `take`. Something that is no box
/// ends the list.
pub(super) fn boxes(
    source: &mut Source,
    from: u64,
    until: u64,
    mut take: impl FnMut(&mut Source, &Box) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut at = from;
    while at < until && until - at >= 8 {
        let header = source.peek(at, 16)?;
        let Some(kind) = header.get(4..8).and_then(|kind| kind.try_into().ok()) else {
            break;
        };
        let (length, header_length) = match be32(header, 0) {
            0 => (until - at, 8),
            1 => (be64(header, 8), 16),
            length => (u64::from(length), 8),
        };
        if length < header_length {
            break;
        }
        let end = at.saturating_add(length);
        let found = Box {
            kind,
            body: (at + header_length).min(until),
            end: end.min(until),
            is_cut_off: end > until,
        };
        take(source, &found)?;
        at = end;
    }
    Ok(())
}
