// Starts and stops real Stagedoor servers: the release build, on a free port,
// with a data folder of its own.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream, existsSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const dist = join(root, 'target/dist');
const program = process.env.STAGEDOOR_BIN ?? newestProgram();
/** A release carries its own. */
const site = process.env.STAGEDOOR_SITE
  ?? (dirname(program) === dist ? undefined : join(root, 'target/site'));

/** What was built last: by `make build`, or by `cargo leptos end-to-end`, which says nothing. */
function newestProgram(): string {
  const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
  const programs = [dist, join(target, 'release'), join(target, 'debug')]
    .map((folder) => join(folder, 'stagedoor'))
    .filter((file) => existsSync(file));
  const built = (file: string): number => statSync(file).mtimeMs;
  return programs.sort((a, b) => built(b) - built(a))[0] ?? join(dist, 'stagedoor');
}

/** Environment variables on top of the test defaults; `undefined` removes one. */
export type Settings = Record<string, string | undefined>;

export type Role =
  | 'user' | 'creator' | 'premium' | 'moderator' | 'admin' | 'artist' | 'producer' | 'label';

export interface Person {
  username: string;
  email: string;
  password: string;
}

let people = 0;

/** Somebody nobody has met: names that no other test uses. */
export function somebody(name = 'Nina'): Person {
  people += 1;
  const username = `${name}-${process.pid.toString(36)}-${people.toString(36)}`;
  return { username, email: `${username.toLowerCase()}@example.com`, password: 'a violin in the rain' };
}

export class Server {
  private process: ChildProcess | undefined;

  private constructor(
    /** Where it is reached, `http://localhost:port`: passkeys need a name. */
    readonly url: string,
    /** Its data folder: database, outbox, media. */
    readonly data: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  static async start(settings: Settings = {}): Promise<Server> {
    if (!existsSync(program)) {
      throw new Error(`${program} is not there. Run "make e2e", or set STAGEDOOR_BIN.`);
    }
    // Somebody else can take the free port before the server does: try again then.
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      const address = `127.0.0.1:${port}`;
      const url = `http://localhost:${port}`;
      const data = await mkdtemp(join(tmpdir(), 'stagedoor-'));
      const environment: NodeJS.ProcessEnv = {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        RUST_LOG: 'info',
        STAGEDOOR_ADDR: address,
        STAGEDOOR_PUBLIC_URL: url,
        STAGEDOOR_DATA: data,
        STAGEDOOR_SITE: site,
        STAGEDOOR_RATE_LIMITS: 'off',
        ...settings,
      };
      const server = new Server(environment.STAGEDOOR_PUBLIC_URL ?? `http://${address}`, data, environment);
      try {
        await server.launch();
        return server;
      } catch (error) {
        const log = await server.log();
        await server.stop();
        if (attempt === 3) throw new Error(`${error}\n${log}`);
      }
    }
  }

  /** What the server has logged so far. */
  log(): Promise<string> {
    return readFile(join(this.data, 'server.log'), 'utf8').catch(() => '');
  }

  /** Creates an account without mail or pages, through the command line. */
  async create(person: Person, options: { role?: Role; verified?: boolean } = {}): Promise<Person> {
    const role = options.role ? ['--role', options.role] : [];
    const verified = options.verified === false ? [] : ['--verified'];
    await this.run(
      ['user', 'create', '--username', person.username, '--email', person.email,
        ...role, ...verified, '--password-stdin'],
      `${person.password}\n`,
    );
    return person;
  }

  /** What an operator does while the server runs. */
  async setRole(person: Person, role: Role): Promise<void> {
    await this.run(['user', 'set-role', person.username, role]);
  }

  /** What an operator does about somebody, and tells them. */
  async suspend(person: Person, reason: string): Promise<void> {
    await this.run(['user', 'suspend', person.username, '--reason', reason]);
  }

  /** The end of that. */
  async restore(person: Person): Promise<void> {
    await this.run(['user', 'restore', person.username]);
  }

  /** What an operator does with an artist who has asked in this ticket to give that up. */
  async returnToListener(person: Person, reference: string, tracks: 'hide' | 'keep' | 'delete'): Promise<void> {
    await this.run(['user', 'set-role', person.username, 'user', '--ticket', reference, '--tracks', tracks]);
  }

  /** The account as the command line shows it. */
  async show(person: Person): Promise<Record<string, unknown>> {
    return JSON.parse(await this.run(['user', 'show', person.username]));
  }

  async stop(): Promise<void> {
    const running = this.process;
    if (running && running.exitCode === null && running.signalCode === null) {
      const ended = new Promise((done) => running.once('exit', done));
      running.kill('SIGTERM');
      const patience = setTimeout(() => running.kill('SIGKILL'), 12_000);
      await ended;
      clearTimeout(patience);
    }
    await rm(this.data, { recursive: true, force: true });
  }

  private async launch(): Promise<void> {
    const running = spawn(program, ['serve'], { env: this.environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = running;
    const log = createWriteStream(join(this.data, 'server.log'));
    running.stdout.pipe(log, { end: false });
    running.stderr.pipe(log, { end: false });
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      if (running.exitCode !== null) throw new Error(`stagedoor serve ended with code ${running.exitCode}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((later) => setTimeout(later, 25));
    }
    throw new Error('stagedoor serve did not get ready in 15 s');
  }

  private run(args: string[], input = ''): Promise<string> {
    return new Promise((done, failed) => {
      const child = execFile(program, args, { env: this.environment }, (error, stdout, stderr) => {
        if (error) failed(new Error(`stagedoor ${args.join(' ')}: ${stderr}`));
        else done(stdout);
      });
      // Commands that read nothing may be gone before their input is closed.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });
  }
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : failed(new Error('no port'))));
    });
  });
}
