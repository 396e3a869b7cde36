// What every page does a little better with a script. All of it works without one.

const texts = document.currentScript.dataset;

/* Forms: sent once, seen to work, and given back when no answer comes. */

// Nobody should wait for longer without being told (Nielsen, "Response Times", gives ten
// seconds; a slow line takes some more).
const PATIENCE = 15_000;

let sent = null;

function giveBack(told) {
  if (!sent) return;
  const { form, button, timer } = sent;
  sent = null;
  clearTimeout(timer);
  button?.removeAttribute('aria-busy');
  button?.removeAttribute('aria-disabled');
  if (!told) return;
  window.stop();
  // One message at a time: what was said of the try before is over.
  form.querySelector('.form-errors')?.remove();
  const message = form.querySelector('.form-late') ?? document.createElement('p');
  message.className = 'form-late field-error';
  message.setAttribute('role', 'alert');
  form.append(message);
  // A region speaks of what changes in it.
  message.textContent = '';
  setTimeout(() => { message.textContent = texts.late; }, 50);
}

addEventListener('submit', (event) => {
  const form = event.target;
  const message = form.closest('.message, [data-dismissible]');
  if (message) {
    // Its form would fetch the page again, by then without it.
    event.preventDefault();
    message.remove();
    // The focus was on what has just gone; it goes on from the content.
    document.getElementById('main')?.focus();
    return;
  }
  // An island has taken it, or it fetches a page.
  if (event.defaultPrevented || form.method !== 'post') return;
  if (sent?.form === form) {
    event.preventDefault();
    return;
  }
  // Another form takes its place, as the browser has it.
  giveBack(false);
  for (const input of form.querySelectorAll('[data-shown]')) conceal(input);
  if (form.action.endsWith('/api/log_out')) forgetTyped();
  form.querySelector('.form-late')?.remove();
  const button = event.submitter;
  button?.setAttribute('aria-busy', 'true');
  // Not `disabled`: the button's own value goes with the form.
  button?.setAttribute('aria-disabled', 'true');
  // A file takes as long as it takes; but whoever has stopped it may begin again.
  const isUpload = form.enctype === 'multipart/form-data';
  const timer = setTimeout(() => giveBack(!isUpload), PATIENCE);
  sent = { form, button, timer };
});

// Back from where the form led.
addEventListener('pageshow', (event) => { if (event.persisted) giveBack(false); });

/* Passwords can be looked at. */

function conceal(input) {
  input.type = 'password';
  delete input.dataset.shown;
  const button = document.querySelector(`button[aria-controls="${input.id}"]`);
  button?.setAttribute('aria-pressed', 'false');
}

for (const button of document.querySelectorAll('.field-reveal')) {
  const input = document.getElementById(button.getAttribute('aria-controls'));
  button.hidden = false;
  button.addEventListener('click', () => {
    if ('shown' in input.dataset) {
      conceal(input);
    } else {
      input.type = 'text';
      input.dataset.shown = '';
      button.setAttribute('aria-pressed', 'true');
    }
    input.focus();
  });
}

/* A file's name is offered for what it holds, as the server would take it. */

for (const file of document.querySelectorAll('[data-names]')) {
  const title = document.getElementById(file.dataset.names);
  let offered = '';
  file.addEventListener('change', () => {
    // What somebody typed is theirs.
    if (title.value !== offered) return;
    const name = file.files[0]?.name ?? '';
    const words = name.replace(/\.[a-z0-9]{1,5}$/i, '').replace(/[_\s]+/g, ' ').trim();
    offered = [...words].slice(0, 200).join('');
    title.value = offered;
  });
}

/* Buttons that must not be used yet count down to when they may. */

for (const wait of document.querySelectorAll('[data-seconds]')) {
  const ends = performance.now() + wait.dataset.seconds * 1_000;
  const left = wait.querySelector('strong');
  const button = document.querySelector(`[aria-describedby="${wait.id}"]`);
  // By the clock: a tab in the background gets fewer ticks.
  const ticks = setInterval(() => {
    const seconds = Math.ceil((ends - performance.now()) / 1_000);
    if (seconds > 0) {
      left.textContent = seconds;
      return;
    }
    clearInterval(ticks);
    wait.remove();
    button.disabled = false;
    button.removeAttribute('aria-describedby');
  }, 250);
}

/* Times where the reader is. */

const language = document.documentElement.lang;
// As the server writes days: "26 November 2026".
const locale = language === 'en' ? 'en-GB' : language;
const inWords = (parts) => new Intl.DateTimeFormat(locale, parts);
const moments = inWords({ dateStyle: 'long', timeStyle: 'short' });
const days = inWords({ dateStyle: 'long' });
// What stands in the text, by what the server wrote there; else it only has a title.
const shownParts = { text: moments, day: days, time: inWords({ timeStyle: 'short' }) };
for (const time of document.querySelectorAll('time[data-zone]')) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.valueOf())) continue;
  const parts = shownParts[time.dataset.zone];
  time.title = parts === moments ? time.textContent : moments.format(at);
  if (parts) time.textContent = parts.format(at);
}

// Lists by days: theirs are other ones than the server's.
for (const list of document.querySelectorAll('[data-days]')) {
  const [pattern] = list.children;
  let section;
  for (const entry of list.querySelectorAll('li')) {
    const day = days.format(new Date(entry.querySelector('time').dateTime));
    if (section?.firstElementChild.textContent !== day) {
      section = pattern.cloneNode(true);
      section.firstElementChild.textContent = day;
      section.lastElementChild.replaceChildren();
      list.append(section);
    }
    section.lastElementChild.append(entry);
  }
  for (const old of [...list.children]) if (!old.querySelector('li')) old.remove();
}

/* What was typed once is not asked for again: it waits in this tab for the next form. */

const TYPED = 'typed';

function remember(name, text) {
  try { sessionStorage.setItem(name, text); } catch { /* Storage may be turned off. */ }
}

function forgetTyped() {
  try { sessionStorage.removeItem(TYPED); } catch { /* Storage may be turned off. */ }
}

try {
  const typed = JSON.parse(sessionStorage.getItem(TYPED) ?? '{}');
  const isAddress = (text) => text?.includes('@');
  for (const input of document.querySelectorAll('[data-carried]')) {
    const { name } = input;
    const known = {
      email: [typed.email, typed.identifier].find(isAddress),
      username: [typed.username, typed.identifier].find((text) => text && !isAddress(text)),
      identifier: typed.identifier ?? typed.email ?? typed.username,
    }[name];
    if (!input.value && known) input.value = known;
    input.addEventListener('input', () => {
      typed[name] = input.value;
      remember(TYPED, JSON.stringify(typed));
    });
  }
} catch { /* As above. */ }

/* Tabs agree, and who waits for something sees it happen. */

const EVERY = 4_000;

const account = (user) => user ? `${user.id} ${user.role} ${user.is_verified}` : '';
const shown = () => document.documentElement.dataset.account;
const waiting = document.querySelector('[data-awaits]');
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('stagedoor') : null;
let isAsking = false;

async function agree() {
  if (isAsking || sent || document.visibilityState !== 'visible' || shown() === undefined) return;
  isAsking = true;
  try {
    const answer = await fetch('/api/v1/users/me', { cache: 'no-store' });
    if (answer.status !== 200 && answer.status !== 401) return;
    const now = account(answer.ok ? await answer.json() : null);
    if (now === shown()) return;
    // Nothing that was typed is thrown away.
    if (isTypedIn()) {
      tell(texts.changed);
    } else if (waiting && answer.ok) {
      remember('told', waiting.dataset.told);
      const next = new URL(waiting.dataset.awaits, location);
      // To another place of the same page a browser only scrolls.
      if (next.pathname === location.pathname) location.reload();
      else location.assign(next);
    } else {
      location.reload();
    }
  } catch { /* Offline: the next look may do better. */ } finally {
    isAsking = false;
  }
}

function isTypedIn() {
  const fields = document.querySelectorAll('main :is(input:not([type=hidden]), textarea)');
  return [...fields].some((field) => field.type === 'file'
    ? field.files.length > 0
    : field.value !== field.defaultValue && !('carried' in field.dataset));
}

function tell(text) {
  if (document.querySelector('.tabs-note')) return;
  const note = document.createElement('p');
  note.className = 'tabs-note';
  note.setAttribute('role', 'status');
  document.querySelector('main')?.prepend(note);
  setTimeout(() => { note.textContent = text; }, 50);
}

try {
  // Said where the page that waited has gone on to.
  const told = sessionStorage.getItem('told');
  sessionStorage.removeItem('told');
  if (told) tell(told);
} catch { /* Storage may be turned off. */ }

if (shown() !== undefined) {
  // Nobody who is logged out has to ask whether they still are.
  let isTold = false;
  document.addEventListener('visibilitychange', () => { if (shown() || isTold) agree(); });
  tabs?.postMessage(shown());
  tabs?.addEventListener('message', ({ data }) => {
    isTold = data !== shown();
    if (isTold) agree();
  });
  if (waiting) setInterval(agree, EVERY);
}
