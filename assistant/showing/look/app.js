/* The page script's core: theme, short messages, copying, actions, keys, the bridge to Gradio. It makes no HTML:
   words from reports are only ever set as text. An action is named by data-la and caught here once for every page;
   desk.js and shelves.js add theirs. */
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
  const inputs = {};   // data-la -> what to do when its value is being typed
  const changes = {};  // data-la -> what to do when its value has changed
  const after = {};    // component -> what to do when Python has given it a new value

  /* ---------- theme ---------- */
  const night = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : night.matches);
  const dress = () => { if (document.body) document.body.classList.toggle('dark', dark()); };
  if (store.get('theme')) root.dataset.theme = store.get('theme');
  night.addEventListener('change', dress);

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
  async function copy(text, words, html) { // html: the same as a program with tables takes it
    try {
      const as = (kind, value) => ({ [kind]: new Blob([value], { type: kind }) });
      if (html) await navigator.clipboard.write([new ClipboardItem({ ...as('text/plain', text), ...as('text/html', html) })]);
      else await navigator.clipboard.writeText(text);
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

  /* ---------- how many quotations the briefing has, beside its name in the head ---------- */
  async function count() {
    const link = one('.la-nav a[href="/briefing"]');
    if (!link) return;
    let n = '';
    try {
      const answer = await fetch('/briefing/count');
      if (answer.ok) n = await answer.text();
    } catch { /* the server is gone: no number is better than an old one */ }
    const old = one('.la-count', link);
    if (old) old.remove();
    if (!Number(n)) return;
    const badge = document.createElement('span');
    const said = document.createElement('span');
    badge.className = 'la-count';
    said.className = 'la-vh';
    badge.append(n, said);
    said.textContent = n === '1' ? ' quotation' : ' quotations';
    link.append(badge);
  }

  /* ---------- actions ---------- */
  const actions = {
    theme: () => { root.dataset.theme = dark() ? 'light' : 'dark'; store.set('theme', root.dataset.theme); dress(); },
    copy: (button) => copy(button.dataset.copy, 'Copied with its citation'),
    link: (button) => copy(location.origin + button.dataset.link, 'Link copied'),
  };
  const needs = {}; // action -> the component it speaks to; without it a link is just a link
  document.addEventListener('click', (event) => {
    const at = event.target.closest('[data-la]');
    const name = at && at.dataset.la;
    if (!name || !actions[name] || event.defaultPrevented) return;
    if (at.tagName === 'A' && (event.ctrlKey || event.metaKey || event.shiftKey || event.button)) return;
    if (needs[name] && !bridge[needs[name]]) return;
    event.preventDefault();
    actions[name](at);
  });
  document.addEventListener('input', (event) => {
    const act = inputs[event.target.dataset && event.target.dataset.la];
    if (act) act(event.target);
  });
  document.addEventListener('change', (event) => {
    const act = changes[event.target.dataset && event.target.dataset.la];
    if (act) act(event.target);
  });
  changes['keys-off'] = (box) => store.set('keys', box.checked ? 'off' : 'on');

  /* ---------- keys ---------- */
  const keys = {
    '/': () => { const box = one('#la-q textarea, #la-row-q'); if (box) box.focus(); else location.href = '/'; },
    g: () => { location.href = '/library'; },
    '?': () => { const sheet = one('#la-keys'); if (sheet) sheet.togglePopover(); },
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || store.get('keys') === 'off') return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    if (event.key === 'Escape' && one('[popover]:popover-open')) return; // the browser closes it
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); act(); }
  });

  /* ---------- Gradio ---------- */
  window.la = {
    all, one, store, say, copy, count, bridge, actions, needs, inputs, changes, keys, after,
    attach(name, events, element, trigger, watch, upload) {
      bridge[name] = { element, trigger, upload };
      watch('value', () => { if (after[name]) after[name](); });
    },
    tell: (name, event, data) => bridge[name].trigger(event, data),
  };
  document.addEventListener('DOMContentLoaded', () => {
    dress();
    count();
    const off = one('[data-la="keys-off"]');
    if (off) off.checked = store.get('keys') === 'off';
    // Gradio sets the page's language and title itself when it mounts.
    const settle = () => {
      if (root.lang !== 'en-GB') root.lang = 'en-GB';
      const main = one('gradio-app main');
      if (main && !one('#la-main')) main.id = 'la-main';
      const plain = document.title === 'Localism Assistant' && location.pathname === '/library';
      if (plain) document.title = 'Library - Localism Assistant';
    };
    settle();
    if (one('gradio-app')) {
      const watched = { attributes: true, attributeFilter: ['lang'], childList: true, subtree: true };
      new MutationObserver(settle).observe(root, watched);
      new MutationObserver(dress).observe(document.body, { attributes: true, attributeFilter: ['class'] });
    }
    if (after.start) after.start();
  });
})();
