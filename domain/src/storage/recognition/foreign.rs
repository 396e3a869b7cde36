//! Files that hold sound, or may, and are something else: what begins like this
//! is no stream that was cut in the middle of a frame, however well the bytes
//! behind it read as one.

/// How other kinds of files begin. Only those matter whose beginning can be
/// shorter than a frame of sound; whatever is longer is refused by its length.
const MARKS: &[&[u8]] = &[
    b"RIFF",
    b"RIFX",
    b"FORM",
    b"OggS",
    b"fLaC",
    b".snd",
    b"caff",
    b"wvpk",
    b"MAC ",
    b"TTA1",
    b"MThd",
    b"#!AMR",
    b".RMF",
    b"FLV",
    b"FWS",
    b"CWS",
    b"ZWS",
    b"\x1a\x45\xdf\xa3",
    b"\x30\x26\xb2\x75",
    b"\0\0\x01\xba",
    b"\0\0\x01\xb3",
    b"nut/multimedia",
    b"Creative Voice",
    b"riff\x2e\x91\xcf\x11",
    b"DSD ",
    b"FRM8",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
    b"!<arch>",
    b"070701",
    b"070707",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"%PDF",
    b"%!PS",
    b"\x7fELF",
    b"MZ\x90\0",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"SQLite format 3",
    b"<?xml",
    b"<html",
    b"<!doc",
    b"<!DOC",
    b"#!/",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"wOFF",
    b"wOF2",
    b"\0asm",
];

/// Bytes that [`is_foreign`] wants to see.
pub(super) const ENOUGH: usize = 512;

/// Whether a file that begins with `bytes` is of another kind.
pub(super) fn is_foreign(bytes: &[u8]) -> bool {
    MARKS.iter().any(|mark| bytes.starts_with(mark))
        // ISO/IEC 14496-12 and QuickTime: the length of the first box is first.
        || matches!(bytes.get(4..8), Some(b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free"))
        || is_tar(bytes)
}

/// Whether this is the header of a file in a TAR archive, told by its checksum,
/// which every variant has (POSIX.1-1988).
fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..512) else {
        return false;
    };
    let told = header[148..156]
        .iter()
        .skip_while(|byte| **byte == b' ')
        .take_while(|byte| (b'0'..=b'7').contains(*byte))
        .fold(0, |sum: u32, digit| {
            sum.wrapping_mul(8) + u32::from(digit - b'0')
        });
    let sum: u32 = header
        .iter()
        .enumerate()
        // The checksum's own field counts as spaces.
        .map(|(at, byte)| {
            if (148..156).contains(&at) {
                32
            } else {
                u32::from(*byte)
            }
        })
        .sum();
    told == sum
}
