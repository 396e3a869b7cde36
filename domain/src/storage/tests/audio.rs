//! The smallest files that are what they claim to be, each about a second long.

pub(super) fn wav() -> Vec<u8> {
    wav_as(1, 2, 16)
}

/// Samples of so many bytes, of which so many bits count, in the format with this tag.
pub(super) fn wav_as(tag: u8, bytes: u8, bits: u8) -> Vec<u8> {
    let samples = vec![0; usize::from(bytes) * 44_100];
    let mut file = b"RIFF".to_vec();
    file.extend(le(36 + samples.len()));
    file.extend(b"WAVEfmt \x10\0\0\0");
    file.extend([tag, 0, 1, 0]);
    file.extend(le(44_100));
    file.extend(le(samples.len()));
    file.extend([bytes, 0, bits, 0]);
    file.extend(b"data");
    file.extend(le(samples.len()));
    file.extend(samples);
    file
}

/// Eleven frames of 4,096 samples, 44.1 kHz, 16 bit, stereo, and a header that
/// promises `samples`.
pub(super) fn flac(samples: u32) -> Vec<u8> {
    let mut file = b"fLaC\x80\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\x0a\xc4\x42\xf0".to_vec();
    file.extend(samples.to_be_bytes());
    file.extend([0; 16]);
    for number in 0..11 {
        let header = [0xff, 0xf8, 0xc9, 0x18, number];
        let sum = header.iter().fold(0, |sum, byte| {
            (0..8).fold(sum ^ byte, |sum: u8, _| {
                (sum << 1) ^ if sum >> 7 == 1 { 7 } else { 0 }
            })
        });
        file.extend(header);
        file.extend([sum, 0, 0]);
    }
    file
}

/// 39 frames of 1152 samples; `layer` is the header's second byte.
pub(super) fn mpeg(layer: u8) -> Vec<u8> {
    let mut frame = vec![0xff, layer, 0x90, 0x00];
    frame.resize(417, 0);
    frame.repeat(39)
}

pub(super) fn mp3() -> Vec<u8> {
    mpeg(0xfb)
}

/// 43 frames of 1024 samples: AAC LC, 44.1 kHz, stereo.
pub(super) fn adts() -> Vec<u8> {
    let mut frame = vec![0xff, 0xf1, 0x50, 0x80, 0x10, 0x1f, 0xfc];
    frame.resize(128, 0x21);
    frame.repeat(43)
}

pub(super) fn opus() -> Vec<u8> {
    let head = b"OpusHead\x01\x02\x38\x01\x80\xbb\0\0\0\0\0".to_vec();
    let tags = b"OpusTags\x04\0\0\0test\0\0\0\0".to_vec();
    [
        page(2, 0, 0, &[&head]),
        page(0, 0, 1, &[&tags]),
        page(4, 48_312, 2, &[&[0xfc; 100]]),
    ]
    .concat()
}

pub(super) fn vorbis() -> Vec<u8> {
    let mut head = b"\x01vorbis\0\0\0\0\x02".to_vec();
    head.extend(le(44_100));
    head.extend([le(0), le(128_000), le(0)].concat());
    head.extend([0xb8, 0x01]);
    let comments = b"\x03vorbis\x04\0\0\0test\0\0\0\0\x01".to_vec();
    let setup = b"\x05vorbis\0\0\0\0".to_vec();
    [
        page(2, 0, 0, &[&head]),
        page(0, 0, 1, &[&comments, &setup]),
        page(4, 44_100, 2, &[&[0; 100]]),
    ]
    .concat()
}

/// One track for each of `handlers`, `soun` or `vide`.
pub(super) fn mp4(handlers: &[&[u8; 4]]) -> Vec<u8> {
    let tracks: Vec<u8> = handlers
        .iter()
        .flat_map(|handler| track(**handler))
        .collect();
    let mut mvhd = vec![0; 100];
    mvhd[12..20].copy_from_slice(&[0, 0, 0x03, 0xe8, 0, 0, 0x03, 0xe8]);
    [
        atom(*b"ftyp", b"M4A \0\0\0\0M4A mp42isom"),
        atom(*b"moov", &[atom(*b"mvhd", &mvhd), tracks].concat()),
        atom(*b"mdat", &[0x21; 1000]),
    ]
    .concat()
}

fn track(handler: [u8; 4]) -> Vec<u8> {
    // Time scale 44,100 and as much duration: one second.
    let mut mdhd = vec![0; 24];
    mdhd[12..20].copy_from_slice(&[0, 0, 0xac, 0x44, 0, 0, 0xac, 0x44]);
    let hdlr = [&[0; 8], &handler[..], &[0; 13]].concat();
    let esds = atom(
        *b"esds",
        b"\0\0\0\0\x03\x19\0\0\0\x04\x11\x40\x15\0\0\0\0\x01\xf4\0\0\x01\xf4\0\x05\x02\x12\x10\x06\x01\x02",
    );
    let entry = [
        b"\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\x02\0\x10\0\0\0\0\xac\x44\0\0".to_vec(),
        esds,
    ];
    let stsd = [
        b"\0\0\0\0\0\0\0\x01".to_vec(),
        atom(*b"mp4a", &entry.concat()),
    ]
    .concat();
    let stts = b"\0\0\0\0\0\0\0\x01\0\0\0\x2b\0\0\x04\0";
    let stbl = atom(
        *b"stbl",
        &[atom(*b"stsd", &stsd), atom(*b"stts", stts)].concat(),
    );
    let mdia = [
        atom(*b"mdhd", &mdhd),
        atom(*b"hdlr", &hdlr),
        atom(*b"minf", &stbl),
    ]
    .concat();
    atom(
        *b"trak",
        &[atom(*b"tkhd", &[0; 84]), atom(*b"mdia", &mdia)].concat(),
    )
}

fn atom(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 8).unwrap();
    [&length.to_be_bytes(), &kind[..], body].concat()
}

/// A page of an Ogg stream with these packets, each under 255 bytes.
fn page(flags: u8, granule: u64, number: u32, packets: &[&[u8]]) -> Vec<u8> {
    let mut page = b"OggS\0".to_vec();
    page.push(flags);
    page.extend(granule.to_le_bytes());
    page.extend(7_u32.to_le_bytes());
    page.extend(number.to_le_bytes());
    page.extend([0; 4]);
    page.push(u8::try_from(packets.len()).unwrap());
    page.extend(
        packets
            .iter()
            .map(|packet| u8::try_from(packet.len()).unwrap()),
    );
    page.extend(packets.concat());
    let sum = checksum(&page);
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

/// CRC-32 as RFC 3533 has it: polynomial 0x04c11db7, not reflected.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum: u32, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
            (sum << 1) ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 }
        })
    })
}

fn le(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}
