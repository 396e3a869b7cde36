// Sound files made on the spot, and files that only look like some.

export interface UploadFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A playable WAV: 16-bit mono PCM at 44.1 kHz, the note A. */
export function wav(seconds = 0.5, name = 'first-take.wav'): UploadFile {
  return recorded(seconds, name, (at) => 0.37 * Math.sin(2 * Math.PI * 440 * at));
}

/** The same with something to see in its waveform: notes that are plucked and fade, in phrases. */
export function plucked(seconds: number, name = 'first-take.wav'): UploadFile {
  const notes = [220, 262, 330, 392, 330, 262, 294, 247];
  return recorded(seconds, name, (at) => {
    const [note, since] = [Math.floor(at * 4), (at * 4) % 1];
    const phrase = 0.35 + 0.6 * Math.abs(Math.sin((Math.PI * at) / (seconds / 3)));
    return phrase * Math.exp(-4 * since) * Math.sin(2 * Math.PI * notes[note % notes.length] * at);
  });
}

/** 16-bit mono PCM of the sound that `sample` has at each second, from -1 to 1. */
function recorded(seconds: number, name: string, sample: (at: number) => number): UploadFile {
  const rate = 44_100;
  const samples = Math.round(seconds * rate);
  const buffer = Buffer.alloc(44 + samples * 2);
  buffer.write('RIFF', 0);
  buffer.writeUInt32LE(buffer.length - 8, 4);
  buffer.write('WAVEfmt ', 8);
  buffer.writeUInt32LE(16, 16); // size of this chunk
  buffer.writeUInt16LE(1, 20); // PCM
  buffer.writeUInt16LE(1, 22); // channels
  buffer.writeUInt32LE(rate, 24);
  buffer.writeUInt32LE(rate * 2, 28); // bytes per second
  buffer.writeUInt16LE(2, 32); // bytes per frame
  buffer.writeUInt16LE(16, 34); // bits per sample
  buffer.write('data', 36);
  buffer.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i += 1) {
    buffer.writeInt16LE(Math.round(32_000 * sample(i / rate)), 44 + i * 2);
  }
  return { name, mimeType: 'audio/wav', buffer };
}

/** A text that calls itself a WAV. */
export function notAudio(name = 'lyrics.wav'): UploadFile {
  return { name, mimeType: 'audio/wav', buffer: Buffer.from('la la la, but only in writing\n'.repeat(50)) };
}
