// What every page gains from script. Nothing here is needed: each page works without.
(() => {
  'use strict';
  const DAYS = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'];
  const MONTHS = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'];

  // A date as staff type it: 2024-01-10, 10/1/2024 (day first), 10 Januari 2024, 10 Jan 2024.
  const parts = (text) => {
    const clean = text.trim().toLowerCase().replace(/^[a-z']+,\s*/, '');
    let m = clean.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
    if (m) return [+m[1], +m[2], +m[3]];
    m = clean.match(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/);
    if (m) return [+m[3], +m[2], +m[1]];
    m = clean.match(/^(\d{1,2})\s+([a-z]{3,})\.?\s+(\d{4})$/);
    if (m) return [+m[3], 1 + MONTHS.findIndex((name) => name.toLowerCase().startsWith(m[2])), +m[1]];
    return null;
  };

  const inWords = (text) => {
    const found = parts(text);
    if (!found) return '';
    const [year, month, day] = found;
    const date = new Date(Date.UTC(year, month - 1, day));
    date.setUTCFullYear(year);
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return '';
    return `${DAYS[date.getUTCDay()]}, ${day}\u00a0${MONTHS[month - 1]}\u00a0${year}`;
  };

  // The line under the control; its id is the last one that describes it.
  const echoOf = (field) => {
    for (const id of (field.getAttribute('aria-describedby') || '').split(' ')) {
      const line = id && document.getElementById(id);
      if (line && line.dataset.echo === 'date') return line;
    }
    return null;
  };

  const echo = (event) => {
    const line = event.target.matches('input') && echoOf(event.target);
    if (line) line.textContent = inWords(event.target.value);
  };

  // A line of input cannot grow: what it clips is repeated whole underneath.
  const repeat = (field) => {
    const line = field.nextElementSibling;
    if (!line || line.dataset.echo !== 'whole') return;
    line.textContent = field.scrollWidth > field.clientWidth ? field.value : '';
  };
  const repeatAll = (root) => {
    root.querySelectorAll('[data-echo=whole]').forEach((line) => repeat(line.previousElementSibling));
  };

  const grows = window.CSS && CSS.supports('field-sizing', 'content');
  const grow = (area) => {
    if (grows || !area.matches('textarea')) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  };

  const reveal = (button) => {
    const field = document.getElementById(button.dataset.reveal);
    const word = button.firstElementChild;
    const shown = word.textContent;
    const set = (open) => {
      field.type = open ? 'text' : 'password';
      word.textContent = open ? button.dataset.hide : shown;
    };
    button.hidden = false;
    button.addEventListener('click', () => set(field.type === 'password'));
    field.form.addEventListener('submit', () => set(false));
  };

  // Also for parts that arrive later: window.rakor.wake(element).
  const wake = (root) => {
    root.querySelectorAll('[data-reveal]').forEach(reveal);
    root.querySelectorAll('textarea').forEach(grow);
    repeatAll(root);
    const summary = root.querySelector('.summary[role=alert]');
    if (summary) summary.focus();
  };

  // A thumb that taps twice sends once. The page that comes back from the cache may send again.
  const sent = new WeakSet();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post' || form.target || 'repeat' in form.dataset) return;
    if (sent.has(form)) event.preventDefault();
    // Later listeners may still send it themselves; then it was not sent by the browser.
    setTimeout(() => { if (!event.defaultPrevented) sent.add(form); });
    setTimeout(() => sent.delete(form), 8000);
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) document.querySelectorAll('form').forEach((form) => sent.delete(form));
  });

  document.addEventListener('input', (event) => {
    echo(event);
    repeat(event.target);
    grow(event.target);
  });
  document.addEventListener('toggle', (event) => repeatAll(event.target), true);
  document.addEventListener('change', echo);

  // A click beside the account menu closes it, and so does Escape.
  document.addEventListener('click', (event) => {
    const menu = document.querySelector('details.who[open]');
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && document.querySelector('details.who[open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  });

  // After signing in again in another window the old token is refused: take a new one from the open page.
  const freshToken = async () => {
    const answer = await fetch(location.href, { credentials: 'same-origin', cache: 'no-store' });
    if (!answer.ok || answer.redirected) return '';
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const token = page.querySelector('[name=csrfmiddlewaretoken]');
    if (!token) return '';
    document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => { field.value = token.value; });
    return token.value;
  };

  // Signed out: on a shared computer nothing that was typed stays behind.
  if (new URLSearchParams(location.search).has('keluar')) indexedDB.deleteDatabase('rakor-outbox');

  window.rakor = { wake, inWords, freshToken };
  wake(document);
})();
