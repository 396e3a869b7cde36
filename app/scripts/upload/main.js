// Uploads that go on where they broke off: several files at once, dropped or chosen, each with
// its own row. Without this script the page's form sends one file at a time.

import { isSupported } from 'tus-js-client';
import { Kept } from './kept.js';
import { fill } from './format.js';
import { Row, saveEdits } from './row.js';
import { titleOf, titleOfName } from './tags.js';
import look from './upload.css';

/** Files of one page on their way at the same time: the server takes four of an account. */
const AT_ONCE = 3;

/** How long a line that is said aloud stands, in milliseconds. */
const SAID = 10_000;

class Uploads {
  rows = [];
  #made = 0;

  constructor(section, form) {
    this.section = section;
    this.form = form;
    this.userId = form.elements.shown_to.value;
    this.words = JSON.parse(section.dataset.words);
    this.template = section.querySelector('template');
    this.list = section.querySelector('ul');
    this.status = document.querySelector('[data-uploads-status]');
    this.kept = new Kept(this.userId);
    this.input = form.elements.file;
    this.title = form.elements.title;
    this.description = form.elements.description;
  }

  number() {
    this.#made += 1;
    return this.#made;
  }

  begin() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(look);
    document.adoptedStyleSheets.push(sheet);
    this.input.multiple = true;
    this.form.querySelector('.upload-drop').hidden = false;
    this.input.addEventListener('change', () => this.#chosen([...this.input.files]));
    this.form.addEventListener('submit', (event) => this.#submitted(event));
    this.#takeDrops();
    addEventListener('online', () => this.rows.forEach((row) => row.hurry()));
    this.#followLogins();
    this.#restore();
  }

  /** One file is the form's; several begin at once. */
  async #chosen(files) {
    if (files.length > 1) {
      this.#resetForm();
      this.take(files);
      return;
    }
    const [file] = files;
    if (!file) return;
    const waiting = this.#waitingFor(file);
    if (waiting) {
      this.#resetForm();
      waiting.goOnWith(file);
      return;
    }
    const before = this.title.value;
    const title = await titleOf(file);
    // Only where nobody has typed meanwhile; the page has put the file's name there.
    const isOffered = !before || before === titleOfName(file.name);
    if (title && isOffered && this.title.value === before && this.input.files[0] === file) {
      this.title.value = title;
    }
  }

  #submitted(event) {
    const [file] = this.input.files;
    // The server says what is missing.
    if (!file) return;
    event.preventDefault();
    this.form.querySelector('.form-errors')?.remove();
    const [title, description] = [this.title.value.trim(), this.description.value.trim()];
    this.#add({ file, title: title || titleOfName(file.name), description }, true);
    this.#resetForm();
  }

  #resetForm() {
    this.form.reset();
    // What was typed before a refusal is how the form came.
    for (const field of [this.title, this.description, this.input]) field.value = '';
  }

  /** What was typed for a file that cannot be taken is there for another one. */
  giveBack({ title, description, isOfForm }) {
    if (!isOfForm || this.title.value || this.description.value) return;
    this.title.value = title;
    this.description.value = description;
  }

  /** Begins with these files, titled after their tags or names. */
  async take(files) {
    for (const file of files) {
      const waiting = this.#waitingFor(file);
      if (waiting) waiting.goOnWith(file);
      else this.#add({ file, title: (await titleOf(file)) || titleOfName(file.name) });
    }
  }

  #waitingFor(file) {
    return this.rows.find((row) => row.state === 'missing' && row.name === file.name && row.length === file.size);
  }

  #add({ file, title, description }, isOfForm = false) {
    const row = new Row(this, { file, name: file.name, length: file.size, title, description });
    row.isOfForm = isOfForm;
    this.#show(row);
    this.next();
  }

  #show(row) {
    this.rows.push(row);
    this.list.append(row.element);
    this.section.hidden = false;
  }

  remove(row) {
    const at = this.rows.indexOf(row);
    if (at < 0) return;
    this.rows.splice(at, 1);
    const next = row.element.nextElementSibling ?? row.element.previousElementSibling;
    row.element.remove();
    this.section.hidden = this.rows.length === 0;
    (next?.querySelector('button:not([hidden])') ?? this.input).focus();
    this.next();
  }

  /** Starts those whose turn it is. */
  next() {
    let busy = this.rows.filter((row) => row.isBusy).length;
    for (const row of this.rows) {
      if (busy >= AT_ONCE) return;
      if (row.state === 'waiting') {
        busy += 1;
        row.start();
      }
    }
  }

  /** Says what happened to those who do not see it. */
  changed(row, said) {
    if (['paused', 'offline', 'finishing', 'session_over'].includes(row.state)) this.say(`${row.name}: ${said}`);
  }

  /** Each in a line of its own, for long enough: of two that come together, both are heard. */
  say(text) {
    const line = Object.assign(document.createElement('p'), { textContent: text });
    this.status.append(line);
    setTimeout(() => line.remove(), SAID);
  }

  async finished(row, title) {
    this.say(fill(this.words.uploaded, { title }));
    this.next();
    await this.#refresh();
  }

  /** The list of tracks, and the room that is left, as they are now. */
  async #refresh() {
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const place of ['[aria-labelledby="tracks-title"]', '#file-hint']) {
        const [old, now] = [document, page].map((where) => where.querySelector(place));
        if (old && now) old.replaceWith(document.adoptNode(now));
      }
    } catch { /* The next page has it. */ }
  }

  choose(row) {
    const input = Object.assign(document.createElement('input'), { type: 'file', accept: this.input.accept });
    input.addEventListener('change', () => {
      if (input.files[0]) row.goOnWith(input.files[0]);
    });
    input.click();
  }

  #takeDrops() {
    const page = document.documentElement;
    const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
    let depth = 0;
    const over = (isOver) => {
      depth = isOver ? depth : 0;
      page.toggleAttribute('data-dropping', isOver);
    };
    addEventListener('dragenter', (event) => {
      if (!hasFiles(event)) return;
      depth += 1;
      over(true);
    });
    addEventListener('dragleave', (event) => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) over(false);
    });
    addEventListener('dragover', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    });
    addEventListener('drop', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      over(false);
      this.take([...event.dataTransfer.files]);
    });
  }

  /** Somebody who logs in again, in another tab, goes on here. */
  #followLogins() {
    const goOn = async () => {
      if (!this.rows.some((row) => row.state === 'session_over')) return;
      try {
        const answer = await fetch('/api/v1/users/me', { cache: 'no-store' });
        if (answer.ok && (await answer.json()).id === this.userId) this.rows.forEach((row) => row.hurry());
      } catch { /* Offline: as it is. */ }
    };
    if ('BroadcastChannel' in window) new BroadcastChannel('stagedoor').addEventListener('message', goOn);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') goOn();
    });
  }

  /** What was under way when the page was left: here, or in another browser. */
  async #restore() {
    let waiting;
    try {
      const answer = await fetch('/api/v1/uploads', { cache: 'no-store' });
      if (!answer.ok) return;
      waiting = (await answer.json()).items;
    } catch {
      return;
    }
    const urls = new Set();
    for (const upload of waiting.reverse()) {
      const url = `/api/v1/uploads/${upload.id}`;
      urls.add(url);
      if (this.rows.some((row) => row.url === url)) continue;
      const told = { title: upload.title ?? '', description: upload.description ?? '' };
      const kept = this.kept.get(url);
      this.#show(new Row(this, {
        name: upload.file_name ?? upload.title,
        length: upload.size_bytes,
        offset: upload.offset_bytes,
        url,
        told,
        title: kept?.title ?? (told.title || titleOfName(upload.file_name ?? '')),
        description: kept?.description ?? told.description,
      }));
    }
    for (const [url, kept] of this.kept.all) {
      if (!urls.has(url) && !this.rows.some((row) => row.url === url)) await this.#settle(url, kept);
    }
  }

  /** An upload that ended after the page was left: what was typed beside it is the track's. */
  async #settle(url, kept) {
    try {
      const answer = await fetch(url, { cache: 'no-store' });
      if (answer.ok) {
        const { track_id: trackId } = await answer.json();
        if (!trackId || !(await saveEdits(trackId, kept))) return;
        await this.#refresh();
      } else if (answer.status !== 404) {
        return;
      }
      this.kept.forget(url);
    } catch { /* The next visit. */ }
  }
}

const section = document.querySelector('[data-uploads]');
const form = document.querySelector('form.upload');
if (section && form && isSupported && 'adoptedStyleSheets' in document) {
  new Uploads(section, form).begin();
}
