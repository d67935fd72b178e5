// Sends the form without leaving the page, so that a lost line loses nothing: it is sent again until it is answered.
// The server counts twice as once. Without this script the form simply posts.
(() => {
  'use strict';
  const AGAIN = 4000; // milliseconds
  const PATIENCE = 20000;
  if (!window.fetch || !window.AbortController) return;

  let waiting = null; // the body that has not been answered
  let timer = 0;
  let busy = false;

  const form = () => document.querySelector('form[data-check-in]');
  const show = (lost) => {
    const note = form().querySelector('[data-unsent]');
    note.hidden = !lost;
  };
  const button = (sending) => {
    const main = form().querySelector('[data-sending]');
    main.dataset.says ||= main.textContent;
    main.textContent = sending ? main.dataset.sending : main.dataset.says;
  };

  const ask = async (url, options) => {
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(url, { credentials: 'same-origin', cache: 'no-store', ...options, signal: stop.signal });
    } finally {
      clearTimeout(alarm);
    }
  };

  const pageOf = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');

  // The page that says what is wrong, in place of this one; what was typed is in it.
  const put = (page) => {
    document.title = page.title;
    document.querySelector('main').replaceWith(document.adoptNode(page.querySelector('main')));
    window.rakorPad?.wake(document);
    wake();
    const first = document.querySelector('.summary[role=alert]') || document.querySelector('main');
    first.focus();
    first.scrollIntoView();
  };

  const freshToken = async () => {
    const page = await pageOf(await ask(location.href, {}));
    const token = page.querySelector('form[data-check-in] [name=csrfmiddlewaretoken]');
    if (!token) return '';
    document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => { field.value = token.value; });
    return token.value;
  };

  const send = async (body, again = true) => {
    const answer = await ask(location.href, { method: 'POST', body });
    if (answer.status >= 500 || answer.status === 429) throw new Error('not now');
    if (answer.status === 403 && again) {
      const token = await freshToken();
      if (token) {
        body.set('csrfmiddlewaretoken', token);
        return send(body, false);
      }
    }
    if (answer.ok && answer.redirected) {
      waiting = null;
      location.replace(answer.url);
      return true;
    }
    put(await pageOf(answer));
    return false;
  };

  const attempt = async () => {
    if (busy || !waiting) return;
    busy = true;
    clearTimeout(timer);
    button(true);
    try {
      if (await send(waiting)) return; // the next page is on its way: nothing is sent any more
      waiting = null;
    } catch {
      show(true);
      timer = setTimeout(attempt, AGAIN);
    }
    busy = false;
    if (form()) button(false);
  };

  const wake = () => {
    const here = form();
    if (!here) return;
    here.addEventListener('submit', (event) => {
      event.preventDefault();
      if (busy) return;
      waiting = new URLSearchParams(new FormData(here));
      if (event.submitter?.name) waiting.append(event.submitter.name, event.submitter.value);
      attempt();
    });
  };

  window.addEventListener('online', attempt);
  window.addEventListener('beforeunload', (event) => { if (waiting) event.preventDefault(); });
  window.addEventListener('pageshow', (event) => { if (event.persisted) { busy = false; waiting = null; } });
  wake();
})();
