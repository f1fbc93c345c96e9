/* The Briefing page: notes are saved while they are typed; after a change the reader is where they were. Without this
   script every change still works, by forms. */
(() => {
  'use strict';
  const { all, one, say } = window.la;
  const notes = {};   // id of a note's field -> the timer until it is saved
  let saving = Promise.resolve();
  const KEPT = 'la-briefing-at';

  /* ---------- notes ---------- */
  function saved(words) {
    const place = one('[data-la="saved"]');
    if (place) place.textContent = words;
  }
  async function save(field) {
    clearTimeout(notes[field.id]);
    delete notes[field.id];
    if (field.value === field.dataset.kept) return;
    const words = field.value;
    const form = field.form;
    const body = new URLSearchParams({ item: field.closest('.la-slip').dataset.item, words, quiet: '1' });
    try {
      const answer = await fetch(form.action, { method: 'POST', body, keepalive: words.length < 20000 });
      if (!answer.ok) throw new Error(await answer.text());
      field.dataset.kept = words;
      saved('Note saved.');
    } catch (error) {
      saved('The note could not be saved.');
      say(error.message || 'The note could not be saved');
    }
  }
  const queue = (field) => { saving = saving.then(() => save(field)); return saving; };
  document.addEventListener('input', (event) => {
    const field = event.target;
    if (!field.dataset || field.dataset.la !== 'note') return;
    saved('');
    clearTimeout(notes[field.id]);
    notes[field.id] = setTimeout(() => queue(field), 600);
  });
  document.addEventListener('change', (event) => {
    if (event.target.dataset && event.target.dataset.la === 'note') queue(event.target);
  });
  addEventListener('pagehide', () => { for (const id of Object.keys(notes)) save(document.getElementById(id)); });

  /* ---------- changes ---------- */
  let through = false; // every note is saved: the form may go
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.la === 'checking') {
      const [said, field] = [one('[data-la="checking-said"]'), one('#la-paper')];
      if (field.files.length && field.files[0].size > Number(field.dataset.most)) {
        event.preventDefault();
        if (said) said.textContent = 'That file is far larger than a briefing.';
        return;
      }
      if (said) said.textContent = 'Checking each quotation.';
      return;
    }
    if (!form.closest('.la-making')) return;
    const button = event.submitter;
    if (!through) {
      event.preventDefault();
      for (const field of all('[data-la="note"]')) queue(field);
      const go = () => { through = true; form.requestSubmit(button); };
      saving.then(() => setTimeout(go)); // not in the same task: a form that is being submitted ignores it
      return;
    }
    through = false;
    const slip = form.closest('.la-slip');
    const at = { y: scrollY, item: slip && slip.dataset.item, button: button && button.name === 'to' ? button.value : '' };
    try { sessionStorage.setItem(KEPT, JSON.stringify(at)); } catch { /* private window */ }
  });
  document.addEventListener('DOMContentLoaded', () => {
    for (const field of all('[data-la="note"]')) field.dataset.kept = field.value;
    const verdicts = one('#la-verdicts-h');
    if (verdicts) { verdicts.focus({ preventScroll: true }); verdicts.scrollIntoView({ block: 'start' }); }
    let at = null;
    try { at = JSON.parse(sessionStorage.getItem(KEPT)); sessionStorage.removeItem(KEPT); } catch { /* private window */ }
    if (!at || !one('.la-making')) return;
    scrollTo({ top: at.y, behavior: 'instant' });
    const slip = at.item && all('.la-slip').find((s) => s.dataset.item === at.item);
    if (!slip) return;
    slip.classList.add('la-moved');
    const pressed = all('.la-move button', slip).find((b) => b.value === at.button && !b.disabled);
    (pressed || one('.la-move button:not([disabled])', slip)).focus({ preventScroll: true });
    slip.scrollIntoView({ block: 'nearest' });
  });
})();
