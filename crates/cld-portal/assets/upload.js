// Sends a file in pieces and goes on after a cut, by tus 1.0. Without it the form sends the file whole.

const PIECE = 8 * 1024 * 1024;
const LONGEST_WAIT = 30;
/** A connection on which nothing moves for so long is gone. */
const SILENCE = 60_000;

const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const progress = document.querySelector("[data-upload-progress]");
const part = (name) => progress.querySelector(`[data-upload-${name}]`);
const [heading, said, bar, pause, stop] = ["heading", "said", "bar", "pause", "stop"].map(part);
const { submission } = form.dataset;

let file;
let address = form.dataset.address;
let here = 0;
let request;
let wake;
let isPaused = false;
let asksToDiscard = false;
let isOver = false;
let differs = false;

/** So many bytes of all, in one unit. */
function amount(bytes, all) {
  const [unit, size] = all < 1e6 ? ["kB", 1e3] : all < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  const digits = all / size < 10 ? 1 : 0;
  // Never more than is here: all of it is said when all of it is.
  const floor = Math.floor((bytes / size) * 10 ** digits) / 10 ** digits;
  return `${(bytes < all ? floor : bytes / size).toFixed(digits)} of ${(all / size).toFixed(digits)} ${unit}`;
}

const arrived = () => `${amount(here, file.size)} have arrived. It is not sent yet.`;

function say(text, link) {
  said.replaceChildren(text);
  if (link) {
    const anchor = Object.assign(document.createElement("a"), { className: "govuk-link", ...link });
    said.append(" ", anchor);
  }
}

function fill(bytes) {
  bar.value = bytes / file.size;
  bar.textContent = amount(bytes, file.size);
}

// In tenths of the whole alone, as each change is read out.
let tenth = -1;
function count(bytes) {
  fill(bytes);
  const now = Math.floor((bytes / file.size) * 10);
  if (now !== tenth && !isPaused) {
    tenth = now;
    say(`${amount(bytes, file.size)} have arrived. It is not sent yet.`);
  }
}

/** One request, whose answer is the status, or 0 when there is none. */
function ask(method, url, headers, body) {
  return new Promise((resolve) => {
    const asked = (request = new XMLHttpRequest());
    let quiet = setTimeout(() => asked.abort(), SILENCE);
    request.open(method, url);
    request.setRequestHeader("Tus-Resumable", "1.0.0");
    Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => {
      clearTimeout(quiet);
      quiet = setTimeout(() => asked.abort(), SILENCE);
      // What is on its way has not arrived: it is in the bar alone.
      if (body && !isPaused) fill(here + event.loaded);
    };
    request.onloadend = () => {
      clearTimeout(quiet);
      resolve(asked);
    };
    request.send(body);
  });
}

const header = (answer, name) => answer.getResponseHeader(name);
const words = (answer) => {
  try {
    return JSON.parse(answer.responseText).error;
  } catch {
    return "the portal does not take the file";
  }
};
const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

/** What is said of the file: with it one that was chosen again is known to be the same. */
const metadata = () =>
  Object.entries({ submission, filename: file.name, modified: String(file.lastModified) })
    .map(([name, value]) => `${name} ${encoded(value)}`)
    .join(",");

/** Ends for good, with what is wrong. */
function over(text, link) {
  isOver = true;
  say(text, link);
  pause.hidden = stop.hidden = bar.hidden = true;
}

const page = { href: `/submissions/${submission}`, textContent: "Look at this submission" };

/** Waits, unless somebody wants to go on before, or the connection is back. */
async function wait(seconds) {
  await new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, seconds * 1000);
  });
  wake = undefined;
}

/** What stands in the way, and whether it is tried again; none when all is well. */
async function trouble(answer) {
  const { status } = answer;
  fill(here);
  if (status === 401) {
    const href = `/sign-in?next=/submissions/${submission}`;
    const signIn = { href, target: "_blank", textContent: "Sign in in another tab" };
    say(`You are signed out. ${arrived()} It goes on when you have signed in and come back here.`, signIn);
    return "wait";
  }
  if (status === 404 || status === 410) {
    over("This upload is no longer here: another one was begun for this submission, or it was given up.", page);
    return "over";
  }
  if (status === 0) {
    try {
      await file.slice(here, here + 1).arrayBuffer();
    } catch {
      over("The file has changed or is gone on your machine. Load this page again and choose it anew.");
      return "over";
    }
    return "cut";
  }
  if (status === 423 || status === 408 || status >= 500) return "cut";
  over(`This file cannot be taken: ${words(answer)}.`, page);
  return "over";
}

/** How much is here, as the portal says; begins an upload where there is none. */
async function begin() {
  if (!address) {
    const answer = await ask("POST", "/api/v1/uploads", { "Upload-Length": file.size, "Upload-Metadata": metadata() });
    if (answer.status === 409) location.assign(page.href);
    if (answer.status !== 201) return answer;
    address = header(answer, "Location");
    here = 0;
    return answer;
  }
  const answer = await ask("HEAD", address, {});
  if (answer.status === 200) here = Number(header(answer, "Upload-Offset"));
  return answer;
}

async function send() {
  let pauseFor = 1;
  let isKnown = false;
  while (!isOver) {
    if (isPaused) await wait(24 * 3600);
    if (isPaused || isOver) continue;
    let answer;
    if (!isKnown) {
      answer = await begin();
      isKnown = answer.status === 200 || answer.status === 201;
      if (isKnown) count(here);
    } else if (here < file.size) {
      const headers = { "Upload-Offset": here, "Content-Type": "application/offset+octet-stream" };
      answer = await ask("PATCH", address, headers, file.slice(here, here + PIECE));
      if (answer.status === 204 || (answer.status === 409 && header(answer, "Upload-Offset"))) {
        here = Number(header(answer, "Upload-Offset"));
        count(here);
        pauseFor = 1;
      } else {
        isKnown = false;
      }
    }
    if (isOver || isPaused) continue;
    if (isKnown) {
      if (here < file.size) continue;
      isOver = true;
      say("All of it has arrived. It is looked at and checked next. It is not sent yet.");
      location.assign(page.href);
      return;
    }
    const found = await trouble(answer);
    if (found === "cut") {
      const isFull = answer.status === 507;
      const why = isFull ? "The portal has no space left at the moment." : "The connection was cut off.";
      say(`${why} ${arrived()} Trying again in ${pauseFor} seconds.`);
      await wait(pauseFor);
      pauseFor = Math.min(pauseFor * 2, LONGEST_WAIT);
    } else if (found === "wait") {
      await wait(LONGEST_WAIT);
    }
  }
}

function setPaused(paused) {
  isPaused = paused;
  asksToDiscard = false;
  pause.textContent = paused ? "Go on" : "Pause";
  stop.textContent = "Give up";
  if (paused) {
    request?.abort();
    fill(here);
    say(`Paused. ${arrived()}`);
  } else {
    tenth = -1;
  }
  wake?.();
}

async function discard() {
  if (!asksToDiscard) {
    setPaused(true);
    asksToDiscard = true;
    stop.textContent = "Discard it";
    say(`Paused. ${arrived()} Discard what has arrived, or go on.`);
    return;
  }
  let answer = address ? await ask("DELETE", address, {}) : { status: 204 };
  for (let again = 0; answer.status === 423 && again < 5; again++) {
    // What was cut off by pausing is still being written.
    await wait(1);
    answer = await ask("DELETE", address, {});
  }
  if (answer.status === 401) {
    await trouble(answer);
    return;
  }
  if (answer.status === 0 || answer.status >= 423) {
    say("The portal does not answer. Press again in a moment.");
    return;
  }
  isOver = true;
  wake?.();
  location.reload();
}

/** Whether what arrived under an address is of the file that was chosen now. */
async function isSame() {
  const answer = await ask("HEAD", address, {});
  if (answer.status !== 200) return answer.status !== 404;
  const known = header(answer, "Upload-Metadata") ?? "";
  return Number(header(answer, "Upload-Length")) === file.size && known === metadata();
}

form.addEventListener("submit", async (event) => {
  file = input.files[0];
  // The page that the form leads to says what is missing.
  if (!file || file.size === 0) return;
  event.preventDefault();
  if (address && !(await isSame())) {
    if (!differs) {
      differs = true;
      const other = form.querySelector("[data-upload-other]");
      other.hidden = false;
      other.textContent =
        "This is another file than the one of which a part is here, or it has changed. Press again to upload it instead.";
      return;
    }
    address = undefined;
  }
  form.hidden = true;
  document.querySelectorAll("[data-upload-begun]").forEach((begun) => (begun.hidden = true));
  progress.hidden = false;
  heading.textContent = `Uploading ${file.name}`;
  heading.focus();
  await send();
});

input.addEventListener("change", () => {
  differs = false;
  form.querySelector("[data-upload-other]").hidden = true;
});
pause.addEventListener("click", () => setPaused(!isPaused));
stop.addEventListener("click", discard);
for (const back of ["online", "focus"]) window.addEventListener(back, () => !isPaused && wake?.());
window.addEventListener("beforeunload", (event) => {
  if (file && !isOver && !progress.hidden) event.preventDefault();
});
document.querySelectorAll("[data-upload-scripts]").forEach((hint) => (hint.hidden = false));
