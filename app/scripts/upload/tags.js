// The title that a file names itself, from the tags of the formats that are taken. Read is
// only the beginning of the file, and nothing of it leaves the browser.

const ENOUGH = 512 * 1024;

/** The title, or an empty text where the file has none that can be read. */
export async function titleOf(file) {
  try {
    const bytes = new Uint8Array(await file.slice(0, ENOUGH).arrayBuffer());
    return clean(id3(bytes) || flac(bytes) || ogg(bytes) || mp4(bytes) || wav(bytes) || '');
  } catch {
    return '';
  }
}

/** The name of a file as the server would make a title of it. */
export function titleOfName(name) {
  return clean(name.replace(/\.[a-z0-9]{1,5}$/i, '').replace(/_/g, ' '));
}

function clean(text) {
  // eslint-disable-next-line no-control-regex
  const shown = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ');
  return [...shown.replace(/\s+/g, ' ').trim()].slice(0, 200).join('').trim();
}

const ascii = (bytes, at, length) => String.fromCharCode(...bytes.subarray(at, at + length));
const big = (bytes, at) => ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
const little = (bytes, at) => (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
const utf8 = (bytes) => new TextDecoder().decode(bytes);

/** ID3v2.2 to 2.4, at the beginning of MP3 and AAC. */
function id3(bytes, start = 0) {
  if (ascii(bytes, start, 3) !== 'ID3') return '';
  const version = bytes[start + 3];
  const safe = (at) => (bytes[at] << 21) | (bytes[at + 1] << 14) | (bytes[at + 2] << 7) | bytes[at + 3];
  const end = Math.min(bytes.length, start + 10 + safe(start + 6));
  const [name, head] = version === 2 ? ['TT2', 6] : ['TIT2', 10];
  let at = start + 10;
  // An extended header says its own length.
  if (bytes[start + 5] & 0x40) at += version === 4 ? safe(at) : big(bytes, at) + 4;
  while (at + head < end && bytes[at] !== 0) {
    const size = version === 2
      ? (bytes[at + 3] << 16) | (bytes[at + 4] << 8) | bytes[at + 5]
      : version === 4 ? safe(at + 4) : big(bytes, at + 4);
    if (ascii(bytes, at, name.length) === name) return id3Text(bytes.subarray(at + head, at + head + size));
    at += head + size;
  }
  return '';
}

function id3Text(content) {
  const encoding = ['latin1', 'utf-16', 'utf-16be', 'utf-8'][content[0]];
  if (!encoding) return '';
  // Several values have a zero between them.
  return new TextDecoder(encoding).decode(content.subarray(1)).split('\0')[0];
}

function flac(bytes) {
  if (ascii(bytes, 0, 4) !== 'fLaC') return '';
  for (let at = 4; at + 4 < bytes.length;) {
    const size = (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    if ((bytes[at] & 0x7f) === 4) return vorbis(bytes.subarray(at + 4, at + 4 + size));
    if (bytes[at] & 0x80) return '';
    at += 4 + size;
  }
  return '';
}

/** Ogg: the second packet of the stream, put together from its pages. */
function ogg(bytes) {
  if (ascii(bytes, 0, 4) !== 'OggS') return '';
  const packet = [];
  let packets = 0;
  for (let at = 0; at + 27 < bytes.length && ascii(bytes, at, 4) === 'OggS';) {
    const segments = bytes[at + 26];
    let data = at + 27 + segments;
    for (let i = 0; i < segments; i += 1) {
      const size = bytes[at + 27 + i];
      if (packets === 1) packet.push(...bytes.subarray(data, data + size));
      data += size;
      if (size < 255) packets += 1;
      if (packets > 1) break;
    }
    if (packets > 1 || packet.length > ENOUGH) break;
    at = data;
  }
  const content = Uint8Array.from(packet);
  if (ascii(content, 0, 8) === 'OpusTags') return vorbis(content.subarray(8));
  if (ascii(content, 1, 6) === 'vorbis') return vorbis(content.subarray(7));
  return '';
}

function vorbis(content) {
  let at = 4 + little(content, 0);
  const count = Math.min(little(content, at), 1_000);
  at += 4;
  for (let i = 0; i < count && at + 4 <= content.length; i += 1) {
    const size = little(content, at);
    const comment = utf8(content.subarray(at + 4, at + 4 + Math.min(size, 4_096)));
    if (/^title=/i.test(comment)) return comment.slice(6);
    at += 4 + size;
  }
  return '';
}

/** MP4: `moov.udta.meta.ilst.©nam.data`, where the index comes before the sound. */
function mp4(bytes) {
  if (ascii(bytes, 4, 4) !== 'ftyp') return '';
  let [at, end] = [0, bytes.length];
  for (const wanted of ['moov', 'udta', 'meta', 'ilst', '\u00a9nam', 'data']) {
    for (;;) {
      if (at + 8 > end) return '';
      const size = big(bytes, at);
      if (size < 8) return '';
      if (ascii(bytes, at + 4, 4) === wanted) {
        end = Math.min(end, at + size);
        at += wanted === 'meta' ? 12 : 8;
        break;
      }
      at += size;
    }
  }
  return utf8(bytes.subarray(at + 8, end));
}

/** WAV: `INAM` in a list of information, or an ID3 tag in a chunk of its own. */
function wav(bytes) {
  if (ascii(bytes, 0, 4) !== 'RIFF' || ascii(bytes, 8, 4) !== 'WAVE') return '';
  for (let at = 12; at + 8 < bytes.length;) {
    const [name, size] = [ascii(bytes, at, 4), little(bytes, at + 4)];
    if (name === 'LIST' && ascii(bytes, at + 8, 4) === 'INFO') {
      for (let part = at + 12; part + 8 < at + 8 + size;) {
        const length = little(bytes, part + 4);
        if (ascii(bytes, part, 4) === 'INAM') return utf8(bytes.subarray(part + 8, part + 8 + length)).split('\0')[0];
        part += 8 + length + (length & 1);
      }
    }
    if (name.toLowerCase() === 'id3 ') return id3(bytes, at + 8);
    at += 8 + size + (size & 1);
  }
  return '';
}
