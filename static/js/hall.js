/* The hall screen: asks every three seconds what is new and exchanges the parts that have changed. On a lost line the
   last picture stays and says of when it is. Without this script the page reloads itself. */
(() => {
  'use strict';

  const EVERY = 3000;
  const PATIENCE = 8000;
  const SPOKEN_AT_MOST_EVERY = 60000;
  const line = document.getElementById('hall-line');
  const said = document.getElementById('hall-said');
  let etag = '';
  let skew = 0;
  let seenAt = '';

  // The clock of the hall runs on, whatever becomes of the line; that of this computer may be wrong.
  const clockFace = () => document.querySelector('#hall-talk time');
  const setSkew = () => { skew = Date.parse(clockFace().dateTime) - Date.now(); };
  const clockTime = () => {
    const face = clockFace();
    const parts = { timeZone: face.dataset.zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
    return new Intl.DateTimeFormat('en-GB', parts).format(Date.now() + skew).replace(':', '.');
  };
  const tick = () => {
    const now = clockTime();
    if (clockFace().textContent !== now) clockFace().textContent = now;
  };

  const say = (where, text) => { if (where.textContent !== text) where.textContent = text; };

  // For whoever listens: a commitment once it rests, the count at most once a minute.
  let heard = '';
  let resting = '';
  let counted = '';
  let countedAt = Date.now();
  const newest = () => {
    const row = document.querySelector('.said .new');
    return row ? `${row.dataset.number}. ${row.querySelector('.words').textContent}` : '';
  };
  const count = () => (document.querySelector('.count')?.textContent || '').replace(/\s+/g, ' ').trim();
  const speak = () => {
    const now = newest();
    if (now && now === resting && now !== heard) {
      heard = now;
      say(said, now);
    } else if (count() !== counted && Date.now() - countedAt > SPOKEN_AT_MOST_EVERY) {
      counted = count();
      countedAt = Date.now();
      say(said, counted);
    }
    resting = now;
  };

  const put = (text) => {
    const fresh = new DOMParser().parseFromString(text, 'text/html');
    fresh.querySelectorAll('#hall-screen > [data-key]').forEach((part) => {
      const old = document.getElementById(part.id);
      if (old && old.dataset.key !== part.dataset.key) old.replaceWith(document.importNode(part, true));
    });
    const time = fresh.querySelector('#hall-talk time');
    if (time) skew = Date.parse(time.dateTime) - Date.now();
    tick();
    wake();
  };

  // Once the network says no, the picture stays: `keep` is the sentence under it.
  const keep = (sentence) => say(line, `${sentence} ${seenAt}.`);

  const ask = async () => {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const headers = { 'X-Requested-With': 'rakor' };
      if (etag) headers['If-None-Match'] = etag;
      const answer = await fetch(line.dataset.news, { headers, credentials: 'same-origin', signal: stop.signal });
      if (answer.status === 401 || answer.redirected) return keep(line.dataset.ended);
      if (answer.status === 403 || answer.status === 404) return keep(line.dataset.gone);
      if (answer.status !== 304) {
        if (!answer.ok) return keep(line.dataset.lost);
        put(await answer.text());
        etag = answer.headers.get('ETag') || '';
      }
      seenAt = clockTime();
      say(line, '');
      speak();
    } catch {
      keep(line.dataset.lost);
    } finally {
      clearTimeout(late);
    }
  };

  const wake = () => {
    const full = document.querySelector('[data-full]');
    if (full) full.hidden = !document.fullscreenEnabled;
  };
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-full]')) document.documentElement.requestFullscreen();
  });

  const round = async () => {
    await ask();
    setTimeout(round, EVERY);
  };

  setSkew();
  seenAt = clockTime();
  heard = newest();
  counted = count();
  wake();
  setInterval(tick, 1000);
  setTimeout(round, EVERY);
})();
