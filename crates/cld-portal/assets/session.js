// Warns five minutes before a session ends, and keeps it by one press. Nothing that was typed is lost. Without scripts, each page
// says in words when the session ends.

const WARNED = 5 * 60;

const region = document.querySelector("[data-session]");
const part = (name) => region.querySelector(`[data-session-${name}]`);
const [said, stay, again] = ["said", "stay", "again"].map(part);
let ends;
let timer;

/** The session ends so many seconds from now. */
function endsIn(seconds) {
  ends = Date.now() + seconds * 1000;
  // Other tabs of the portal hear of it.
  localStorage.setItem("session-ends", String(ends));
  look();
}

/** Says what is to be said now, and looks again when that changes. */
function look() {
  clearTimeout(timer);
  const left = Math.round((ends - Date.now()) / 1000);
  region.hidden = left > WARNED;
  stay.hidden = left <= 0;
  again.hidden = left > 0;
  if (left > WARNED) {
    timer = setTimeout(look, Math.min(left - WARNED, 86400) * 1000);
  } else if (left > 0) {
    const minutes = Math.ceil(left / 60);
    say(`Your session ends in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`);
    timer = setTimeout(look, Math.min(60, left) * 1000);
  } else {
    say("Your session has ended. What you have typed is still on this page: copy it before you sign in again.");
  }
}

/** Words that are new are read out; the same are not. */
function say(words) {
  if (said.textContent !== words) said.textContent = words;
}

stay.addEventListener("click", async () => {
  try {
    const answer = await fetch("/session", { method: "POST", headers: { accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error("no session");
    const { ends_in: seconds } = await answer.json();
    endsIn(seconds);
    if (seconds <= WARNED) say("Your session cannot last longer than 12 hours. Save what you have typed, and sign in again.");
  } catch {
    say("Your session could not be kept. Copy what you have typed, and sign in again.");
  }
});

window.addEventListener("storage", (event) => {
  const elsewhere = Number(event.newValue);
  if (event.key === "session-ends" && elsewhere > ends) {
    ends = elsewhere;
    look();
  }
});

endsIn(Number(region.dataset.session));
