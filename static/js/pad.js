// Signature pad: strokes become [[x,y,x,y,...],...] in a fixed 600 x 200 box and travel as numbers.
// The server checks them and draws its own path. Finger, pen and mouse; whoever cannot draw has the box beneath.
(() => {
  'use strict';
  const WIDTH = 600;
  const HEIGHT = 200;
  const MOST_STROKES = 60;
  const MOST_CHARACTERS = 19000;
  const NEAR = 3; // points closer than this say nothing new
  const SVG = 'http://www.w3.org/2000/svg';
  const SHAPE = /^\[\[\d+(,\d+)*\](,\[\d+(,\d+)*\])*\]$/;

  const line = (stroke) => {
    const points = [];
    for (let i = 0; i < stroke.length; i += 2) points.push(`${stroke[i]} ${stroke[i + 1]}`);
    if (points.length === 1) points.push(points[0]);
    return `M${points.join('L')}`;
  };

  const wake = (field) => {
    if (field.dataset.awake) return;
    field.dataset.awake = 'yes';
    const pad = field.querySelector('svg.pad');
    const kept = field.querySelector('input[type=hidden]');
    const without = field.querySelector('input[type=checkbox]');
    let strokes = [];
    let drawing = null; // { id, stroke, path } of the one finger that draws

    const draw = (stroke) => {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('d', line(stroke));
      pad.append(path);
      return path;
    };
    const drawAll = () => {
      pad.querySelectorAll('path:not(.base)').forEach((path) => path.remove());
      strokes.forEach(draw);
    };
    const keep = () => { kept.value = strokes.length ? JSON.stringify(strokes) : ''; };
    const size = () => strokes.reduce((sum, stroke) => sum + stroke.length * 4 + 3, 0);

    // Where the pointer is in the box, however large the box is now.
    const point = (event) => {
      const box = pad.getBoundingClientRect();
      const fit = (at, length, most) => Math.max(0, Math.min(most, Math.round((at / length) * most)));
      return [fit(event.clientX - box.left, box.width, WIDTH), fit(event.clientY - box.top, box.height, HEIGHT)];
    };

    pad.addEventListener('pointerdown', (event) => {
      if (drawing || (event.pointerType === 'mouse' && event.button)) return;
      event.preventDefault();
      if (strokes.length >= MOST_STROKES || size() > MOST_CHARACTERS) return;
      try { pad.setPointerCapture(event.pointerId); } catch { /* a pointer that has left already */ }
      const stroke = point(event);
      strokes.push(stroke);
      drawing = { id: event.pointerId, stroke, path: draw(stroke) };
      if (without) without.checked = false;
    });
    pad.addEventListener('pointermove', (event) => {
      if (!drawing || event.pointerId !== drawing.id) return;
      const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      const { stroke, path } = drawing;
      for (const one of events.length ? events : [event]) {
        const [x, y] = point(one);
        const [lastX, lastY] = stroke.slice(-2);
        if (Math.hypot(x - lastX, y - lastY) >= NEAR && size() < MOST_CHARACTERS) stroke.push(x, y);
      }
      path.setAttribute('d', line(stroke));
    });
    const end = (event) => {
      if (!drawing || event.pointerId !== drawing.id) return;
      drawing = null;
      keep();
    };
    for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) pad.addEventListener(name, end);
    // Where the stylesheet has not arrived, the page must not scroll under the finger.
    pad.addEventListener('touchmove', (event) => event.preventDefault(), { passive: false });

    field.querySelector('[data-clear]').addEventListener('click', () => { strokes = []; drawAll(); keep(); });
    field.querySelector('[data-undo]').addEventListener('click', () => { strokes.pop(); drawAll(); keep(); });

    // What came back with a form that was wrong, or with the page from the browser's memory.
    const restore = () => {
      if (!SHAPE.test(kept.value)) { kept.value = ''; return; }
      strokes = JSON.parse(kept.value);
      drawAll();
    };
    restore();
    window.addEventListener('pageshow', (event) => { if (event.persisted) restore(); });
    pad.parentElement.hidden = false;
  };

  const wakeAll = (root) => root.querySelectorAll('[data-pad]').forEach(wake);
  window.rakorPad = { wake: wakeAll };
  wakeAll(document);
})();
