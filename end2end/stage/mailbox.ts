// A real SMTP server on loopback that keeps what it receives.

import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

export class Mailbox {
  private readonly mails: Mail[] = [];
  private readonly server: SMTPServer;
  /** For `SMTP_URL`. */
  url = '';

  private constructor() {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, _session, done) => {
        simpleParser(stream).then((mail) => {
          this.mails.push(readable(mail));
          done();
        }, done);
      },
    });
  }

  static async open(): Promise<Mailbox> {
    const mailbox = new Mailbox();
    await new Promise<void>((done, failed) => {
      mailbox.server.once('error', failed);
      mailbox.server.listen(0, '127.0.0.1', done);
    });
    const { port } = mailbox.server.server.address() as AddressInfo;
    mailbox.url = `smtp://127.0.0.1:${port}`;
    return mailbox;
  }

  /** Every mail to this address so far, oldest first. */
  to(address: string): Mail[] {
    return this.mails.filter((mail) => mail.to === address.toLowerCase());
  }

  /** The nth mail to this address (1 is the first), waiting for it up to 15 s. */
  async nth(address: string, n: number): Promise<Mail> {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      const mail = this.to(address)[n - 1];
      if (mail) return mail;
      await new Promise((later) => setTimeout(later, 30));
    }
    throw new Error(`${this.to(address).length} mails came to ${address}, not ${n}`);
  }

  close(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }
}

/** The confirmation link in a mail. */
export function confirmationLink(mail: Mail): string {
  const link = /https?:\/\/\S+\/verify-email\?token=[\w-]+/.exec(mail.text)?.[0];
  if (!link) throw new Error(`no confirmation link in:\n${mail.text}`);
  return link;
}

function readable(mail: ParsedMail): Mail {
  const to = Array.isArray(mail.to) ? mail.to[0] : mail.to;
  return {
    to: (to?.value[0]?.address ?? '').toLowerCase(),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html || '',
  };
}
