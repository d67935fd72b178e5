// While a large file is read, the button says so. Without script the browser shows that it waits.
(() => {
  'use strict';
  const waiting = new Map();
  document.querySelectorAll('form[data-busy]').forEach((form) => {
    form.addEventListener('submit', () => setTimeout(() => {
      const button = form.querySelector('button');
      if (waiting.has(button)) return;
      waiting.set(button, [...button.childNodes]);
      button.replaceChildren(form.dataset.busy);
      button.disabled = true;
      button.setAttribute('aria-live', 'polite');
    }));
  });
  window.addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    waiting.forEach((nodes, button) => {
      button.replaceChildren(...nodes);
      button.disabled = false;
    });
    waiting.clear();
  });
})();
