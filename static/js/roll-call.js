// The door. recording.js saves each tap, keeps what could not be sent and sends it in order; here is what it asks of a
// page (rakorPage, rakorConflict), the news of the other door, the search, and guests. Needed by nobody without script.
(() => {
  'use strict';
  const door = document.getElementById('naskah');
  if (!door) return;
  const POLL = 4000, RETRY = 5000, ARROWS = 1200;
  document.documentElement.classList.add('saves-itself');

  const words = {};
  document.querySelectorAll('#kata-pintu [data-word]').forEach((node) => { words[node.dataset.word] = node.textContent; });
  const parse = (text) => new DOMParser().parseFromString(text, 'text/html');
  const groups = document.getElementById('rows-pintu');
  const allSaved = document.querySelector('[data-status] span').textContent;
  const ask = (url) => fetch(url, { headers: { 'X-Requested-With': 'rakor' }, credentials: 'same-origin', redirect: 'manual' });

  // Rows in which something is not saved yet: nobody replaces them under the thumb. ---------------
  const touched = new Set();
  const touch = (event) => {
    const form = event.target.form;
    if (form && 'save' in form.dataset) touched.add(form.id);
  };
  ['input', 'change', 'rakor:put'].forEach((name) => document.addEventListener(name, touch));
  const isTouched = (row) => touched.has(row.querySelector('form')?.id);

  // Arrow keys walk over the choices; only the one they rest on is meant.
  let arrow = false;
  const resting = new Map();
  document.addEventListener('keydown', (event) => { arrow = event.key.startsWith('Arrow'); }, true);
  document.addEventListener('pointerdown', () => { arrow = false; }, true);
  const settle = (form) => {
    if (!resting.has(form)) return;
    clearTimeout(resting.get(form));
    resting.delete(form);
    form.querySelector('[type=radio]:checked')?.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const rest = (event) => {
    const field = event.target;
    if (field.type !== 'radio' || !arrow || !event.isTrusted) return;
    event.stopImmediatePropagation();
    touched.add(field.form.id);
    clearTimeout(resting.get(field.form));
    resting.set(field.form, setTimeout(settle, ARROWS, field.form));
  };
  document.addEventListener('input', rest, true);
  document.addEventListener('change', rest, true);
  document.addEventListener('focusout', (event) => {
    if (event.target.type === 'radio' && event.relatedTarget?.type !== 'radio') settle(event.target.form);
  }, true);

  // Counts and names -----------------------------------------------------------------------------
  const showCounts = (page) => {
    const fresh = page.getElementById('hitungan'), here = document.getElementById('hitungan');
    if (fresh && here.textContent !== fresh.textContent) here.textContent = fresh.textContent;
    const lines = [...page.querySelectorAll('#rows-pintu > li')];
    if ('filtered' in door.dataset) return;
    lines.forEach((item, index) => {
      const line = item.querySelector('summary'), there = document.getElementById(line.id);
      if (!there) {
        groups.insertBefore(document.importNode(item, true), groups.children[index] || null);
        return;
      }
      if (there.innerHTML !== line.innerHTML) there.replaceChildren(...document.importNode(line, true).childNodes);
      there.dataset.state = line.dataset.state;
    });
    const known = new Set(lines.map((item) => item.id));
    [...groups.children].forEach((item) => {
      if (lines.length && !known.has(item.id) && ![...item.querySelectorAll('.names > li')].some(isTouched)) item.remove();
    });
  };

  // The same text as the server's for what is shown here; minutes/views/roll_call_page.py, state_of_roll.
  const stateOf = (list) => {
    const rows = [...list.children];
    const sum = (values) => values.reduce((total, value) => total + Number(value), 0);
    const last = Math.max(0, ...rows.map((row) => Number(row.id.replace('baris-', ''))));
    return [rows.length, sum(rows.map((row) => row.dataset.version)), last, sum(rows.map((row) => row.dataset.seen))].join('.');
  };

  const reconcile = (list, fresh) => {
    const focus = document.activeElement?.id;
    [...fresh.children].forEach((row, index) => {
      const here = document.getElementById(row.id);
      if (!here) list.insertBefore(document.importNode(row, true), list.children[index] || null);
      // An answer that was under way while we saved may be older than what is here.
      else if (!isTouched(here) && Number(row.dataset.version) > Number(here.dataset.version)) here.replaceWith(document.importNode(row, true));
    });
    [...list.children].forEach((row) => { if (!fresh.querySelector(`#${row.id}`) && !isTouched(row)) row.remove(); });
    if (focus && document.activeElement === document.body) document.getElementById(focus)?.focus();
  };

  const loadNames = async (details) => {
    const answer = await ask(`${door.dataset.news}?kelompok=${encodeURIComponent(details.dataset.code)}`);
    if (answer.status !== 200) throw new Error('names');
    const fresh = parse(await answer.text()).querySelector('ul.names');
    const here = details.querySelector('ul.names');
    if (here) reconcile(here, fresh);
    else {
      details.querySelector('p.names')?.remove();
      details.append(document.importNode(fresh, true));
    }
    filter();
  };
  const openGroup = async (id) => {
    const details = document.getElementById(id)?.querySelector('details');
    if (!details) return;
    if (!details.querySelector('ul.names')) await loadNames(details).catch(() => {});
    details.open = true;
  };
  document.addEventListener('toggle', (event) => {
    const details = event.target;
    if (details.open && details.dataset.code && details.querySelector('p.names')) loadNames(details).catch(() => {});
  }, true);
  // A long roll comes without the names of closed groups. They follow, so that the search knows all of them.
  const loadTheRest = async () => {
    if ('filtered' in door.dataset) return;
    for (const details of groups.querySelectorAll('details:has(> p.names)')) {
      if (details.querySelector('p.names')) await loadNames(details).catch(() => {});
    }
  };

  // News of the other door -----------------------------------------------------------------------
  let looking = false;
  const look = async () => {
    if (looking || document.hidden || navigator.onLine === false) return;
    looking = true;
    try {
      const answer = await ask(`${door.dataset.news}?sejak=${encodeURIComponent(door.dataset.state)}`);
      if (answer.status !== 200) return;
      const page = parse(await answer.text()), news = page.getElementById('kabar');
      if (!news) return;
      showCounts(page);
      if (!('filtered' in door.dataset)) {
        for (const list of groups.querySelectorAll('ul.names')) {
          const details = list.closest('details');
          if (stateOf(list) !== details.querySelector('summary').dataset.state) await loadNames(details);
        }
      }
      door.dataset.state = news.dataset.state; // only now: what failed on the way is asked for again
    } catch {
      // The line is lost; saving says so.
    } finally {
      looking = false;
    }
  };
  setInterval(look, POLL);
  window.addEventListener('online', look);
  document.addEventListener('visibilitychange', look);

  // What recording.js asks of its page -----------------------------------------------------------
  const replace = (page, pending = new Map()) => {
    const reply = page.getElementById('jawaban');
    const row = reply?.dataset.row && document.getElementById(reply.dataset.row);
    if (row) {
      row.dataset.version = reply.dataset.version;
      row.dataset.seen = reply.dataset.seen;
      const said = page.querySelector('[id$="-words"]');
      if (said) document.getElementById(said.id)?.replaceWith(document.importNode(said, true));
      row.querySelector('.note')?.remove();
      forgetPlace(row);
      if (!pending.size) touched.delete(row.querySelector('form').id);
    }
    showCounts(page);
  };
  const conflict = (form, page) => {
    const note = page.querySelector('[id^="lain-"]') || page.getElementById('bentrok-isi');
    form.querySelector('.note, #bentrok-isi')?.remove();
    if (!note) return;
    const added = document.importNode(note, true);
    added.setAttribute('role', 'status');
    form.querySelector('fieldset').before(added);
    pointTo(form.closest('li'));
  };
  // The row may lie in a closed group by the time the other officer's mark is known: say where it is, once.
  const pointTo = (row) => {
    row.closest('details').open = true;
    row.hidden = false;
    const id = `ke-${row.id}`, place = document.createElement('p'), link = document.createElement('a');
    if (document.getElementById(id)) return;
    link.href = `#${row.id}`;
    link.textContent = row.querySelector('b').textContent;
    place.id = id;
    place.className = 'note warn';
    place.append(`${window.rakorRecording.words.conflict}: `, link);
    document.getElementById('dipulihkan').append(place);
  };
  const forgetPlace = (row) => document.getElementById(`ke-${row.id}`)?.remove();
  window.rakorPage = { replace, openGroup };
  window.rakorConflict = conflict;

  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-mine], [data-theirs]');
    if (!button) return;
    event.preventDefault();
    const form = button.closest('form'), row = form.closest('li'), note = button.closest('.note');
    const recording = window.rakorRecording;
    await recording.forget(form.id);
    if ('mine' in button.dataset) {
      row.dataset.version = note.dataset.version;
      form.elements[`${form.id.replace(/^form-/, '')}-version`].value = note.dataset.version;
      note.remove();
      form.requestSubmit();
      return;
    }
    forgetPlace(row);
    touched.delete(form.id);
    row.dataset.version = '0';
    if (!recording.unsaved()) recording.say('ok', allSaved);
    loadNames(row.closest('details')).catch(() => {});
  });

  // Search ---------------------------------------------------------------------------------------
  const search = document.getElementById('q'), found = document.getElementById('tersaring');
  const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  let before = null; // which groups were open when the search began
  const filter = () => {
    if ('filtered' in door.dataset) return;
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    const all = [...groups.querySelectorAll('details')];
    if (!wanted.length) {
      if (!before) return;
      groups.querySelectorAll('li[hidden]').forEach((item) => { item.hidden = false; });
      all.forEach((details) => { details.open = before.has(details.dataset.code); });
      before = null;
      found.textContent = '';
      return;
    }
    before ||= new Set(all.filter((details) => details.open).map((details) => details.dataset.code));
    let number = 0;
    all.forEach((details) => {
      const rows = [...details.querySelectorAll('.names > li')];
      rows.forEach((row) => {
        const text = plain(`${row.querySelector('b').textContent} ${row.querySelector('.soft').textContent}`);
        row.hidden = !wanted.every((word) => text.includes(word));
      });
      const fitting = rows.filter((row) => !row.hidden).length;
      details.parentElement.hidden = rows.length > 0 && !fitting;
      if (rows.length) details.open = fitting > 0;
      number += fitting;
    });
    found.textContent = number ? words.found.replace('{n}', number) : words.none;
  };
  search.addEventListener('input', filter);
  document.getElementById('saring').addEventListener('submit', (event) => {
    if ('filtered' in door.dataset) return;
    event.preventDefault();
    groups.querySelector('li:not([hidden]) .names > li:not([hidden]) :checked')?.focus();
  });

  // Guests ---------------------------------------------------------------------------------------
  const guest = document.getElementById('form-guest'), line = document.getElementById('tamu-antre');
  const outbox = window.rakorOutbox, owner = `${door.dataset.user}/${door.dataset.meeting}/tamu`;
  let queue = [], sending = false;
  const NAME = 'guest-name', GROUP = 'guest-group';
  const nameOf = (entry) => (entry.fields.find(([name]) => name === NAME) || [])[1] || '';

  const showQueue = (text = '') => {
    line.textContent = queue.length ? words.queued.replace('{names}', queue.map(nameOf).join(', ')) : text;
    line.className = queue.length ? 'note warn' : 'small ok-text';
    if (!line.textContent) line.className = '';
  };
  const clearFaults = () => {
    guest.querySelectorAll('.error').forEach((fault) => fault.remove());
    guest.querySelectorAll('[aria-invalid]').forEach((field) => field.removeAttribute('aria-invalid'));
    document.getElementById('kembar').replaceChildren();
  };
  const empty = () => {
    const group = guest.elements[GROUP].value;
    guest.reset();
    [...guest.elements].forEach((field) => { if (field.type === 'text') field.value = ''; });
    guest.elements[GROUP].value = group;
    clearFaults();
  };
  const bringBack = (entry) => entry.fields.forEach(([name, value]) => { if (guest.elements[name]) guest.elements[name].value = value; });
  const isEmpty = () => !guest.elements[NAME].value.trim();

  // 'done', 'wait' for a better line, or 'held': the form says what is wrong.
  const send = async (entry, again = true) => {
    const recording = window.rakorRecording, data = new FormData();
    data.append('csrfmiddlewaretoken', guest.elements.csrfmiddlewaretoken.value);
    entry.fields.forEach(([name, value]) => data.append(name, value));
    let answer, page;
    try {
      answer = await recording.post(guest.action, data);
      page = parse(await answer.text());
    } catch {
      return 'wait';
    }
    if (answer.status === 401 || answer.type === 'opaqueredirect') {
      recording.pause('session');
      return 'wait';
    }
    if (answer.status === 403 && again) return await recording.freshToken() ? send(entry, false) : 'wait';
    const reply = page.getElementById('jawaban');
    if (answer.status === 200 && reply) {
      showCounts(page);
      const details = document.getElementById(`kelompok-${reply.dataset.group}`)?.querySelector('details');
      if (details?.querySelector('ul.names')) loadNames(details).catch(() => {});
      recording.say('ok', reply.textContent);
      return 'done';
    }
    if (answer.status !== 422 && answer.status !== 409) return 'wait';
    if (entry.key && !isEmpty()) return 'wait'; // the next guest is being written; this one comes back after that
    if (entry.key) bringBack(entry);
    clearFaults();
    const twins = page.getElementById('kembar') || page.getElementById('bentrok-isi');
    if (twins) document.getElementById('kembar').replaceChildren(...document.importNode(twins, true).childNodes);
    else recording.mark(guest, page);
    document.getElementById('kembar').scrollIntoView({ block: 'nearest' });
    return 'held';
  };

  const pump = async () => {
    if (sending) return;
    sending = true;
    try {
      while (queue.length) {
        const end = await send(queue[0]);
        if (end === 'wait') break;
        const [entry] = queue.splice(0, 1);
        await outbox.remove(entry.key).catch(() => {});
        showQueue(end === 'done' ? words.added.replace('{name}', nameOf(entry)) : '');
        if (end === 'held') break;
      }
    } finally {
      sending = false;
    }
  };

  guest.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    const fields = [...new FormData(guest)].filter(([name]) => name !== 'csrfmiddlewaretoken');
    if (event.submitter?.name) fields.push([event.submitter.name, event.submitter.value]);
    const entry = { fields };
    const end = queue.length ? 'wait' : await send(entry);
    if (end === 'wait' && !isEmpty()) {
      entry.key = `${owner}/${Date.now()}-${Math.random()}`;
      queue.push(entry);
      await outbox.put({ key: entry.key, owner, fields }).catch(() => {});
    }
    sending = false;
    if (end !== 'held') {
      empty();
      showQueue(end === 'done' ? words.added.replace('{name}', nameOf(entry)) : '');
      guest.elements[NAME].focus();
      pump();
    }
  });
  setInterval(() => { if (queue.length) pump(); }, RETRY);
  window.addEventListener('online', pump);
  document.addEventListener('DOMContentLoaded', async () => {
    queue = await outbox.waiting(owner).catch(() => []);
    showQueue();
    loadTheRest();
    pump();
  });
})();
