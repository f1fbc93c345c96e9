/* The Compare page: a quotation goes into the briefing without leaving the page, and the grid is copied as a table that
   Word and Excel take. Without this script quotations are added by forms. */
(() => {
  'use strict';
  const { all, one, say, copy, count, actions } = window.la;

  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.closest('.la-cell')) return;
    event.preventDefault();
    const body = new URLSearchParams([...new FormData(form), ['quiet', '1']]);
    try {
      const answer = await fetch(form.action, { method: 'POST', body });
      const words = await answer.text();
      if (answer.ok) { form.closest('.la-cell').classList.add('la-kept'); count(); }
      say(words);
    } catch {
      say('The quotation could not be added. Is the assistant still running?');
    }
  });

  const spoken = (cell) => { // what a cell says in a table of plain words, a paragraph for each quotation
    const quotes = all('[data-copy]', cell).map((button) => button.dataset.copy);
    if (quotes.length) return quotes;
    const [silence, where] = [one('strong', cell), one('p', cell)];
    if (!silence) return [cell.textContent.trim()];
    return [silence.textContent.trim() + '.', where.firstChild.textContent.trim().replace(/ Closest:$/, '')];
  };
  const rows = (table) => [
    all('thead th', table).map((head) => { const name = one('b', head); return [name ? name.textContent.trim() : '']; }),
    ...all('tbody tr:not(.la-looking)', table).map((row) => [
      [one('th bdi', row).textContent.trim()], ...all('td', row).map(spoken),
    ]),
  ];
  actions['copy-grid'] = () => {
    if (!one('.la-summary')) return say('Still looking: copy it when every row is there');
    const cells = rows(one('[data-la="grid"]'));
    const table = document.createElement('table');
    for (const row of cells) {
      const line = table.insertRow();
      for (const paragraphs of row) {
        const cell = line.insertCell();
        for (const words of paragraphs) cell.appendChild(document.createElement('p')).textContent = words;
      }
    }
    const text = cells.map((row) => row.map((p) => p.join(' ').replace(/\s+/g, ' ')).join('\t')).join('\n');
    copy(text, 'Copied as a table', table.outerHTML);
  };
})();
