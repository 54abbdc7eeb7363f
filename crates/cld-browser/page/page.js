'use strict';
// The page: takes files, has a worker do what is asked, shows and saves what comes of it. Nothing here can connect to
// anything: see the policy at the head of the page.
const byId = (id) => document.getElementById(id);
const day = () => Math.floor(Date.now() / 86400000);

// The module is unpacked once, as soon as the page is there.
async function unpacked() {
  const text = byId('module').textContent;
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  byId('module').remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(stream).arrayBuffer());
}
const isAble = typeof WebAssembly === 'object' && typeof DecompressionStream === 'function';
const module = isAble ? unpacked() : new Promise(() => {});
// What fails here is said by the first task.
module.catch(() => {});
const workerUrl = URL.createObjectURL(new Blob([byId('worker').textContent], { type: 'text/javascript' }));

let worker = null;
let task = 0;

function stop() {
  task += 1;
  worker?.terminate();
  worker = null;
  byId('running').hidden = true;
  for (const button of document.querySelectorAll('#result button')) button.disabled = false;
}

const broken = 'This file brought the program to a fault, or to the end of what a page may use of this computer\'s memory. '
  + 'The file is unharmed, and nothing was sent. Use the program cld for it, and tell those who gave you this page.';

// Has one thing done for the files that are chosen now; null when something else was asked for meanwhile.
async function done(kind, doing) {
  stop();
  const own = task;
  const file = byId('file').files[0];
  const previous = byId('previous').files[0];
  const request = {
    task: kind,
    name: file.name,
    previous: previous ? previous.name : null,
    release: byId('release').value || null,
    with_values: byId('with-values').checked,
    day: day(),
  };
  byId('doing').textContent = doing;
  byId('progress').value = 0;
  byId('running').hidden = false;
  for (const button of document.querySelectorAll('#result button')) button.disabled = true;
  const compiled = await module.catch(() => null);
  if (own !== task) return null;
  if (!compiled) return { isFailed: true, said: 'This page is not whole. Get it again from where you have it.' };
  const outcome = await new Promise((resolve) => {
    worker = new Worker(workerUrl);
    worker.onmessage = ({ data }) => {
      if (own !== task) return;
      if ('progress' in data) byId('progress').value = data.progress;
      else resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      resolve({ isFailed: true, said: broken });
    };
    worker.postMessage({ module: compiled, request, files: previous ? [file, previous] : [file] });
  });
  if (own !== task) return null;
  stop();
  return outcome.isBroken ? { isFailed: true, said: broken } : outcome;
}

let checked = null;

function forget() {
  checked = null;
  byId('result').hidden = true;
  byId('json-line').textContent = '';
  byId('report').srcdoc = '';
  byId('prepared').replaceChildren();
  byId('status').textContent = '';
}

async function check() {
  stop();
  forget();
  const file = byId('file').files[0];
  if (!file) return;
  const outcome = await done('check', `Checking ${file.name}`);
  if (!outcome) return;
  const own = task;
  if (outcome.isFailed) {
    byId('status').textContent = outcome.said;
    return;
  }
  const [report, line] = await Promise.all([outcome.report.text(), outcome.jsonLine.text()]);
  if (own !== task) return;
  checked = { name: file.name, report: new Blob([report], { type: 'text/html' }) };
  byId('report').srcdoc = report;
  byId('json-line').textContent = line.trimEnd();
  byId('result').hidden = false;
  byId('status').textContent = `${file.name}: ${JSON.parse(outcome.said).verdict}`;
}

// As high as it is, so that the page is read as one.
byId('report').addEventListener('load', () => {
  const inner = byId('report').contentDocument;
  if (inner?.documentElement) byId('report').style.height = `${inner.documentElement.scrollHeight + 4}px`;
});

const stem = (name) => name.replace(/\.(gz|zip)$/i, '').replace(/\.[^.]*$/, '');

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

byId('save-report').addEventListener('click', () => save(checked.report, `${stem(checked.name)} report.html`));
for (const form of ['csv', 'jsonl', 'xlsx']) {
  byId(`save-${form}`).addEventListener('click', async () => {
    const { name } = checked;
    const outcome = await done(form, 'Writing findings');
    if (!outcome) return;
    if (outcome.isFailed) byId('status').textContent = outcome.said;
    else save(outcome.findings, `${stem(name)} findings.${form}`);
  });
}

function showPrepared({ verdict, groups }) {
  const said = document.createElement('p');
  said.className = 'verdict';
  said.textContent = verdict;
  const parts = groups.flatMap(([title, lines]) => {
    const heading = document.createElement('p');
    heading.textContent = title;
    const list = document.createElement('ul');
    for (const line of lines) {
      const item = document.createElement('li');
      item.textContent = line.trim();
      list.append(item);
    }
    return [heading, list];
  });
  byId('prepared').replaceChildren(said, ...parts);
}

for (const [id, kind, end] of [['prepare', 'prepare', 'csv'], ['prepare-gzip', 'prepare_gzip', 'csv.gz']]) {
  byId(id).addEventListener('click', async () => {
    const { name } = checked;
    const outcome = await done(kind, 'Preparing');
    if (!outcome) return;
    if (outcome.isFailed) {
      showPrepared({ verdict: outcome.said, groups: [] });
      return;
    }
    const result = JSON.parse(outcome.said);
    showPrepared(result);
    if (result.status < 2) save(outcome.ready, `${stem(name)} ready.${end}`);
  });
}

byId('stop').addEventListener('click', () => {
  stop();
  byId('status').textContent = 'Stopped. Nothing was changed.';
});
for (const id of ['file', 'previous', 'release', 'with-values']) byId(id).addEventListener('change', check);
byId('form').addEventListener('submit', (event) => event.preventDefault());

// A file that is dropped anywhere on the page is one that was chosen, and never opened in its place.
addEventListener('dragover', (event) => {
  event.preventDefault();
  byId('drop').classList.add('over');
});
addEventListener('dragleave', () => byId('drop').classList.remove('over'));
addEventListener('drop', (event) => {
  event.preventDefault();
  byId('drop').classList.remove('over');
  const { files } = event.dataTransfer;
  if (files.length === 1) {
    byId('file').files = files;
    check();
  } else if (files.length > 1) {
    stop();
    forget();
    byId('status').textContent = `${files.length} files were dropped. Drop one at a time.`;
  }
});
if (!isAble) {
  byId('unable').hidden = false;
  byId('file').disabled = true;
}
// A browser may come back to a page with a file still chosen.
check();
