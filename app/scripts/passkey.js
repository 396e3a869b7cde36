// Passkeys (WebAuthn Level 3): a button in a form has the browser answer a challenge, fills
// the form's hidden fields with what comes of it, and sends the form as any button does.

/** @returns {Promise<{ceremony_id: string, options: string}>} What the browser is to answer. */
async function challenge(purpose, form, texts) {
  const fields = new URLSearchParams({ purpose });
  // Forms for nobody in particular, such as a login, say nothing.
  const shownTo = form.elements.shown_to?.value;
  if (shownTo) fields.set('shown_to', shownTo);
  const sent = { method: 'POST', body: fields, headers: { accept: 'application/json' } };
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
  form.submit();
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

for (const place of document.querySelectorAll('[data-passkey]')) {
  const { passkey: purpose } = place.dataset;
  const form = place.closest('form');
  const button = place.querySelector('button');
  const problem = place.querySelector('[role=alert]');
  button.disabled = false;
  button.addEventListener('click', async (event) => {
    // Enter in a field of the form comes here, too. The form goes with an answer alone.
    event.preventDefault();
    if (button.ariaBusy) return;
    button.ariaBusy = 'true';
    problem.hidden = true;
    try {
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
