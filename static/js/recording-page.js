// What the recording page gains from script besides saving: rows without a reload, names when a group opens, folded parts
// on a phone, the conflict dialog. Fragments are parsed, never written as text into the page.
(() => {
  'use strict';
  const paper = document.getElementById('naskah');
  if (!paper) return;
  const recording = window.rakorRecording;
  document.documentElement.classList.add('saves-itself');

  const parse = (text) => new DOMParser().parseFromString(text, 'text/html');

  // Fragments ------------------------------------------------------------------------------------
  // Rows that are here stay as they are, with what is being typed in them; only their numbers and their order change.
  const reconcile = (list, fresh) => {
    const wanted = [...fresh.children].map((row) => row.id);
    [...list.children].forEach((row) => { if (!wanted.includes(row.id)) row.remove(); });
    [...fresh.children].forEach((row, index) => {
      const here = row.id && document.getElementById(row.id);
      if (!here) {
        const added = document.importNode(row, true);
        list.insertBefore(added, list.children[index] || null);
        window.rakor.wake(added);
        return;
      }
      const numbers = [...row.querySelectorAll('.n')];
      here.querySelectorAll('.n').forEach((node, n) => { node.textContent = numbers[n] ? numbers[n].textContent : node.textContent; });
      const lines = [...row.querySelectorAll('summary[id$="-line"]')];
      lines.forEach((line) => document.getElementById(line.id)?.replaceChildren(...document.importNode(line, true).childNodes));
      if (list.children[index] !== here) list.insertBefore(here, list.children[index]);
    });
  };

  const replace = (page, pending = new Map()) => {
    const focus = document.activeElement && document.activeElement.id;
    [...page.body.children].forEach((part) => {
      const here = part.id && part.id !== 'jawaban' && document.getElementById(part.id);
      if (!here) return;
      if (part.id.startsWith('rows-')) return reconcile(here, part);
      if (part.id.endsWith('-line')) return here.replaceChildren(...document.importNode(part, true).childNodes);
      if (part.id.startsWith('pick-')) return replacePick(here, part, pending);
      here.replaceWith(document.importNode(part, true));
    });
    const back = focus && document.activeElement === document.body && document.getElementById(focus);
    if (back) back.focus();
  };

  // The ticks of a commitment, unless more were set while this answer was on its way.
  const replacePick = (here, fresh, pending) => {
    if ([...pending.keys()].some((name) => name.includes('-parties') || name.includes('-add_'))) return;
    const added = document.importNode(fresh, true);
    added.querySelector('details').open = here.querySelector('details').open;
    here.replaceWith(added);
  };

  // Names of a group -----------------------------------------------------------------------------
  const loadNames = async (details) => {
    const answer = await fetch(details.dataset.names, { headers: { 'X-Requested-With': 'rakor' }, credentials: 'same-origin' });
    if (!answer.ok) return;
    const fresh = parse(await answer.text()).querySelector('.names');
    const here = details.querySelector('.names');
    if (!fresh) return;
    if (here && here.id === fresh.id) reconcile(here, fresh);
    else if (here) here.replaceWith(document.importNode(fresh, true));
    else details.append(document.importNode(fresh, true));
    details.dataset.loaded = '1';
  };
  const openGroup = async (id) => {
    const details = document.getElementById(id)?.querySelector('details');
    if (!details) return;
    if (!details.querySelector('ul.names')) await loadNames(details);
    details.open = true;
  };
  document.addEventListener('toggle', (event) => {
    const details = event.target;
    if (details.open && details.dataset.names && details.querySelector('p.names')) loadNames(details);
  }, true);

  // Adding, moving, removing ---------------------------------------------------------------------
  const clearFaults = (form) => {
    form.querySelectorAll('.error').forEach((line) => line.remove());
    form.querySelectorAll('[aria-invalid]').forEach((field) => field.removeAttribute('aria-invalid'));
  };

  const submit = async (form, button) => {
    const url = button && button.hasAttribute('formaction') ? button.formAction : form.action;
    const data = new FormData(form);
    if (button && button.name) data.append(button.name, button.value);
    await recording.flush();
    let answer, page;
    try {
      recording.say('wait', recording.words.saving);
      answer = await recording.post(url, data);
      page = parse(await answer.text());
    } catch {
      recording.later('network');
      return;
    }
    if (answer.status === 401 || answer.type === 'opaqueredirect') return recording.pause('session');
    clearFaults(form);
    replace(page);
    const reply = page.getElementById('jawaban');
    if (answer.status === 422 && reply) {
      recording.say('bad', recording.words.faulty);
      return recording.mark(form, page);
    }
    if (answer.status !== 200 || !reply) {
      return recording.say('bad', answer.status === 413 ? recording.words.toobig : recording.words.forbidden);
    }
    recording.say('ok', reply.textContent);
    added(form, reply.dataset.added);
  };

  const added = (form, id) => {
    if (form.classList.contains('tools')) return form.isConnected && form.querySelector('button').focus();
    form.reset();
    document.querySelectorAll('#rows-roll details[open]').forEach((details) => { if (details.querySelector('ul.names')) loadNames(details); });
    const row = id && document.getElementById(id);
    const field = row && row.querySelector('textarea, input:not([type=hidden])');
    if (field) field.focus();
    else form.querySelector('input:not([type=hidden]), select, button').focus();
  };

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!('add' in form.dataset) || event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = '1';
    submit(form, event.submitter).finally(() => { delete form.dataset.busy; });
  });
  document.addEventListener('change', (event) => {
    if (event.target.id === 'id_photos' && event.target.files.length) event.target.form.requestSubmit();
  });

  // Enter at the end of a commitment adds the next one.
  document.addEventListener('keydown', (event) => {
    const area = event.target;
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !area.dataset || !area.dataset.next) return;
    if (area.selectionStart !== area.value.length || !area.value.trim()) return;
    event.preventDefault();
    document.getElementById(area.dataset.next).requestSubmit();
  });

  // Going on only with everything saved ----------------------------------------------------------
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!('flush' in form.dataset) || !recording.unsaved()) return;
    event.preventDefault();
    await recording.flush();
    if (!recording.unsaved()) document.getElementById('edarkan').submit();
  });

  // The conflict dialog --------------------------------------------------------------------------
  const dialog = document.getElementById('bentrok');
  const show = (form, page) => {
    const inside = page.getElementById('bentrok-isi');
    if (!inside) return;
    dialog.replaceChildren(document.importNode(inside, true));
    dialog.setAttribute('aria-labelledby', 'bentrok-h');
    window.rakor.wake(dialog);
    if (!dialog.open) dialog.showModal();
    dialog.querySelector('textarea, select, button, a')?.focus();
  };
  const reload = (id) => {
    const row = document.getElementById(id)?.closest('[id]:not(form)');
    dialog.close();
    history.replaceState(null, '', row ? `#${row.id}` : location.pathname);
    location.reload();
  };
  dialog.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.dataset.merge) return;
    event.preventDefault();
    const answer = await recording.post(form.action, new FormData(form)).catch(() => null);
    if (!answer) return recording.say('offline', recording.words.offline.replace('{n}', recording.unsaved()));
    const page = parse(await answer.text());
    if (answer.status === 409) return show(document.getElementById(form.dataset.merge), page);
    if (answer.status === 422) {
      const faults = [...page.querySelectorAll('#jawaban li')].map((line) => line.textContent);
      return recording.say('bad', faults.join(' '));
    }
    if (answer.status !== 200) return recording.say('bad', recording.words.forbidden);
    await recording.forget(form.dataset.merge);
    reload(form.dataset.merge);
  });
  dialog.addEventListener('click', async (event) => {
    const link = event.target.closest('[data-take]');
    if (!link) return;
    event.preventDefault();
    await recording.forget(link.dataset.take);
    reload(link.dataset.take);
  });

  // Phone: one part open at a time. A link opens the part it leads into. -------------------------
  const phone = matchMedia('(max-width: 47.99rem)');
  const folds = () => [...paper.querySelectorAll('.part > details')];
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return null;
    for (let node = target; node; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
    if (target.matches('.part')) target.querySelector('details').open = true;
    return target;
  };
  const fold = () => {
    const faulty = paper.querySelector('[aria-invalid]');
    const first = (reveal() || faulty || paper.querySelector('.state .warn') || paper.querySelector('.part'))?.closest('.part');
    folds().forEach((details) => {
      if (phone.matches) {
        details.open = details.parentElement === first;
        details.setAttribute('name', 'bagian');
      } else {
        details.removeAttribute('name');
        details.open = true;
      }
    });
  };
  phone.addEventListener('change', fold);
  fold();
  reveal();
  const jump = () => {
    const target = reveal();
    if (!target) return;
    target.scrollIntoView({ block: 'center' });
    const field = target.matches('input, select, textarea, summary') ? target : null;
    if (field) field.focus({ preventScroll: true });
  };
  window.addEventListener('hashchange', jump);
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) jump();
  });

  window.rakorPage = { replace, openGroup };
  window.rakorConflict = show;
})();
