// A search box above the contents: headings of the parts that hold every word. Without scripts there is none.
const main = document.querySelector('main');
const nav = document.querySelector('nav');
const label = document.createElement('label');
const box = document.createElement('input');
const found = document.createElement('ul');
box.type = 'search';
label.append('Search this document: ', box);
found.setAttribute('aria-live', 'polite');
nav.prepend(label, found);

let parts = null;
function split() {
  const all = [];
  for (const element of main.children) {
    if (/^H[2-6]$/.test(element.tagName)) all.push({ heading: element, text: '' });
    if (all.length > 0) all[all.length - 1].text += ' ' + element.textContent.toLowerCase();
  }
  return all;
}

function point(part) {
  const [item, link] = [document.createElement('li'), document.createElement('a')];
  link.href = '#' + part.heading.id;
  link.textContent = part.heading.textContent;
  item.append(link);
  return item;
}

box.addEventListener('input', () => {
  parts = parts || split();
  const words = box.value.toLowerCase().split(/\s+/).filter(word => word.length > 1);
  const named = part => words.some(word => part.heading.textContent.toLowerCase().includes(word)) ? 0 : 1;
  const fitting = words.length === 0 ? [] : parts.filter(part => words.every(word => part.text.includes(word)));
  found.replaceChildren(...fitting.sort((one, other) => named(one) - named(other)).slice(0, 50).map(point));
});
