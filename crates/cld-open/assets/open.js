// Says that a page is open, so that cld open goes on; looks again while something is under way; says when cld open has ended.
// Without scripts pages look again by themselves, and time counts from the last page that was opened.

const OPEN = 20_000;
const LOOK = 1_000;

const ended = document.querySelector("[data-ended]");
const progress = document.querySelector("[data-progress]");

async function ask(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(path);
  return answer;
}

setInterval(() => ask("/open").then(() => (ended.hidden = true), () => (ended.hidden = false)), OPEN);

async function look() {
  try {
    const { said, per_cent: perCent, is_over: isOver } = await (await ask(progress.dataset.progress)).json();
    if (isOver) return location.reload();
    const [words, bar] = [progress.querySelector("[data-said]"), progress.querySelector("progress")];
    // Words that are new are read out; the same are not.
    if (words.textContent !== said) words.textContent = said;
    if (perCent === null) bar.removeAttribute("value");
    else bar.value = perCent / 100;
    setTimeout(look, LOOK);
  } catch {
    ended.hidden = false;
  }
}

if (progress) look();
