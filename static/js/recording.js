// The recording page saves itself. Each form with data-save is a part with a version of its own; what was typed waits in
// the outbox until the server has answered. One request at a time, in order, never aborted: aborting a save the server
// already made puts the writer in conflict with himself.
(() => {
  'use strict';
  const paper = document.getElementById('naskah');
  if (!paper) return;
  const outbox = window.rakorOutbox;
  const owner = `${paper.dataset.user}/${paper.dataset.meeting}`;
  const TYPING = 1000, KEEPING = 200, PATIENCE = [2000, 4000, 8000, 15000, 30000, 60000];
  const PERMANENT = new Set([400, 403, 404, 413]);

  const words = {}, icons = {};
  document.querySelectorAll('#kata [data-word]').forEach((node) => { words[node.dataset.word] = node.textContent; });
  document.querySelectorAll('#kata [data-icon]').forEach((node) => { icons[node.dataset.icon] = node; });

  // State ----------------------------------------------------------------------------------------
  const parts = new Map(); // form id -> {pending, sending, timer, keeper, version, held}
  const queue = []; // form ids, oldest first
  let busy = false, failures = 0, paused = '', retry = null, kept = true;

  const part = (id) => {
    if (!parts.has(id)) parts.set(id, { pending: new Map(), sending: null, timer: 0, keeper: 0, held: '', version: null });
    return parts.get(id);
  };
  const prefixOf = (form) => form.id.replace(/^form-/, '');
  const versionField = (form) => form.elements[`${prefixOf(form)}-version`];
  const keyOf = (id) => `${owner}/${id}`;
  const unsaved = () => [...parts.values()].filter((one) => one.pending.size || one.sending).length;

  // What the controls of this name hold, as a form would send it.
  const valuesOf = (form, name) => [...form.elements].filter((field) => field.name === name
    && (!['checkbox', 'radio'].includes(field.type) || field.checked)).map((field) => field.value);

  // Status ---------------------------------------------------------------------------------------
  let said = '';
  const say = (icon, text) => {
    if (said === icon + text) return;
    said = icon + text;
    document.querySelectorAll('[data-status]').forEach((line) => {
      const label = document.createElement('span');
      label.textContent = text;
      line.className = `saved ${icons[icon].dataset.tone}`.trim();
      line.replaceChildren(icons[icon].firstElementChild.cloneNode(true), label);
    });
  };
  const clock = (date) => `${String(date.getHours()).padStart(2, '0')}.${String(date.getMinutes()).padStart(2, '0')}`;
  const band = (name) => {
    document.getElementById('band-luring').hidden = name !== 'offline';
    document.getElementById('band-sesi').hidden = name !== 'session';
  };

  // Outbox ---------------------------------------------------------------------------------------
  const keep = async (id) => {
    const one = part(id);
    clearTimeout(one.keeper);
    if (!kept) return;
    const form = document.getElementById(id);
    const record = {
      key: keyOf(id), owner, form: id, version: one.version, group: form ? form.dataset.group || '' : '',
      pending: [...one.pending], sending: one.sending ? [...one.sending] : null,
    };
    try {
      if (one.pending.size || one.sending) await outbox.put(record);
      else await outbox.remove(record.key);
    } catch {
      kept = false; // private windows may refuse; saving goes on without the net
      note(words.private);
    }
  };

  const note = (text, ...more) => {
    const line = document.createElement('p');
    line.className = 'note warn';
    const body = document.createElement('span');
    body.textContent = text;
    line.append(icons.wait.firstElementChild.cloneNode(true), body);
    more.forEach((typed) => {
      const area = document.createElement('textarea');
      area.readOnly = true;
      area.value = typed;
      area.setAttribute('aria-label', text);
      body.append(area);
    });
    document.getElementById('dipulihkan').append(line);
  };

  // Typing ---------------------------------------------------------------------------------------
  const changed = (form, name, wait) => {
    const one = part(form.id);
    one.pending.set(name, valuesOf(form, name));
    one.version ??= versionField(form).value;
    one.held = '';
    clearTimeout(one.keeper);
    one.keeper = setTimeout(keep, KEEPING, form.id);
    clearTimeout(one.timer);
    if (wait !== null) one.timer = setTimeout(enqueue, wait, form.id);
  };

  const fieldOf = (event) => {
    const field = event.target;
    const form = field.form;
    if (!form || !('save' in form.dataset) || !field.name || field.type === 'hidden') return null;
    return field.validity.badInput ? null : [form, field];
  };

  document.addEventListener('input', (event) => {
    const found = fieldOf(event);
    // A name, an area, a time is sent when it is finished, or half a name would become a person.
    if (found) changed(found[0], found[1].name, 'whole' in found[1].dataset ? null : TYPING);
  });
  document.addEventListener('change', (event) => {
    const found = fieldOf(event);
    if (!found) return;
    const [form, field] = found;
    const together = field.dataset.with && document.getElementById(field.dataset.with);
    if (together && field.value) {
      changed(form, field.name, null);
      together.focus();
      return;
    }
    changed(form, field.name, 0);
  });
  document.addEventListener('focusout', (event) => {
    const found = fieldOf(event);
    const one = found && parts.get(found[0].id);
    // Group and area of a party belong together: leaving the pair sends it.
    if (one && one.pending.size && event.target.form !== event.relatedTarget?.form) enqueue(found[0].id);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!('save' in form.dataset)) return;
    event.preventDefault();
    [...form.elements].forEach((field) => {
      if (field.name && field.type !== 'hidden' && field.tagName !== 'BUTTON' && !field.name.endsWith('-version')) {
        part(form.id).pending.set(field.name, valuesOf(form, field.name));
      }
    });
    part(form.id).version ??= versionField(form).value;
    enqueue(form.id);
  });

  // Sending --------------------------------------------------------------------------------------
  const enqueue = (id) => {
    clearTimeout(part(id).timer);
    if (!queue.includes(id)) queue.push(id);
    pump();
  };

  const body = (form, version, fields) => {
    const data = new FormData();
    data.append('csrfmiddlewaretoken', form.elements.csrfmiddlewaretoken.value);
    data.append(`${prefixOf(form)}-version`, version);
    fields.forEach((values, name) => {
      const twin = form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);
      if (twin) data.append(name, '');
      values.filter((value) => !twin || value !== '').forEach((value) => data.append(name, value));
    });
    return data;
  };

  const post = (url, data, options = {}) => fetch(url, {
    method: 'POST', body: data, headers: { 'X-Requested-With': 'rakor' }, credentials: 'same-origin', redirect: 'manual', ...options,
  });

  const pump = async () => {
    if (busy || paused || retry || !queue.length) return;
    busy = true;
    const id = queue[0];
    try {
      await sendOne(id);
    } finally {
      busy = false;
    }
    if (!paused && !retry) {
      if (queue.length) pump();
      else settle();
    }
  };

  const settle = () => waiting.splice(0).forEach((resolve) => resolve());
  const waiting = [];
  // Everything that was typed is on the server, or cannot be for now.
  const flush = () => {
    parts.forEach((one, id) => { if (one.pending.size && !one.held) enqueue(id); });
    if (!busy && !queue.length) return Promise.resolve();
    if (paused || retry) return Promise.resolve();
    return new Promise((resolve) => waiting.push(resolve));
  };

  const sendOne = async (id) => {
    const one = part(id);
    const form = document.getElementById(id);
    if (!form || !(one.pending.size || one.sending)) {
      queue.shift();
      return;
    }
    // What may or may not have arrived is sent again first, word for word: stored already, it is no conflict.
    const fresh = !one.sending;
    if (fresh) {
      one.sending = new Map(one.pending);
      one.pending.clear();
    }
    const sent = one.sending, version = one.version;
    await keep(id);
    say('wait', words.saving);
    let answer, text;
    try {
      answer = await post(form.action, body(form, version, sent));
      text = await answer.text();
    } catch {
      return later(navigator.onLine === false ? 'offline' : 'network');
    }
    await settleAnswer(id, form, one, sent, answer, text);
  };

  const settleAnswer = async (id, form, one, sent, answer, text) => {
    const page = new DOMParser().parseFromString(text, 'text/html');
    const status = answer.status;
    if (status === 200 && page.getElementById('jawaban')) {
      reached();
      one.sending = null;
      unmark(form, sent);
      accept(form, one, page);
      if (!one.pending.size) queue.shift();
      await keep(id);
      if (!unsaved()) say('ok', page.getElementById('jawaban').textContent);
      return;
    }
    if (status === 401 || answer.type === 'opaqueredirect') return pause('session');
    if (status === 403 && !one.retried) {
      one.retried = true;
      if (await freshToken()) return;
      return paused ? undefined : hold(id, one, sent, words.forbidden);
    }
    if (status === 422) {
      reached();
      hold(id, one, sent, words.faulty);
      return mark(form, page);
    }
    if (status === 409) {
      reached();
      // What was typed since then belongs into the comparison.
      if (one.pending.size) {
        one.pending.forEach((values, name) => sent.set(name, values));
        one.pending.clear();
        return;
      }
      hold(id, one, sent, words.conflict);
      return window.rakorConflict(form, page);
    }
    if (PERMANENT.has(status)) {
      reached();
      hold(id, one, sent, status === 413 ? words.toobig : status === 403 ? words.forbidden : words.unreadable);
      return;
    }
    later('network'); // 429, 5xx: the server is tired, not refusing
  };

  const reached = () => {
    failures = 0;
    if (!paused) band('');
  };

  // Typed text that the server will not take as it is: it stays here and on the device until it is changed.
  const hold = (id, one, sent, sentence) => {
    sent.forEach((values, name) => { if (!one.pending.has(name)) one.pending.set(name, values); });
    one.sending = null;
    one.held = sentence;
    one.retried = false;
    queue.shift();
    keep(id);
    say('bad', sentence);
  };

  const accept = (form, one, page) => {
    const version = page.getElementById('jawaban').dataset.version;
    if (version) versionField(form).value = version;
    one.version = one.pending.size ? version : null;
    one.retried = false;
    window.rakorPage.replace(page, one.pending);
  };

  const later = (why) => {
    const wait = PATIENCE[Math.min(failures, PATIENCE.length - 1)];
    failures += 1;
    band('offline');
    if (why === 'offline' || failures === 1) say('offline', words.offline.replace('{n}', Math.max(1, unsaved())));
    else say('bad', words.failed.replace('{t}', clock(new Date(Date.now() + wait))));
    clearTimeout(retry);
    retry = setTimeout(again, wait);
    settle();
  };

  const again = () => {
    clearTimeout(retry);
    retry = null;
    pump();
  };
  window.addEventListener('online', again);
  window.addEventListener('offline', () => {
    band('offline');
    if (unsaved()) say('offline', words.offline.replace('{n}', unsaved()));
  });

  // Session --------------------------------------------------------------------------------------
  const pause = (why) => {
    paused = why;
    band('session');
    say('offline', words.session.replace('{n}', Math.max(1, unsaved())));
    settle();
  };

  // A new token from the page itself. Only the same user goes on: the text is his.
  const freshToken = async () => {
    try {
      const answer = await fetch(location.pathname, { credentials: 'same-origin', cache: 'no-store', redirect: 'manual' });
      if (!answer.ok) {
        if (answer.type === 'opaqueredirect' || answer.status === 401) pause('session');
        return false;
      }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const there = page.getElementById('naskah');
      const token = page.querySelector('[name=csrfmiddlewaretoken]');
      if (!there || !token || there.dataset.user !== paper.dataset.user) return false;
      document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((field) => { field.value = token.value; });
      return true;
    } catch {
      return false;
    }
  };
  const resume = async () => {
    if (paused !== 'session' || !(await freshToken())) return;
    paused = '';
    band('');
    pump();
  };
  window.addEventListener('focus', resume);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') resume();
    else leave();
  });
  setInterval(resume, 10000);

  // Leaving: what is pending goes out with the page; what does not fit waits in the outbox.
  const leave = () => {
    parts.forEach((one, id) => { if (one.pending.size && !one.held) { keep(id); enqueue(id); } });
  };
  window.addEventListener('pagehide', () => parts.forEach((one, id) => {
    const form = document.getElementById(id);
    if (!form || one.held || one.sending || !one.pending.size || paused) return;
    keep(id);
    post(form.action, body(form, one.version, one.pending), { keepalive: true }).catch(() => {});
  }));

  // Faults ---------------------------------------------------------------------------------------
  const unmark = (form, sent) => sent.forEach((values, name) => {
    [...form.elements].filter((field) => field.name === name).forEach((field) => {
      field.removeAttribute('aria-invalid');
      const line = document.getElementById(`${field.id}_error`);
      if (line) {
        line.remove();
        const left = (field.getAttribute('aria-describedby') || '').split(' ').filter((word) => word && word !== line.id);
        if (left.length) field.setAttribute('aria-describedby', left.join(' '));
        else field.removeAttribute('aria-describedby');
      }
    });
  });

  const mark = (form, page) => page.querySelectorAll('#jawaban li').forEach((fault) => {
    const id = fault.dataset.field;
    const field = id && (document.getElementById(id) || document.getElementById(`${id}_0`));
    if (!field) return say('bad', fault.textContent);
    document.getElementById(`${field.id}_error`)?.remove();
    const line = document.createElement('p');
    const hidden = document.createElement('span');
    line.className = 'error';
    line.id = `${field.id}_error`;
    hidden.className = 'sr';
    hidden.textContent = `${words.error} `;
    line.append(hidden, fault.textContent);
    (field.closest('.row') || field).before(line);
    field.setAttribute('aria-invalid', 'true');
    const described = (field.getAttribute('aria-describedby') || '').split(' ').filter((word) => word && word !== line.id);
    field.setAttribute('aria-describedby', [line.id, ...described].join(' '));
  });

  // Coming back ----------------------------------------------------------------------------------
  const put = (form, name, values) => {
    [...form.elements].filter((field) => field.name === name && field.type !== 'hidden').forEach((field) => {
      if (['checkbox', 'radio'].includes(field.type)) field.checked = values.includes(field.value);
      else field.value = values[values.length - 1] ?? '';
      field.dispatchEvent(new Event('rakor:put', { bubbles: true }));
    });
  };

  const bringBack = async () => {
    let records = [];
    try {
      records = await outbox.waiting(owner);
    } catch {
      kept = false;
      return;
    }
    let restored = 0;
    for (const record of records) {
      if (!document.getElementById(record.form) && record.group) await window.rakorPage.openGroup(record.group);
      const form = document.getElementById(record.form);
      const fields = new Map([...(record.sending || []), ...record.pending]);
      if (!form) {
        note(words.orphan, ...[...fields.values()].flat().filter(Boolean));
        outbox.remove(record.key);
        continue;
      }
      const one = part(record.form);
      if (one.pending.size || one.sending) continue;
      if ([...fields].every(([name, values]) => String(valuesOf(form, name)) === String(values))) {
        outbox.remove(record.key); // it had arrived after all
        continue;
      }
      one.version = record.version; // the one the text was typed against: a conflict is shown, not hidden
      one.sending = record.sending ? new Map(record.sending) : null;
      one.pending = new Map(record.pending);
      fields.forEach((values, name) => put(form, name, values));
      restored += 1;
      say('wait', words.saving);
      enqueue(record.form);
    }
    if (restored) note(words.restored.replace('{n}', restored));
  };

  // Leaving only with everything saved; without a line, what is kept on the device stays there.
  document.addEventListener('click', async (event) => {
    const link = event.target.closest?.('a[data-flush]');
    if (!link || !unsaved() || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    await flush();
    location.href = link.href;
  });

  // What the page and the conflict dialog need from here.
  const forget = async (id) => {
    const one = part(id);
    one.pending.clear();
    one.sending = null;
    one.held = '';
    one.version = null;
    await keep(id);
  };
  window.rakorRecording = { flush, forget, post, say, words, mark, pause, freshToken, unsaved, later };
  document.addEventListener('DOMContentLoaded', bringBack);
})();
