// How far the copy is that somebody has asked for, until they can download it.

/** How long until the next look, in milliseconds: soon at first, then now and then. */
const FIRST = 1_000;
const LAST = 8_000;

const UNDER_WAY = ['queued', 'running'];

const place = document.querySelector('[data-export]');
const bar = place.querySelector('progress');
const said = place.querySelector('[data-progress]');
let wait = FIRST;

async function look() {
  if (document.visibilityState !== 'visible') {
    document.addEventListener('visibilitychange', look, { once: true });
    return;
  }
  try {
    const answer = await fetch('/api/v1/users/me/exports', { cache: 'no-store' });
    // Logged out meanwhile: other parts of the page say so.
    if (answer.status === 401) return;
    if (answer.ok) {
      const { items } = await answer.json();
      const copy = items.find(({ id }) => id === place.dataset.export);
      if (!copy || !UNDER_WAY.includes(copy.state)) {
        over(copy);
        return;
      }
      show(copy.progress);
    }
  } catch { /* Offline: the next look may do better. */ }
  setTimeout(look, wait);
  wait = Math.min(wait * 1.5, LAST);
}

function show(progress) {
  bar.value = progress;
  const text = place.dataset.at.replace('{percent}', progress);
  if (said.textContent !== text) said.textContent = text;
}

/** The page as it is by now has the link. */
function over(copy) {
  const fields = [...document.querySelectorAll('main input:not([type=hidden])')];
  const isTyped = fields.some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  // Nothing that was typed is thrown away.
  if (isTyped) {
    said.textContent = place.dataset.done;
    return;
  }
  try {
    // The page script says it on the page that comes.
    if (copy?.state === 'ready') sessionStorage.setItem('told', place.dataset.told);
  } catch { /* Storage may be turned off: the page shows it. */ }
  location.reload();
}

setTimeout(look, wait);
