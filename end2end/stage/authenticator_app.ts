// An authenticator app: codes by RFC 6238 from the secret that the page shows.

import { createHmac } from 'node:crypto';

const STEP_MS = 30_000;

export class AuthenticatorApp {
  private last = 0;

  constructor(private readonly secret: string) {}

  /** A code that no earlier call gave: the server takes each once, and one step ahead of time. */
  async code(): Promise<string> {
    const step = Math.max(Math.floor(Date.now() / STEP_MS), this.last + 1);
    // At most one step ahead; waiting for the rest of it is what a person would do.
    const early = step * STEP_MS - (Date.now() + STEP_MS);
    if (early >= 0) await new Promise((later) => setTimeout(later, early + 50));
    this.last = step;
    return codeAt(this.secret, step);
  }
}

/** Six digits that no step near this one gives. */
export function wrongCode(secret: string): string {
  const now = Math.floor(Date.now() / STEP_MS);
  const right = [-2, -1, 0, 1, 2].map((distance) => codeAt(secret, now + distance));
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.includes(code)) ?? '666666';
}

function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', base32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function base32(text: string): Buffer {
  const bits = [...text.replace(/[\s=]/g, '').toUpperCase()]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
