'use strict';
// Does one task: gives the module bytes of files and takes its results. Ends with its memory when the page is done with it.
const AT_ONCE = 1 << 20;
// Bytes of one result that a page holds.
const MOST = 2_000_000_000;
const STREAMS = ['done', 'jsonLine', 'report', 'findings', 'ready'];
const FLUSHED = 1 << 22;

// What is gathered of a result: pieces go out of this worker's memory when there are many.
class Result {
  constructor() {
    this.parts = [];
    this.pieces = [];
    this.held = 0;
    this.all = 0;
  }

  add(bytes) {
    this.all += bytes.length;
    if (this.all > MOST) return 0;
    this.pieces.push(bytes);
    this.held += bytes.length;
    if (this.held > FLUSHED) this.flush();
    return 1;
  }

  flush() {
    this.parts.push(new Blob(this.pieces));
    this.pieces = [];
    this.held = 0;
  }

  blob() {
    this.flush();
    return new Blob(this.parts);
  }
}

// Bytes of a file from any place, read in pieces.
class Given {
  constructor(file) {
    this.file = file;
    this.at = 0;
    this.piece = new Uint8Array(0);
  }

  // Bytes that are there from `at` on, when some are.
  held(at) {
    const from = at - this.at;
    return from >= 0 && from < this.piece.length ? this.piece.subarray(from) : null;
  }

  fill(at) {
    const part = this.file.slice(at, at + AT_ONCE);
    this.piece = new Uint8Array(new FileReaderSync().readAsArrayBuffer(part));
    this.at = at;
  }
}

async function run({ module, request, files }) {
  const given = files.map((file) => new Given(file));
  const results = STREAMS.map(() => new Result());
  let memory;
  let read = 0;
  let said = 0;
  const at = (place, count) => new Uint8Array(memory.buffer, place >>> 0, count >>> 0);
  const imports = {
    size: (file) => files[file].size,
    read: (file, from, into, count) => {
      const source = given[file];
      if (from >= files[file].size) return 0;
      if (!source.held(from)) {
        try {
          source.fill(from);
        } catch {
          return -1;
        }
        if (file === 0) read += source.piece.length;
        if (Date.now() - said > 100) {
          said = Date.now();
          postMessage({ progress: Math.min(0.99, read / files[0].size) });
        }
      }
      const bytes = source.held(from)?.subarray(0, count >>> 0);
      if (!bytes) return -1;
      at(into, bytes.length).set(bytes);
      return bytes.length;
    },
    now: () => Date.now(),
    none: () => {
      throw new Error('this is called by nothing');
    },
    write: (stream, from, count) => results[stream].add(at(from, count).slice()),
  };
  const instance = await WebAssembly.instantiate(module, { cld: imports });
  memory = instance.exports.memory;
  const bytes = new TextEncoder().encode(JSON.stringify(request));
  const room = instance.exports.room(bytes.length);
  at(room, bytes.length).set(bytes);
  const status = instance.exports.run(room, bytes.length);
  const blobs = Object.fromEntries(STREAMS.map((name, place) => [name, results[place].blob()]));
  return { isFailed: status !== 0, ...blobs, said: await blobs.done.text() };
}

// What a fault says may quote what was read: it is not passed on.
onmessage = ({ data }) => run(data).then(postMessage, () => postMessage({ isBroken: true }));
