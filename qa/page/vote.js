
/* ==== votes on answers, and picking the sentence that answers ==== */
const THUMBS = [["up", "This answers it"], ["down", "This does not"]];
let changeable = false;    // whether this server lets the page change the library

function ballot(turn) {
  if (!changeable || turn.querySelector(".ballot, .about")) return;
  const box = make("div", "ballot");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Was this right?");
  const refused = turn.querySelector(".refusal");
  for (const [which, words] of THUMBS) {
    const said = refused ? (which === "up" ? "Right, nothing answers it" : "Something does answer it") : words;
    const button = make("button", "thumb " + which, said);
    button.type = "button";
    button.dataset.vote = which;
    button.setAttribute("aria-pressed", String(turn.dataset.cast === which));
    box.append(button);
  }
  box.append(make("span", "thanks", ""));   // a screen reader is told in .spoken
  turn.querySelector(".answer").append(box);
  if (turn.dataset.cast === "down") offer(turn);
}

/* To show which sentence answers, after "This does not". */
function offer(turn) {
  turn.querySelector(".which")?.remove();
  const which = make("button", "which", "Show which sentence answers it");
  which.type = "button";
  which.addEventListener("click", () => pick(turn));
  turn.querySelector(".ballot").append(which);
}

async function cast(turn, which, correct) {
  let reply = null;
  try { reply = await server.vote({ id: turn.dataset.evidence, vote: which, correct: correct || null }); } catch (error) { reply = null; }
  turn.querySelector(".thanks").textContent = spoken.textContent = reply && typeof reply.said === "string" ? reply.said : lost().textContent;
  if (!reply || !reply.vote) return false;
  for (const button of turn.querySelectorAll(".thumb")) button.setAttribute("aria-pressed", String(button.dataset.vote === reply.vote));
  turn.dataset.cast = reply.vote;
  remember();
  changes();
  return true;
}

async function vote(button) {
  const turn = button.closest(".turn"), again = button.getAttribute("aria-pressed") === "true";
  if (picking && picking.turn === turn) unpick();
  turn.querySelector(".which")?.remove();
  const done = await cast(turn, again ? "none" : button.dataset.vote);
  if (done && !again && button.dataset.vote === "down") offer(turn);
}

function pick(turn) {
  const heading = turn.querySelector(".question").textContent;
  picking = { turn, question: heading.length > 90 ? heading.slice(0, 90) + "…" : heading };
  find(".pickbar").hidden = find(".picknote").hidden = false;
  find(".pickbar span").textContent = "Click the sentence that answers “" + picking.question + "”.";
  find(".picknote span").textContent = "Open the article that answers “" + picking.question + "”, then click its sentence.";
  const chip = turn.querySelector(".chip");
  if (opened && !pane.hidden) open(opened.from, true);
  else if (chip) open(chip, true);
  else show("articles");
}

function unpick() {
  if (!picking) return;
  picking = null;
  find(".pickbar").hidden = find(".picknote").hidden = true;
  if (opened && !pane.hidden) open(opened.from, false);
}

async function picked(sentence) {
  const turn = picking.turn, [start, end] = sentence.dataset.pick.split(" ").map(Number);
  const done = await cast(turn, "down", { article: page.dataset.article, start, end });
  if (!done) { find(".pickbar span").textContent = turn.querySelector(".thanks").textContent; return; }
  turn.querySelector(".which")?.remove();
  unpick();
  if (!find(".shelf").hidden) show("ask"); else if (OVERLAY.matches) close(false);
  turn.querySelector(".thumb.down").focus();
}

page.addEventListener("click", (event) => {
  const sentence = picking && event.target.closest("[data-pick]");
  if (sentence && !String(window.getSelection()).trim()) picked(sentence);
});
page.addEventListener("keydown", (event) => {
  const sentence = picking && event.target.closest("[data-pick]");
  if (sentence && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); picked(sentence); }
});
for (const button of root.querySelectorAll(".unpick")) button.addEventListener("click", unpick);
