/* Cards and the page on the desk: which quotation is open, how its page is shown, what the address says. */
(() => {
  'use strict';
  const { all, one, say, bridge, actions, needs, inputs, keys, after } = window.la;
  const WELCOME_HIDDEN = 'asked'; // while the answer of an address is on its way, the first visit stays out of sight
  let openCard = null; // id of the card whose page lies on the desk
  let chosen = new URLSearchParams(location.search).has('see'); // the reader chose the page: it goes into the address
  let zoom = 1;

  /* ---------- cards and the desk ---------- */
  const cards = () => all(':is(#la-thread, .la-grid) .la-quote[data-see]').filter((card) => !card.closest('details'));
  const focused = () => document.activeElement && document.activeElement.closest('.la-quote[data-see]');
  const current = () => focused() || document.getElementById(openCard) || cards()[0];
  function mark() {
    const desk = one('#la-page [data-la="desk"]');
    const seen = desk && desk.dataset.see;
    const fits = cards().find((c) => c.dataset.see === seen);
    if (fits) openCard = fits.id;
    if (!desk) openCard = null;
    for (const card of cards()) {
      card.classList.toggle('la-open', card.id === openCard);
      if (card.id === openCard) card.setAttribute('aria-current', 'true'); else card.removeAttribute('aria-current');
    }
    collected();
  }
  function collected() { // which quotations are in the briefing already
    const tray = one('#la-tray [data-la="tray"]');
    const kept = new Set(tray ? tray.dataset.kept.split(' ') : []);
    for (const card of all('#la-thread .la-quote[data-see]')) card.classList.toggle('la-kept', kept.has(card.dataset.see));
  }
  function open(link) {
    const href = link.getAttribute('href');
    const card = link.closest('.la-quote[data-see]');
    const list = cards();
    if (card) openCard = card.id;
    chosen = true;
    moveToDesk = matchMedia('(max-width: 1079px)').matches;
    const desk = one('#la-page [data-la="desk"]');
    if (desk && card && desk.dataset.see === card.dataset.see) { // Python would send the same page, which is no news
      showDesk();
      return;
    }
    const n = card ? list.indexOf(card) + 1 : 0;
    const near = Boolean(card && card.closest('.la-near'));
    const group = card && card.closest('[data-kind]');
    const kind = group ? group.dataset.kind : near ? 'near miss' : 'quotation';
    bridge.thread.trigger('open', { href, n, of: n ? list.length : 0, near, kind });
    mark();
  }
  let moveToDesk = false;
  function showDesk() {
    const desk = one('[data-la="desk"]');
    mark();
    if (desk) {
      desk.hidden = false;
      mode(desk.classList.contains('la-text-only') ? 'text' : desk.dataset.mode);
      setZoom(zoom);
      reveal();
    }
    if (moveToDesk) {
      moveToDesk = false;
      const title = one('#la-desk-title');
      if (title) { title.scrollIntoView({ block: 'start' }); title.focus({ preventScroll: true }); }
    }
    address();
  }
  function reveal() { // bring the marked words into view, within the desk alone
    const view = one('[data-la="desk"] .la-view');
    if (!view) return;
    const text = view.closest('[data-la="desk"]').dataset.mode === 'text';
    const at = one(text ? '.la-asText mark' : '.la-marks rect', view);
    if (!at) return;
    const [words, frame] = [at.getBoundingClientRect(), view.getBoundingClientRect()];
    if (view.scrollHeight > view.clientHeight) view.scrollTop += words.top - frame.top - view.clientHeight / 3;
    if (view.scrollWidth > view.clientWidth && !text) {
      const left = Math.min(...all('.la-marks rect', view).map((r) => r.getBoundingClientRect().left));
      view.scrollLeft += left - frame.left - 24;
    }
  }
  function mode(name) {
    const desk = one('[data-la="desk"]');
    if (!desk) return;
    desk.dataset.mode = name;
    for (const button of all('[data-la^="mode-"]', desk)) {
      button.setAttribute('aria-pressed', String(button.dataset.la === 'mode-' + name));
    }
    reveal();
  }
  function setZoom(value) {
    zoom = Math.min(3, Math.max(1, value));
    const desk = one('[data-la="desk"]');
    if (!desk) return;
    desk.dataset.zoom = String(zoom * 100);
    reveal();
    const said = one('[data-la="zoom"]', desk);
    if (said) said.textContent = Math.round(zoom * 100) + '%';
    if (zoom > 1.25) {
      for (const image of all('.la-sheet img', desk)) {
        if (!image.src.includes('size=')) image.src += (image.src.includes('?') ? '&' : '?') + 'size=large';
      }
    }
  }
  function close() {
    const desk = one('#la-page [data-la="desk"]');
    if (!desk) return;
    const from = document.getElementById(openCard);
    desk.hidden = true;
    openCard = null;
    chosen = false;
    for (const card of cards()) { card.classList.remove('la-open'); card.removeAttribute('aria-current'); }
    address();
    (from || one('#la-q textarea')).focus(); // back to the quotation whose page it was
    if (from) from.scrollIntoView({ block: 'nearest' });
  }
  function jump(step) {
    const list = cards();
    const at = list.findIndex((c) => c.id === openCard);
    const next = list[(at + step + list.length) % list.length];
    if (next) { open(one('[data-la="open"]', next)); next.scrollIntoView({ block: 'nearest' }); }
  }
  function move(step) {
    const list = cards();
    if (!list.length) return;
    const at = list.indexOf(focused());
    const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step))];
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }

  /* ---------- the address reproduces the view ---------- */
  function address() {
    const bar = one('[data-la="filter-bar"]');
    if (!bar) return;
    const desk = one('#la-page [data-la="desk"]:not([hidden])');
    const see = chosen && desk ? 'see=' + encodeURIComponent(desk.dataset.see).replaceAll('%2F', '/') : '';
    const query = [bar.dataset.query, see].filter(Boolean).join('&');
    const now = location.pathname + (query ? '?' + query : '');
    if (now !== location.pathname + location.search) history.replaceState(history.state, '', now);
  }

  /* ---------- one question after the other ---------- */
  const LONG = 180000; // ms after which an answer that never came holds up no other question
  let asking = null; // the question whose answer is on its way, and when it was asked
  let next = false; // the box holds a question that is to be asked after it
  // Gradio reads the box a moment after Enter; on a busy computer the next question may be in it by then.
  const SOON = 5000; // ms within which it does
  let entered = []; // what was in the box at each Enter that is not taken yet, and when
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !event.target.closest('#la-q')) return;
    entered.push({ words: event.target.value, at: Date.now() });
  }, true);
  window.la.take = (inBox) => { // [what is asked now, what stays in the box]
    entered = entered.filter(({ at }) => Date.now() - at < SOON);
    const question = entered.length ? entered[0].words : inBox;
    entered = entered.filter(({ words }) => words !== question);
    if (asking && Date.now() - asking.at < LONG) {
      const again = inBox.trim() === asking.words; // Enter twice before the box was emptied
      next = !again && Boolean(inBox.trim());
      if (next) say('Asked next, when this answer is here');
      return ['', again ? '' : inBox];
    }
    asking = question.trim() ? { words: question.trim(), at: Date.now() } : null;
    return [question, inBox === question ? '' : inBox];
  };
  window.la.answered = () => {
    asking = null;
    if (next) setTimeout(() => press('#la-ask'));
    next = false;
  };

  /* ---------- filters ---------- */
  const pairs = () => all('[data-la="filter-bar"] input[type="hidden"]').map((i) => [i.name, i.value]);
  function choose(list) {
    const query = new URLSearchParams(list.filter(([, value]) => value)).toString();
    bridge.thread.trigger('choose', { query });
  }
  document.addEventListener('submit', (event) => {
    const form = event.target.closest('form[data-la="filters"]');
    if (!form) return;
    event.preventDefault();
    const names = new Set([...form.elements].map((e) => e.name).filter(Boolean));
    const kept = pairs().filter(([n]) => !names.has(n));
    const data = new FormData(form, event.submitter);
    if (data.get('side') && !(data.getAll('report').length > 1 && data.getAll('report').length < 7)) {
      say('Tick two to six reports to compare');
      return;
    }
    form.closest('[popover]').hidePopover();
    choose([...kept, ...data]); // the button Compare is one of the form's names: without it nothing stands side by side
  });
  inputs.narrow = (box) => {
    const words = box.value.trim().toLowerCase();
    for (const label of all('label', box.parentNode.querySelector('.la-ticks'))) {
      label.hidden = !label.textContent.toLowerCase().includes(words);
    }
  };

  /* ---------- actions and keys ---------- */
  const without = (name, value) => pairs().filter(([n, v]) => (
    name === 'years' ? n !== 'from' && n !== 'to' : n !== name || v !== value));
  Object.assign(actions, {
    open,
    ask: (link) => bridge.thread.trigger('ask', { query: link.getAttribute('href') }),
    collect: (button) => bridge.thread.trigger('collect', { see: button.closest('.la-quote').dataset.see }),
    close,
    'mode-page': () => mode('page'),
    'mode-text': () => mode('text'),
    'zoom-in': () => setZoom(zoom + 0.25),
    'zoom-out': () => setZoom(zoom - 0.25),
    'jump-back': () => jump(-1),
    'jump-on': () => jump(1),
    'drop-filter': (chip) => choose(without(chip.dataset.name, chip.dataset.value)),
    'clear-filters': () => choose([]),
  });
  Object.assign(needs, { open: 'thread', ask: 'thread', collect: 'thread' });
  const press = (selector) => { const at = one(selector); if (at) at.click(); };
  const onCard = (selector) => { const card = current(); const at = card && one(selector, card); if (at) at.click(); };
  Object.assign(keys, {
    j: () => move(1),
    k: () => move(-1),
    o: () => onCard('[data-la="open"]'),
    c: () => onCard('[data-la="copy"]'),
    l: () => onCard('[data-la="link"]'),
    b: () => onCard('[data-la="collect"]'),
    '[': () => press('[data-key="["]'),
    ']': () => press('[data-key="]"]'),
    '+': () => setZoom(zoom + 0.25),
    '=': () => setZoom(zoom + 0.25),
    '-': () => setZoom(zoom - 0.25),
    '−': () => setZoom(zoom - 0.25),
    Escape: close,
    t: () => {
      const desk = one('[data-la="desk"]');
      if (desk && !desk.classList.contains('la-text-only')) mode(desk.dataset.mode === 'text' ? 'page' : 'text');
    },
  });
  document.addEventListener('error', (event) => { // a picture that could not be drawn: its text stands in
    const sheet = event.target.closest && event.target.closest('.la-sheet');
    if (!sheet) return;
    sheet.hidden = true;
    for (const notice of all('.la-no-image', sheet.closest('[data-la="desk"]'))) notice.hidden = false;
    mode('text');
  }, true);

  /* ---------- what Python sends ---------- */
  if (new URLSearchParams(location.search).has('q')) document.documentElement.dataset[WELCOME_HIDDEN] = '1';
  after.thread = () => {
    mark();
    scrollTo({ top: 0 }); // also while it is looked for: the question must stand in sight
  };
  after.tray = () => {
    collected();
    const tray = one('#la-tray [data-la="tray"]');
    if (tray && tray.dataset.said) { say(tray.dataset.said); window.la.count(); }
  };
  after.page = showDesk;
  after.chips = () => {
    delete document.documentElement.dataset[WELCOME_HIDDEN];
    address();
  };
  after.start = () => { if (one('[data-la="desk"]')) showDesk(); };
})();
