// Backup codes: what a page cannot do without a script to keep them.

for (const sheet of document.querySelectorAll('[data-backup-codes]')) {
  const copy = sheet.querySelector('[data-copy]');
  const print = sheet.querySelector('[data-print]');
  const said = sheet.querySelector('.codes-said');
  // Browsers give pages the clipboard over https, and on the machine itself.
  copy.hidden = !navigator.clipboard;
  copy.addEventListener('click', async () => {
    const codes = [...sheet.querySelectorAll('.backup-codes code')].map((code) => code.textContent);
    let text = sheet.dataset.copied;
    try {
      await navigator.clipboard.writeText(`${codes.join('\n')}\n`);
    } catch {
      text = sheet.dataset.uncopied;
    }
    // A region speaks of what changes in it, also the second time.
    said.textContent = '';
    setTimeout(() => { said.textContent = text; }, 50);
  });
  print.hidden = false;
  print.addEventListener('click', () => window.print());
}
