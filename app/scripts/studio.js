// What the studio does a little better with a script: a track's way is followed, and its
// link copied.

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
