// A text that is shown once can be copied. Where the clipboard is closed to us (no HTTPS), the text is marked instead.
(() => {
  'use strict';
  document.querySelectorAll('[data-copy]').forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    const word = button.textContent;
    button.hidden = false;
    button.addEventListener('click', async () => {
      field.focus();
      field.select();
      let done = false;
      try {
        await navigator.clipboard.writeText(field.value);
        done = true;
      } catch (closed) {
        done = document.execCommand('copy');
      }
      if (!done) return;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = word; }, 4000);
    });
  });
})();
