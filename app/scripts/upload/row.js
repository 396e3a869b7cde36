// One file of the list: its bytes on their way, what is typed beside them, and what can be
// done about either.

import { DefaultHttpStack, Upload } from 'tus-js-client';
import { Speed, fill, percent, size, time } from './format.js';

const ENDPOINT = '/api/v1/uploads';

/** For as long as a line may be away: longer and longer, then four times a minute. */
const DELAYS = [500, 1_000, 2_000, 4_000, 8_000, ...Array(240).fill(15_000)];

/** States in which bytes are on their way, or about to be. */
const BUSY = ['starting', 'sending', 'offline', 'finishing'];

/** What is still to be done something about. */
const OPEN = [...BUSY, 'waiting', 'paused', 'failed', 'session_over', 'missing'];

/** Asks the site that the page is from, whatever address that has been given. */
class SameSite extends DefaultHttpStack {
  createRequest(method, url) {
    return super.createRequest(method, new URL(url, location).pathname);
  }
}

export class Row {
  #page;
  #parts;
  #tus;
  #speed = new Speed();
  #typing;

  /** `file` is none for an upload whose file has to be chosen again. */
  constructor(page, { file, name, length, url, title = '', description = '', told, offset = 0 }) {
    this.#page = page;
    this.file = file;
    this.name = name;
    this.length = length;
    this.url = url;
    this.offset = offset;
    // What the server knows of the texts.
    this.told = told ?? { title, description };
    this.element = page.template.content.firstElementChild.cloneNode(true);
    const part = (name) => this.element.querySelector(`[data-part="${name}"]`);
    this.#parts = Object.fromEntries(
      ['name', 'size', 'fields', 'title', 'description', 'progress', 'state', 'problem', 'login', 'track',
        'pause', 'resume', 'retry', 'choose', 'cancel', 'hide'].map((name) => [name, part(name)]),
    );
    const { title: titleField, description: words } = this.#parts;
    for (const field of [titleField, words]) {
      field.id = `${field.id}-${page.number()}`;
      field.previousElementSibling.htmlFor = field.id;
    }
    this.#parts.name.textContent = name;
    this.#parts.size.textContent = size(length);
    for (const place of this.element.querySelectorAll('[data-file]')) place.textContent = name;
    this.#parts.progress.setAttribute('aria-label', name);
    titleField.value = title;
    words.value = description;
    this.element.addEventListener('input', () => this.#typed());
    this.element.addEventListener('click', ({ target }) => {
      const button = target.closest('button[data-part]');
      if (button) this[button.dataset.part]();
    });
    this.show(file ? 'waiting' : 'missing');
  }

  get title() { return this.#parts.title.value.trim(); }

  get description() { return this.#parts.description.value.trim(); }

  get isBusy() { return BUSY.includes(this.state); }

  /** Shows what is going on. A problem is a sentence for people. */
  show(state, problem) {
    const before = this.state;
    this.state = state;
    const parts = this.#parts;
    this.element.dataset.state = state;
    const whole = ['done', 'finishing'].includes(state);
    const shown = whole ? this.length : this.offset;
    parts.progress.max = this.length;
    parts.progress.value = shown;
    parts.progress.hidden = state === 'done';
    const speed = this.#speed.value;
    const known = state === 'sending' && speed !== undefined;
    const isRefused = state === 'failed' && !this.canRetry;
    const text = isRefused ? this.#page.words.refused : known || state !== 'sending' ? this.#page.words[state] : this.#page.words.sent;
    const said = fill(text, {
      percent: percent(shown, this.length),
      speed: known ? size(speed) : '',
      left: known ? time((this.length - shown) / speed) : '',
    });
    if (parts.state.textContent !== said) parts.state.textContent = said;
    // Fields of what is over are nobody's any more.
    if (state === 'done' || (state === 'failed' && !this.canRetry)) parts.fields.remove();
    parts.pause.hidden = !['starting', 'sending', 'offline', 'waiting'].includes(state);
    parts.resume.hidden = state !== 'paused' && state !== 'session_over';
    parts.retry.hidden = state !== 'failed' || !this.canRetry;
    parts.choose.hidden = state !== 'missing';
    parts.cancel.hidden = !OPEN.includes(state) || state === 'finishing' || (state === 'failed' && !this.canRetry);
    parts.hide.hidden = state !== 'done' && (state !== 'failed' || this.canRetry);
    parts.login.hidden = state !== 'session_over';
    parts.track.hidden = state !== 'done';
    if (problem !== undefined || state !== before) parts.problem.textContent = problem ?? '';
    // The focus was on a button that has gone: it goes to the one that came.
    if (document.activeElement === document.body && this.#focused?.hidden) {
      this.element.querySelector('button:not([hidden])')?.focus();
    }
    this.#focused = this.element.contains(document.activeElement) ? document.activeElement : undefined;
    if (state !== before && state !== 'sending') this.#page.changed(this, said);
  }

  #focused;

  /** Sends the file, from where it broke off. */
  start() {
    this.canRetry = this.length > 0;
    if (!this.canRetry) {
      this.show('failed', this.#page.words.empty);
      this.#page.next();
      return;
    }
    this.#speed.forget();
    this.#tus?.abort();
    if (!this.url) this.told = { title: this.title, description: this.description };
    const { told } = this;
    this.#tus = new Upload(this.file, {
      endpoint: ENDPOINT,
      httpStack: new SameSite({}),
      uploadUrl: this.url ?? null,
      retryDelays: DELAYS,
      storeFingerprintForResuming: false,
      headers: { 'stagedoor-shown-to': this.#page.userId },
      metadata: { filename: this.name, ...(told.title && { title: told.title }), ...(told.description && { description: told.description }) },
      onUploadUrlAvailable: () => {
        this.url = new URL(this.#tus.url, location).pathname;
        this.keep();
      },
      onProgress: (sent) => {
        this.offset = sent;
        this.#speed.note(sent);
        this.show(sent < this.length ? 'sending' : 'finishing');
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const again = status === 0 || status >= 500 || [409, 423, 429, 460].includes(status);
        const isWrongUser = error.originalResponse?.getBody()?.includes('WRONG_USER') || error.originalResponse?.getBody()?.includes('TOO_MANY');
        if (again && !isWrongUser && this.state !== 'paused') {
          this.#speed.forget();
          this.show('offline');
        }
        return again && !isWrongUser;
      },
      onSuccess: ({ lastResponse }) => this.#done(lastResponse.getHeader('stagedoor-track-id')),
      onError: (error) => this.#broke(error),
    });
    this.show('starting');
    this.#tus.start();
  }

  /** The line is back: nobody waits for the next try. */
  hurry() {
    if (this.state === 'offline' || this.state === 'session_over') this.start();
  }

  pause() {
    this.#tus?.abort();
    this.show('paused');
    this.#page.next();
  }

  resume() {
    this.show('waiting');
    this.#page.next();
  }

  retry() { this.resume(); }

  choose() { this.#page.choose(this); }

  /** Goes on with this file, if it is the one that began. */
  goOnWith(file) {
    if (file.name !== this.name || file.size !== this.length) {
      this.show('missing', fill(this.#page.words.other_file, { name: this.name }));
      return;
    }
    this.file = file;
    this.resume();
  }

  cancel() {
    this.#tus?.abort();
    const { url } = this;
    this.url = undefined;
    if (url) {
      this.#page.kept.forget(url);
      end(url);
    }
    this.#page.say(fill(this.#page.words.cancelled, { name: this.name }));
    this.#page.remove(this);
  }

  hide() { this.#page.remove(this); }

  /** Remembers what was typed, and where the bytes go. */
  keep() {
    if (!this.url) return;
    const { name, length, told, title, description } = this;
    this.#page.kept.put(this.url, { name, length, told, title, description });
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.keep(), 200);
  }

  async #done(trackId) {
    clearTimeout(this.#typing);
    this.keep();
    this.trackId = trackId;
    this.#parts.track.href = `/studio/tracks/${trackId}`;
    const title = this.title || this.told.title || this.name;
    const isSaved = await saveEdits(trackId, this);
    if (isSaved) this.#page.kept.forget(this.url);
    this.#parts.name.textContent = title;
    this.show('done', isSaved ? '' : this.#page.words.edits_wait);
    this.#page.finished(this, title);
  }

  #broke(error) {
    const response = error.originalResponse;
    const status = response?.getStatus() ?? 0;
    const problem = read(response?.getBody(), this.#page.words);
    if (status === 401) {
      this.show('session_over');
    } else {
      // What is refused for good is gone on the server.
      const isRefused = status === 415 || (status === 422 && this.url) || status === 404;
      this.canRetry = !isRefused || status === 404;
      if (isRefused && this.url) {
        this.#page.kept.forget(this.url);
        this.url = undefined;
        this.offset = 0;
      }
      this.show('failed', problem ?? this.#page.words.failed);
      if (!this.canRetry) this.#page.giveBack(this);
    }
    this.#page.next();
  }
}

/** What was typed since the upload began becomes the track's; whether it is. */
export async function saveEdits(trackId, { told, title, description }) {
  const changes = {};
  if (title && title !== told.title) changes.title = title;
  if (description !== (told.description ?? '')) changes.description = description;
  if (!Object.keys(changes).length) return true;
  try {
    const answer = await fetch(`/api/v1/tracks/${trackId}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(changes),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Ends an upload on the server, whose part that was broken off may still be arriving. */
async function end(url) {
  for (const wait of [500, 2_000, 0]) {
    try {
      const { status } = await fetch(url, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' }, keepalive: true });
      if (status < 500 && ![423, 429].includes(status)) return;
    } catch { /* What stays goes by itself after a day. */ }
    if (wait) await new Promise((next) => { setTimeout(next, wait); });
  }
}

/** What a refusal says to people: in the words of the page, as far as it has any for it. */
function read(body, { problems, fields }) {
  try {
    const { code, detail, errors } = JSON.parse(body);
    const said = errors?.map(({ field, code: reason, message }) => fields[`${field}.${reason}`] ?? message);
    return said?.join(' ') || problems[code] || detail;
  } catch {
    return undefined;
  }
}
