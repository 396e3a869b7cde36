// What the studio does a little better with a script: a track's way is followed, its link is
// copied, and what is typed outlives the other forms of the page.

/* How far a track is, until it plays or does not. */

for (const place of document.querySelectorAll('[data-follows]')) {
  const bar = place.querySelector('progress');
  const said = place.querySelector('[data-progress]');
  const events = new EventSource(place.dataset.follows);
  events.addEventListener('message', ({ data }) => {
    const { state, progress } = JSON.parse(data);
    if (state === 'ready' || state === 'failed') {
      events.close();
      // Nothing that was typed is thrown away.
      const fields = [...document.querySelectorAll('main :is(input[type=text], textarea)')];
      const isTyped = fields.some((field) => field.value !== field.defaultValue);
      if (isTyped) said.textContent = place.dataset.done;
      else location.reload();
      return;
    }
    if (bar) bar.value = progress;
    if (said) said.textContent = place.dataset.at.replace('{percent}', progress);
  });
}

/* Links are copied. */

for (const button of document.querySelectorAll('[data-copies]')) {
  const field = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector('[role=status]');
  button.hidden = false;
  button.addEventListener('click', async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      if (said) said.textContent = button.dataset.done;
    } catch { /* It is selected, at least. */ }
  });
}

/* What is typed and not saved is there again, after another form or a line that broke. */

const details = document.querySelector('form[action="/api/edit_track"]');
if (details) {
  const name = `details ${details.elements.id.value}`;
  const fields = [details.elements.title, details.elements.description];
  const come = fields.map((field) => field.value.trim());
  try {
    const kept = JSON.parse(sessionStorage.getItem(name));
    // Not over what was saved since.
    if (kept && kept.before.every((text, at) => text === come[at])) {
      fields.forEach((field, at) => { field.value = kept.typed[at]; });
    } else {
      sessionStorage.removeItem(name);
    }
  } catch { /* Storage may be turned off. */ }
  details.addEventListener('input', () => {
    const typed = fields.map((field) => field.value);
    try {
      sessionStorage.setItem(name, JSON.stringify({ before: come, typed }));
    } catch { /* As it was. */ }
  });
}
