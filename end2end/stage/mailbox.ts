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

  /** The newest mail to this address whose subject fits, waiting for it up to 15 s. */
  async about(address: string, subject: RegExp): Promise<Mail> {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      const mail = this.to(address).reverse().find((one) => subject.test(one.subject));
      if (mail) return mail;
      await new Promise((later) => setTimeout(later, 30));
    }
    throw new Error(`no mail about ${subject} came to ${address}, but: ${this.to(address).map((one) => one.subject).join(', ')}`);
  }

  close(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }
}

/** The confirmation link in a mail. */
export function confirmationLink(mail: Mail): string {
  return linkTo(mail, '/verify-email');
}

/** The link in a mail that leads to this page with a token. */
export function linkTo(mail: Mail, path: string): string {
  const links = mail.text.match(/https?:\/\/\S+/g) ?? [];
  const link = links.find((one) => new URL(one).pathname === path);
  if (!link) throw new Error(`no link to ${path} in:\n${mail.text}`);
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
