// Passkeys (WebAuthn Level 3): a button in a form has the browser answer a challenge, fills
// the form's hidden fields with what comes of it, and sends the form as any button does. On
// the login page the field for the name offers them as well.

// The longest that an answer is waited for, in milliseconds; as in the page script.
const PATIENCE = 15_000;

/** @returns {Promise<{ceremony_id: string, options: string}>} What the browser is to answer. */
async function challenge(purpose, form, texts) {
  const fields = new URLSearchParams({ purpose });
  // Forms for nobody in particular, such as a login, say nothing.
  const shownTo = form.elements.shown_to?.value;
  if (shownTo) fields.set('shown_to', shownTo);
  const signal = AbortSignal.timeout(PATIENCE);
  const sent = { method: 'POST', body: fields, headers: { accept: 'application/json' }, signal };
  let answer, said;
  try {
    answer = await fetch('/api/passkey_challenge', sent);
    said = await answer.json();
  } catch {
    throw { detail: texts.unreachable };
  }
  if (!answer.ok) throw said;
  return said;
}

async function credential(purpose, options) {
  const parsed = JSON.parse(options);
  const { credentials } = navigator;
  const asked = purpose === 'register'
    ? credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(parsed) })
    : credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(parsed) });
  // Writing it as JSON goes by its own `toJSON`.
  return JSON.stringify(await asked);
}

function send(form, ceremonyId = '', answer = '') {
  form.elements.ceremony_id.value = ceremonyId;
  form.elements.credential.value = answer;
  // As if its button had sent it, so that the page script sees it go.
  form.requestSubmit();
}

/** What became of it, in the words that the page has for it. */
function explain(error, texts) {
  // The server's own words.
  if (error.detail) return error.detail;
  switch (error.name) {
    // Browsers do not tell which of the two it was.
    case 'NotAllowedError':
    case 'AbortError': return texts.cancelled;
    case 'InvalidStateError': return texts.existing;
    // A browser without passkeys lacks the functions that are called.
    case 'TypeError':
    case 'ReferenceError':
    case 'NotSupportedError': return texts.unable;
    default: return texts.failed;
  }
}

/* The field for the name offers passkeys among what the browser fills in. */

// A browser answers one question at a time: the button's ends this one.
let offer = null;

async function withdrawOffer() {
  const withdrawn = offer;
  offer = null;
  withdrawn?.abort.abort();
  await withdrawn?.over;
}

/** Asks for a challenge once somebody is in the field, and again when it has run out. */
async function offerIn(field, form, texts) {
  if (offer) return;
  const abort = new AbortController();
  const { signal } = abort;
  let isSent = false;
  const over = (async () => {
    let timer;
    try {
      const { ceremony_id: id, options } = await challenge('log_in', form, texts);
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(options));
      // A little before the server forgets it. Whoever is in the field by then gets another.
      timer = setTimeout(() => abort.abort(), (publicKey.timeout ?? 60_000) * 0.9);
      const answer = await navigator.credentials.get({ mediation: 'conditional', publicKey, signal });
      // The button may have asked meanwhile, and its answer is the one that counts.
      if (offer?.abort !== abort) return;
      isSent = true;
      send(form, id, JSON.stringify(answer));
    } catch {
      // Nobody has asked for it by a button, so nobody is told. The password is there.
    } finally {
      clearTimeout(timer);
    }
  })();
  offer = { abort, over };
  await over;
  if (isSent || offer?.abort !== abort) return;
  offer = null;
  // One that has run out is renewed for whoever is still there, else when they come back.
  if (signal.aborted && document.activeElement === field && document.visibilityState === 'visible') {
    offerIn(field, form, texts);
  }
}

async function offerAtFocus(form, texts) {
  const field = document.querySelector('input[autocomplete~=webauthn]');
  const isAble = await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.();
  if (!field || !isAble) return;
  const begin = () => offerIn(field, form, texts);
  field.addEventListener('focus', begin);
  if (document.activeElement === field) begin();
}

for (const place of document.querySelectorAll('[data-passkey]')) {
  const { passkey: purpose } = place.dataset;
  const form = place.closest('form');
  const button = place.querySelector('button');
  const problem = place.querySelector('[role=alert]');
  place.querySelector('.passkey-why').remove();
  button.removeAttribute('aria-describedby');
  button.disabled = false;
  if (purpose === 'log_in') offerAtFocus(form, place.dataset);
  button.addEventListener('click', async (event) => {
    // Enter in a field of the form comes here, too. The form goes with an answer alone.
    event.preventDefault();
    if (button.ariaBusy) return;
    button.ariaBusy = 'true';
    problem.hidden = true;
    try {
      await withdrawOffer();
      const { ceremony_id: id, options } = await challenge(purpose, form, place.dataset);
      send(form, id, await credential(purpose, options));
    } catch (error) {
      if (error.code === 'REAUTHENTICATION_REQUIRED') {
        // The form is refused for the same reason, and led to where the proof is given,
        // with what is typed in it.
        send(form);
        return;
      }
      problem.querySelector('span').textContent = explain(error, place.dataset);
      problem.hidden = false;
      button.ariaBusy = null;
    }
  });
}
