/* The library page: finding and sorting rows, sending files, changing the library. */
(() => {
  'use strict';
  const { all, one, say, bridge, actions, needs, inputs, changes, after } = window.la;
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
      const found = search.words.split(/\s+/).every((word) => row.dataset.find.includes(word));
      row.hidden = !found || (search.notes && !one('.la-note', row).textContent);
      shown += !row.hidden;
    }
    const said = one('[data-la="shown"]');
    if (said) said.textContent = `${shown} of ${said.dataset.total} report${said.dataset.total === '1' ? '' : 's'} shown`;
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
      if (i === at) cell.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      else cell.removeAttribute('aria-sort');
    });
    const key = (row) => row.children[at].textContent.trim();
    const order = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' });
    const value = (row) => (at === 3 ? key(row).replaceAll(',', '') : key(row));
    const rows = all('tbody tr', table).sort((a, b) => order.compare(value(a), value(b)) * (up ? 1 : -1));
    rows.forEach((row) => row.parentNode.append(row));
  }
  function ticked() { // what can be done with the reports that are ticked
    const bar = one('.la-ticked');
    if (!bar) return;
    const ids = all('[data-la="tick-report"]:checked').map((box) => box.value);
    const query = ids.map((id) => 'report=' + encodeURIComponent(id)).join('&');
    bar.hidden = !ids.length;
    one('[data-ticked="ask"]', bar).href = '/?' + query;
    const compare = one('[data-ticked="compare"]', bar);
    compare.href = '/?' + query + '&side=1';
    compare.hidden = ids.length < 2 || ids.length > 6;
    const more = ids.length < 2 ? ', tick another to compare' : ids.length > 6 ? ', at most six can be compared' : '';
    one('[data-ticked="said"]', bar).textContent = `${ids.length} ticked${more}`;
  }
  async function send(files) {
    const list = [...files];
    if (!list.length || !bridge.work) return;
    const panel = one('[data-la="drop"] .la-drop p');
    const what = list.length === 1 ? list[0].name : `${list.length} files`;
    if (panel) panel.lastChild.textContent = `Sending ${what} to the library.`;
    const paths = [];
    for (const file of list) {
      try {
        paths.push((await bridge.work.upload(file)).path);
      } catch {
        say(file.name + ' is too large or could not be sent');
      }
    }
    bridge.work.trigger('added', { paths });
  }

  Object.assign(actions, {
    'with-notes': () => { search.notes = !search.notes; narrowTable(); },
    sort: sortTable,
    rebuild: () => bridge.head.trigger('rebuild', {}),
    remove: (button) => bridge.table.trigger('remove', { id: button.dataset.id }),
    restore: (button) => bridge.table.trigger('restore', { id: button.dataset.id }),
  });
  Object.assign(needs, { rebuild: 'head', remove: 'table', restore: 'table' });
  inputs['find-report'] = (box) => { search.words = box.value.trim().toLowerCase(); narrowTable(); };
  changes['tick-report'] = ticked;
  changes.upload = (input) => { send(input.files); input.value = ''; };
  for (const kind of ['dragover', 'drop']) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer || ![...event.dataTransfer.types].includes('Files')) return;
      event.preventDefault(); // a file dropped beside the panel must not replace the page
      if (kind === 'drop' && bridge.work) send(event.dataTransfer.files);
    });
  }
  after.table = () => { applySort(); narrowTable(); ticked(); };
})();
