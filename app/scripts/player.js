// One player for all tracks of a page, in the place of the browser's own ones.

// A play counts after so many seconds that were heard; of a shorter track, at its end.
const COUNTS_AFTER = 10;
// What an arrow key moves by, in seconds; in a short track a tenth of it.
const STEP = 5;
// Longer steps between two looks are jumps, and were not heard.
const HEARD_AT_ONCE = 1.5;

const clock = (seconds) => {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

const kept = {
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* Turned off. */ } },
};

function start(player) {
  const words = player.dataset;
  const items = [...player.querySelectorAll('[data-track]')];
  const [audio, ...others] = player.querySelectorAll('audio');
  const toggle = player.querySelector('.player-toggle');
  const position = player.querySelector('.player-position');
  const volume = player.querySelector('.player-volume input');
  const [at, length] = player.querySelectorAll('.player-at, .player-length');
  const problem = player.querySelector('.player-problem');
  const bar = player.querySelector('.player-bar');
  const sources = new Map(items.map((item) => [item, item.querySelector('audio').getAttribute('src')]));
  const counted = new Set();
  let current = items[0];
  let heard = 0;
  let before = 0;
  let isSeeking = false;

  for (const other of others) other.remove();
  audio.controls = false;
  audio.hidden = true;
  player.append(audio);
  for (const control of player.querySelectorAll('[data-scripted]')) control.hidden = false;
  player.dataset.ready = '';

  const total = () => (Number.isFinite(audio.duration) && audio.duration > 0
    ? audio.duration : Number(current.dataset.length || 0) / 1_000);

  function show() {
    const all = total();
    const now = isSeeking ? Number(position.value) : audio.currentTime;
    position.max = Math.max(0.1, all).toFixed(1);
    if (!isSeeking) position.value = now.toFixed(1);
    const shown = clock(Math.min(now, all || now));
    position.setAttribute('aria-valuetext',
      words.of.replace('{at}', shown).replace('{length}', clock(all)));
    at.textContent = shown;
    length.textContent = clock(all);
    bar.style.setProperty('--heard', all ? Math.min(1, now / all) : 0);
  }

  function showState() {
    const isPlaying = !audio.paused;
    toggle.setAttribute('aria-label', isPlaying ? words.pause : words.play);
    player.toggleAttribute('data-playing', isPlaying);
    if (isPlaying) player.dataset.started = '';
    for (const item of items) {
      item.toggleAttribute('data-current', item === current && (isPlaying || audio.currentTime > 0));
      item.toggleAttribute('data-playing', item === current && isPlaying);
    }
    if ('mediaSession' in navigator) {
      navigator.mediaSession.playbackState = isPlaying ? 'playing' : 'paused';
    }
  }

  function load(item) {
    if (item === current && audio.getAttribute('src') === sources.get(item)) return;
    current = item;
    heard = 0;
    before = 0;
    audio.src = sources.get(item);
    tell();
    show();
  }

  // What stands in the bar, and on a locked screen.
  function tell() {
    const { title, artist, page, artistPage, artwork } = current.dataset;
    for (const [name, text, href] of [['title', title, page], ['artist', artist, artistPage]]) {
      const link = player.querySelector(`.player-now-${name}`);
      if (!link) continue;
      link.textContent = text;
      link.href = href;
    }
    if (!('mediaSession' in navigator)) return;
    const pictures = artwork ? [{ src: new URL(artwork, location).href }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist, artwork: pictures });
  }

  async function play(item = current) {
    load(item);
    problem.textContent = '';
    tell();
    try {
      await audio.play();
    } catch (error) {
      // Another track was chosen meanwhile.
      if (error.name !== 'AbortError') problem.textContent = words.failed;
    }
  }

  function seek(seconds) {
    audio.currentTime = Math.min(Math.max(0, seconds), Math.max(0, total() - 0.05));
    before = audio.currentTime;
    show();
  }

  function count() {
    const { track, plays } = current.dataset;
    if (counted.has(track)) return;
    counted.add(track);
    fetch(plays, { method: 'POST', keepalive: true }).catch(() => counted.delete(track));
  }

  const beside = (step) => items[items.indexOf(current) + step];

  toggle.addEventListener('click', () => { if (audio.paused) play(); else audio.pause(); });
  for (const item of items) {
    item.querySelector('.sleeve-play')?.addEventListener('click', () => {
      if (item === current && !audio.paused) audio.pause();
      else play(item);
    });
  }

  position.addEventListener('input', () => { isSeeking = true; show(); });
  position.addEventListener('change', () => { isSeeking = false; seek(Number(position.value)); });
  position.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    seek(audio.currentTime + step * Math.min(STEP, Math.max(0.5, total() / 10)));
  });

  volume.value = kept.get('volume') ?? 100;
  audio.volume = Math.min(1, Math.max(0, Number(volume.value) / 100 || 0));
  volume.addEventListener('input', () => {
    audio.volume = Number(volume.value) / 100;
    kept.set('volume', volume.value);
  });

  audio.addEventListener('timeupdate', () => {
    const step = audio.currentTime - before;
    before = audio.currentTime;
    if (step > 0 && step < HEARD_AT_ONCE) heard += step;
    if (heard >= COUNTS_AFTER) count();
    show();
  });
  for (const change of ['play', 'pause', 'emptied']) audio.addEventListener(change, showState);
  for (const change of ['durationchange', 'seeked']) audio.addEventListener(change, show);
  audio.addEventListener('ended', () => {
    if (total() < COUNTS_AFTER && heard > total() / 2) count();
    const next = beside(1);
    if (next) play(next);
    else seek(0);
    showState();
  });
  audio.addEventListener('error', () => { problem.textContent = words.failed; showState(); });

  if ('mediaSession' in navigator) {
    const can = (action, handler) => {
      try { navigator.mediaSession.setActionHandler(action, handler); } catch { /* Not here. */ }
    };
    can('play', () => play());
    can('pause', () => audio.pause());
    can('seekto', ({ seekTime }) => seek(seekTime));
    can('previoustrack', () => play(beside(-1) ?? current));
    can('nexttrack', () => { const next = beside(1); if (next) play(next); });
  }
  tell();
  show();
}

for (const player of document.querySelectorAll('[data-player]')) start(player);

/* A page is passed on: by what the device offers, else by its address. */

for (const button of document.querySelectorAll('[data-share]')) {
  const { share, title, done } = button.dataset;
  const said = button.parentElement.querySelector('[role=status]');
  button.hidden = false;
  button.addEventListener('click', async () => {
    const url = new URL(share || location.href, location).href;
    try {
      if (navigator.share) {
        await navigator.share({ title, url });
        return;
      }
      await navigator.clipboard.writeText(url);
      if (said) said.textContent = done;
    } catch { /* Called off. */ }
  });
}
