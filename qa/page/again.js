
/* ==== asking once more, what a question leans on, and Back on a phone ==== */
const HISTORY = 8;
const LONGEST = 20000;     // characters of a question that the server takes (qa/page/incoming.py); a longer request is refused

/* The questions that stand before a turn: what came after it is nothing that it can lean on. */
function earlier(turn) {
  const all = [...turns.querySelectorAll(".turn")];
  return all.slice(0, all.indexOf(turn)).slice(-HISTORY).map((one) => one.dataset.question);
}

/* Under a line that says why there is no answer: the question is not lost. */
function onceMore(line) {
  const again = make("button", "reword again", "Ask once more");
  again.type = "button";
  line.append(" ", again);
  return line;
}

/* The button that was pressed goes, so the focus moves to the question, and not to the top of the page. */
function emptied(turn) {
  const heading = turn.querySelector(".question"), answer = turn.querySelector(".answer");
  const held = turn.contains(document.activeElement);
  answer.replaceChildren();
  delete turn.dataset.cast;
  if (held) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
  return { turn, answer };
}

/* ---- Back takes the article away where it covers the chat ----
   While it does, the browser's history is one step longer. Closed otherwise, the step is taken back here. */
const COVERED = { cuttings: "article" };
let covering = false, stepping = false;

function cover() {
  if (covering || stepping || pane.hidden || !OVERLAY.matches) return;
  history.pushState(COVERED, "");
  covering = true;
}

function stepBack() {
  covering = false;
  stepping = true;
  history.back();
}
function uncover() { if (covering) stepBack(); }

window.addEventListener("popstate", () => {
  if (stepping) { stepping = false; cover(); return; }   // an article opened meanwhile covers again
  if (covering) { covering = false; close(true); }
});
if (history.state && history.state.cuttings === COVERED.cuttings) stepBack();   // reloaded while it covered
