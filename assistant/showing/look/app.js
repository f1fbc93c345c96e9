/* The page script: theme, copying, keys, the page on the desk. It makes no HTML: words from reports are only
   ever set as text. Actions are named by data-la and caught here once for every page. */
(() => {
  'use strict';
  const root = document.documentElement;
  const store = {
    get: (name) => { try { return localStorage.getItem('la-' + name); } catch { return null; } },
    set: (name, value) => { try { localStorage.setItem('la-' + name, value); } catch { /* private window */ } },
  };
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const bridge = {};   // name -> {element, trigger, upload}: Gradio's HTML components
  let openCard = null; // id of the card whose page lies on the desk
  let chosen = new URLSearchParams(location.search).has('see'); // the reader chose the page; only then is it in the address
  let zoom = 1;

  /* ---------- theme ---------- */
  const dark = () => (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const dress = () => { if (document.body) document.body.classList.toggle('dark', dark()); };
  if (store.get('theme')) root.dataset.theme = store.get('theme');
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', dress);

  /* ---------- short messages ---------- */
  let fading = 0;
  function say(words) {
    const place = one('#la-toasts');
    if (!place) return;
    const toast = document.createElement('span');
    toast.className = 'la-toast';
    toast.textContent = words;
    place.replaceChildren(toast);
    clearTimeout(fading);
    fading = setTimeout(() => place.replaceChildren(), 4000);
  }
  async function copy(text, words) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // no clipboard without https or permission: the old way
      const area = document.createElement('textarea');
      area.value = text;
      area.className = 'la-vh';
      const had = document.activeElement;
      document.body.append(area);
      area.select();
      const worked = document.execCommand('copy');
      area.remove();
      if (had) had.focus();
      if (!worked) return say('The browser does not allow copying here');
    }
    say(words);
  }

  /* ---------- cards and the desk ---------- */
  const cards = () => all('#la-thread .la-exchange').filter((x) => !x.closest('details')).flatMap((x) => all('.la-quote[data-see]', x));
  const current = () => (document.activeElement && document.activeElement.closest('.la-quote[data-see]')) || document.getElementById(openCard) || cards()[0];
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
  }
  function open(link) {
    const href = link.getAttribute('href');
    const card = link.closest('.la-quote[data-see]');
    const list = cards();
    if (card) openCard = card.id;
    chosen = true;
    const n = card ? list.indexOf(card) + 1 : 0;
    bridge.thread.trigger('open', { href, n, of: n ? list.length : 0, near: Boolean(card && card.closest('.la-near')) });
    mark();
    if (matchMedia('(max-width: 1079px)').matches) moveToDesk = true;
  }
  let moveToDesk = false;
  function showDesk() {
    const desk = one('[data-la="desk"]');
    mark();
    if (desk) {
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
      view.scrollLeft += Math.min(...all('.la-marks rect', view).map((r) => r.getBoundingClientRect().left)) - frame.left - 24;
    }
  }
  function mode(name) {
    const desk = one('[data-la="desk"]');
    if (!desk) return;
    desk.dataset.mode = name;
    for (const button of all('[data-la^="mode-"]', desk)) button.setAttribute('aria-pressed', String(button.dataset.la === 'mode-' + name));
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
  function jump(step) {
    const list = cards();
    const at = list.findIndex((c) => c.id === openCard);
    const next = list[(at + step + list.length) % list.length];
    if (next) { open(one('[data-la="open"]', next)); next.scrollIntoView({ block: 'nearest' }); }
  }
  function move(step) {
    const list = cards();
    if (!list.length) return;
    const at = list.indexOf(document.activeElement.closest('.la-quote[data-see]'));
    const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step))];
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }

  /* ---------- the address reproduces the view ---------- */
  function address() {
    const bar = one('[data-la="filter-bar"]');
    if (!bar) return;
    const desk = one('#la-page [data-la="desk"]');
    const parts = [bar.dataset.query, chosen && desk ? 'see=' + encodeURIComponent(desk.dataset.see).replaceAll('%2F', '/') : ''];
    const query = parts.filter(Boolean).join('&');
    const now = location.pathname + (query ? '?' + query : '');
    if (now !== location.pathname + location.search) history.replaceState(history.state, '', now);
  }

  /* ---------- filters ---------- */
  const pairs = () => all('[data-la="filter-bar"] input[type="hidden"]').map((i) => [i.name, i.value]);
  const choose = (list) => bridge.thread.trigger('choose', { query: new URLSearchParams(list.filter(([, v]) => v)).toString() });

  /* ---------- the library ---------- */
  const search = { words: '', notes: false, sort: null };
  function narrowTable() {
    const table = one('.la-tbl');
    if (!table) return;
    const box = one('[data-la="find-report"]');
    if (box && box.value.trim().toLowerCase() !== search.words) box.value = search.words;
    const chip = one('[data-la="with-notes"]');
    chip.setAttribute('aria-pressed', String(search.notes));
    chip.classList.toggle('la-on', search.notes);
    let shown = 0;
    for (const row of all('tbody tr', table)) {
      row.hidden = !search.words.split(/\s+/).every((w) => row.dataset.find.includes(w)) || (search.notes && !one('.la-note', row).textContent);
      shown += !row.hidden;
    }
    const said = one('[data-la="shown"]');
    if (said) said.textContent = shown + ' of ' + said.dataset.total + (said.dataset.total === '1' ? ' report shown' : ' reports shown');
  }
  function sortTable(button) {
    const head = button.closest('th');
    const up = head.getAttribute('aria-sort') !== 'ascending';
    search.sort = { at: [...head.parentNode.children].indexOf(head), up };
    applySort();
  }
  function applySort() {
    const table = one('.la-tbl');
    if (!table || !search.sort) return;
    const { at, up } = search.sort;
    [...one('thead tr', table).children].forEach((cell, i) => {
      if (i === at) cell.setAttribute('aria-sort', up ? 'ascending' : 'descending'); else cell.removeAttribute('aria-sort');
    });
    const key = (row) => row.children[at].textContent.trim();
    const order = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' });
    const value = (row) => (at === 3 ? key(row).replaceAll(',', '') : key(row));
    const rows = all('tbody tr', table).sort((a, b) => order.compare(value(a), value(b)) * (up ? 1 : -1));
    rows.forEach((row) => row.parentNode.append(row));
  }
  async function send(files) {
    const list = [...files];
    if (!list.length || !bridge.work) return;
    const panel = one('[data-la="drop"] .la-drop p');
    if (panel) panel.lastChild.textContent = 'Sending ' + (list.length === 1 ? list[0].name : list.length + ' files') + ' to the library.';
    const paths = [];
    for (const file of list) {
      try { paths.push((await bridge.work.upload(file)).path); } catch { say(file.name + ' is too large or could not be sent'); }
    }
    bridge.work.trigger('added', { paths });
  }

  /* ---------- actions ---------- */
  const actions = {
    theme: () => { root.dataset.theme = dark() ? 'light' : 'dark'; store.set('theme', root.dataset.theme); dress(); },
    copy: (b) => copy(b.dataset.copy, 'Copied with its citation'),
    link: (b) => copy(location.origin + b.dataset.link, 'Link copied'),
    open: (b) => open(b),
    ask: (b) => bridge.thread.trigger('ask', { query: b.getAttribute('href') }),
    close: () => { const d = one('#la-page [data-la="desk"]'); if (d) { d.parentNode.replaceChildren(); openCard = null; chosen = false; mark(); address(); one('#la-q textarea').focus(); } },
    'mode-page': () => mode('page'),
    'mode-text': () => mode('text'),
    'zoom-in': () => setZoom(zoom + 0.25),
    'zoom-out': () => setZoom(zoom - 0.25),
    'jump-back': () => jump(-1),
    'jump-on': () => jump(1),
    'drop-filter': (b) => choose(pairs().filter(([n, v]) => (b.dataset.name === 'years' ? n !== 'from' && n !== 'to' : n !== b.dataset.name || v !== b.dataset.value))),
    'clear-filters': () => choose([]),
    'with-notes': () => { search.notes = !search.notes; narrowTable(); },
    sort: (b) => sortTable(b),
    rebuild: () => bridge.head.trigger('rebuild', {}),
    remove: (b) => bridge.table.trigger('remove', { id: b.dataset.id }),
    restore: (b) => bridge.table.trigger('restore', { id: b.dataset.id }),
  };
  const needs = { open: 'thread', ask: 'thread', rebuild: 'head', remove: 'table', restore: 'table' };
  document.addEventListener('click', (event) => {
    const at = event.target.closest('[data-la]');
    const name = at && at.dataset.la;
    if (!name || !actions[name] || event.defaultPrevented) return;
    if (at.tagName === 'A' && (event.ctrlKey || event.metaKey || event.shiftKey || event.button)) return;
    if (needs[name] && !bridge[needs[name]]) return;
    event.preventDefault();
    actions[name](at);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target.closest('form[data-la="filters"]');
    if (!form) return;
    event.preventDefault();
    const names = new Set([...form.elements].map((e) => e.name).filter(Boolean));
    const kept = pairs().filter(([n]) => !names.has(n));
    form.closest('[popover]').hidePopover();
    choose([...kept, ...new FormData(form)]);
  });
  document.addEventListener('input', (event) => {
    const name = event.target.dataset && event.target.dataset.la;
    if (name === 'find-report') { search.words = event.target.value.trim().toLowerCase(); narrowTable(); }
    if (name === 'narrow') {
      const words = event.target.value.trim().toLowerCase();
      for (const label of all('label', event.target.parentNode.querySelector('.la-ticks'))) label.hidden = !label.textContent.toLowerCase().includes(words);
    }
  });
  document.addEventListener('change', (event) => {
    const name = event.target.dataset && event.target.dataset.la;
    if (name === 'upload') { send(event.target.files); event.target.value = ''; }
    if (name === 'keys-off') store.set('keys', event.target.checked ? 'off' : 'on');
  });
  for (const kind of ['dragover', 'drop']) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer || ![...event.dataTransfer.types].includes('Files')) return;
      event.preventDefault(); // a file dropped beside the panel must not replace the page
      if (kind === 'drop' && bridge.work) send(event.dataTransfer.files);
    });
  }
  document.addEventListener('error', (event) => {
    const sheet = event.target.closest && event.target.closest('.la-sheet');
    if (!sheet) return;
    sheet.hidden = true;
    const desk = sheet.closest('[data-la="desk"]');
    all('.la-no-image', desk).forEach((n) => { n.hidden = false; });
    mode('text');
  }, true);

  /* ---------- keys ---------- */
  const press = (selector) => { const at = one(selector); if (at) at.click(); };
  const onCard = (selector) => { const card = current(); if (card) one(selector, card).click(); };
  const keys = {
    '/': () => { const box = one('#la-q textarea'); if (box) box.focus(); else location.href = '/'; },
    j: () => move(1),
    k: () => move(-1),
    o: () => onCard('[data-la="open"]'),
    c: () => onCard('[data-la="copy"]'),
    l: () => onCard('[data-la="link"]'),
    '[': () => press('[data-key="["]'),
    ']': () => press('[data-key="]"]'),
    '+': () => setZoom(zoom + 0.25),
    '=': () => setZoom(zoom + 0.25),
    '-': () => setZoom(zoom - 0.25),
    '−': () => setZoom(zoom - 0.25),
    t: () => { const d = one('[data-la="desk"]'); if (d && !d.classList.contains('la-text-only')) mode(d.dataset.mode === 'text' ? 'page' : 'text'); },
    g: () => { location.href = '/library'; },
    '?': () => { const sheet = one('#la-keys'); if (sheet) sheet.togglePopover(); },
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || store.get('keys') === 'off') return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); act(); }
  });

  /* ---------- Gradio ---------- */
  const after = {
    thread: () => { mark(); if (!one('#la-thread [aria-busy]')) scrollTo({ top: 0 }); },
    page: showDesk,
    chips: address,
    table: () => { applySort(); narrowTable(); },
  };
  window.la = {
    attach(name, events, element, trigger, watch, upload) {
      bridge[name] = { element, trigger, upload };
      watch('value', () => { if (after[name]) after[name](); });
    },
    tell: (name, event, data) => bridge[name].trigger(event, data),
  };
  document.addEventListener('DOMContentLoaded', () => {
    dress();
    const off = one('[data-la="keys-off"]');
    if (off) off.checked = store.get('keys') === 'off';
    if (new URLSearchParams(location.search).has('q')) root.dataset.asked = '1';
    // Gradio sets the page's language and title itself when it mounts.
    const settle = () => {
      if (root.lang !== 'en-GB') root.lang = 'en-GB';
      const main = one('gradio-app main');
      if (main && !one('#la-main')) main.id = 'la-main';
      if (document.title === 'Localism Assistant' && location.pathname === '/library') document.title = 'Library - Localism Assistant';
    };
    settle();
    if (one('gradio-app')) {
      new MutationObserver(settle).observe(root, { attributes: true, attributeFilter: ['lang'], childList: true, subtree: true });
      new MutationObserver(dress).observe(document.body, { attributes: true, attributeFilter: ['class'] });
    }
    if (one('[data-la="desk"]')) showDesk();
  });
})();
