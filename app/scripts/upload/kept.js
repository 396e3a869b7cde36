// What this browser remembers of uploads: what was typed beside each until it is saved, so
// that neither a reload nor a broken upload loses it.

/** The memory of one account in this browser. */
export class Kept {
  #name;
  #all;

  constructor(userId) {
    this.#name = `uploads ${userId}`;
    this.#all = read(this.#name);
  }

  /** Everything: uploads by their address. */
  get all() {
    return Object.entries(this.#all);
  }

  get(url) {
    return this.#all[url];
  }

  put(url, what) {
    // Another tab may have written meanwhile.
    this.#all = { ...read(this.#name), [url]: what };
    this.#write();
  }

  forget(url) {
    this.#all = read(this.#name);
    delete this.#all[url];
    this.#write();
  }

  #write() {
    try {
      if (Object.keys(this.#all).length) localStorage.setItem(this.#name, JSON.stringify(this.#all));
      else localStorage.removeItem(this.#name);
    } catch { /* Storage may be turned off. */ }
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? '{}') ?? {};
  } catch {
    return {};
  }
}
