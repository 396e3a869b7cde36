// Sound files made on the spot, and files that only look like some.

export interface UploadFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A playable WAV: 16-bit mono PCM at 44.1 kHz, the note A. */
export function wav(seconds = 0.5, name = 'first-take.wav'): UploadFile {
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
    buffer.writeInt16LE(Math.round(12_000 * Math.sin((2 * Math.PI * 440 * i) / rate)), 44 + i * 2);
  }
  return { name, mimeType: 'audio/wav', buffer };
}

/** A text that calls itself a WAV. */
export function notAudio(name = 'lyrics.wav'): UploadFile {
  return { name, mimeType: 'audio/wav', buffer: Buffer.from('la la la, but only in writing\n'.repeat(50)) };
}
