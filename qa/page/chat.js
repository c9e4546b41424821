/* The chat page. Runs inside Gradio's custom HTML component: `element` is its root, `server` calls Desk in Python.
   All HTML that is inserted comes from qa/present_*.py, where every word of articles and people is escaped; what
   this script writes itself, it writes as text. */
const root = element.querySelector(".cuttings");
const find = (selector) => root.querySelector(selector);
const turns = find(".turns"), question = find("#cuttings-question"), form = find(".composer"), pane = find(".pane");
const page = pane.querySelector(".page"), spoken = find(".spoken");
const OVERLAY = window.matchMedia("(max-width: 899px)");
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");
const TAB = Math.random().toString(36).slice(2);   // so that tabs are served in turn

let conversation = 0;      // goes up with "New conversation", so that a late answer to an old one is dropped
let loading = true;
let shut = false;          // the reader closed the pane: it stays closed until a number is clicked
let picking = null;        // {turn, question}: the reader is to click the sentence that answers (vote.js)
let opened = null;         // {chips, at, from}: the quotes that the pane steps through
let catalogue = { words: "", sort: "published", descending: true };

const make = (tag, className, text) => {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
};
const SIGNED_OUT = "You have been signed out: the server was started again. Reload the page to sign in.";
let signedOut = false;     // where a password is asked for, every sign-in ends with the server
const lost = () => {
  const line = make("p", "trouble", signedOut ? SIGNED_OUT
    : "The server did not answer. Is it still running? Start it again with: python app.py");
  line.setAttribute("role", "alert");
  return line;
};
/* What a screen reader has been told it is not told again: writing the same words anew would. */
const tell = (place, words) => { if (place.textContent !== words) place.textContent = words; };

/* ---- asking ---- */
function fit() {
  question.style.height = "auto";
  question.style.height = Math.min(question.scrollHeight + 2, 180) + "px";
}

function newTurn(text) {
  const turn = make("article", "turn"), heading = make("h2", "question"), answer = make("div", "answer");
  turn.dataset.question = text.slice(0, LONGEST);
  heading.dir = "auto";
  heading.textContent = text.length > 600 ? text.slice(0, 600) + " …" : text;
  turn.append(heading, answer);
  turns.append(turn);
  find(".welcome-slot").hidden = true;
  find(".fresh").disabled = false;
  return { turn, answer };
}

function answered(turn, id) {
  if (typeof id !== "string") return;
  turn.dataset.evidence = id;
  delete turn.dataset.gone;
  find(".save").hidden = false;
  find(".saved").textContent = "";
  ballot(turn);
}

/* `again` is the turn whose question is asked once more: its answer comes where it should have stood. */
async function ask(words, again = null) {
  const text = words.trim();
  if (!text) { question.focus(); return; }
  const mine = conversation;
  unpick();
  const { turn, answer } = again ? emptied(again) : newTurn(text);
  remember();
  const waiting = make("p", "waiting", loading ? "The models are still loading; your answer follows." : "Searching…");
  answer.append(waiting);
  answer.setAttribute("aria-busy", "true");
  reveal(turn);
  let reply = null;
  try { reply = await server.reply({ question: turn.dataset.question, history: earlier(turn), tab: TAB }); } catch (error) { reply = null; }
  if (mine !== conversation) return;
  answer.removeAttribute("aria-busy");
  if (!reply || typeof reply.html !== "string") { await shutOut(); answer.replaceChildren(onceMore(lost())); return; }
  answer.innerHTML = reply.html;
  spoken.textContent = reply.id ? reply.spoken : "";   // what went wrong is an alert itself
  answered(turn, reply.id);
  if (!reply.id) onceMore(answer.querySelector(".trouble") || answer);
  remember();
  reveal(turn);
  const first = answer.querySelector(".quote.best .chip");
  if (first && !OVERLAY.matches && !shut && !picking && find(".shelf").hidden) open(first, false); else if (opened) where();
  if (answer.querySelector(".refusal")) suggest(answer, reply.id);
}

/* After a refusal, better questions than the general ones, where some are found. They are swapped in only while nobody
   is about to press one of the old, or a thumb below them, which would move. */
async function suggest(answer, id) {
  let better = null;
  try { better = await server.suggestions({ id }); } catch (error) { better = null; }
  const old = answer.querySelector(".instead"), below = answer.querySelector(".ballot");
  const busy = [old, below].some((box) => box && (box.matches(":hover") || box.contains(document.activeElement)));
  if (!better || !better.html || better.spoken || !answer.isConnected || busy) return;
  const box = make("div", "");
  box.innerHTML = better.html;
  if (old) old.replaceWith(...box.children); else if (below) below.before(...box.children); else answer.append(...box.children);
}

function reveal(turn) {   // not with scrollTo: in a low window it is the whole page that scrolls
  turn.scrollIntoView({ block: "start", behavior: CALM.matches ? "auto" : "smooth" });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = question.value;
  question.value = "";
  fit();
  ask(words);
});
question.addEventListener("input", fit);
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
});
find(".fresh").addEventListener("click", () => {
  conversation += 1;
  turns.replaceChildren();
  spoken.textContent = "New conversation.";
  find(".welcome-slot").hidden = false;
  find(".fresh").disabled = true;
  find(".save").hidden = true;
  close(false);
  shut = false;
  unpick();
  remember();
  question.focus();
});

/* ---- clicks on what the server wrote ---- */
async function copy(button) {
  let done = true;
  try { await navigator.clipboard.writeText(button.dataset.copy); } catch (error) { done = copyTheOldWay(button.dataset.copy); }
  button.textContent = done ? "Copied" : "Copying is not allowed here";
  spoken.textContent = button.textContent;
  setTimeout(() => { button.textContent = "Copy"; }, 1600);
}

function copyTheOldWay(text) {
  const box = document.createElement("textarea"), held = document.activeElement;
  box.value = text;
  root.append(box);
  box.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch (error) { done = false; }
  box.remove();
  held.focus({ preventScroll: true });
  return done;
}

/* The server keeps the answers and the page only their ids; the file is made here, so nothing else is asked for. */
async function save(button) {
  const ids = [...turns.querySelectorAll(".turn")].map((turn) => turn.dataset.evidence || turn.dataset.gone).filter(Boolean);
  let file = null;
  try { file = await server.save_evidence({ ids, form: button.dataset.pack }); } catch (error) { file = null; }
  if (file && typeof file.text === "string") {
    const link = make("a", "", ""), address = URL.createObjectURL(new Blob([file.text], { type: file.media + ";charset=utf-8" }));
    link.href = address;
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }
  const said = file && typeof file.said === "string" ? file.said : lost().textContent;
  spoken.textContent = find(".saved").textContent = said;
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.open) { shut = false; open(button, true); }
  else if (button.classList.contains("copy")) copy(button);
  else if (button.dataset.hop) button.closest(".answer").querySelector('.chip[data-number="' + Number(button.dataset.hop) + '"]')?.click();
  else if (button.classList.contains("again")) ask(button.closest(".turn").dataset.question, button.closest(".turn"));
  else if (button.dataset.ask) ask(button.dataset.ask);
  else if (button.dataset.reword) { question.value = button.dataset.reword; fit(); keepDraft(); question.focus(); }
  else if (button.classList.contains("example")) ask(button.textContent);
  else if (button.dataset.pack) save(button);
  else if (button.dataset.view) show(button.dataset.view);
  else if (button.dataset.vote) vote(button);
  else if (button.dataset.settle) settle(button);
  else if (button.dataset.remove) confirmRemoval(button);
  else if (button.dataset.sort) {
    const same = catalogue.sort === button.dataset.sort;
    catalogue.descending = same ? !catalogue.descending : button.dataset.sort === "published";
    catalogue.sort = button.dataset.sort;
    button.focus();   // not every browser does when it is clicked
    list();
  }
});

/* ---- the articles ---- */
function show(view) {
  find(".talk").hidden = view !== "ask";
  find(".shelf").hidden = view !== "articles";
  for (const tab of root.querySelectorAll(".tab")) {
    if (tab.dataset.view === view) tab.setAttribute("aria-current", "page"); else tab.removeAttribute("aria-current");
  }
  close(false);
  if (view === "articles") { list(); changes(); } else question.focus();
}

/* The button of a list written anew that does what `old` did. */
function renewed(old, where) {
  const does = ({ open, remove, sort }) => JSON.stringify([open, remove, sort]);
  return [...where.querySelectorAll("button")].find((button) => does(button.dataset) === does(old.dataset));
}

async function list(searched = false) {
  let reply = null;
  const wanted = { ...catalogue };
  try { reply = await server.list_articles(wanted); } catch (error) { reply = null; }
  if (wanted.words !== catalogue.words) return;
  const slot = find(".catalogue"), held = slot.contains(document.activeElement) ? document.activeElement : null;
  if (reply && typeof reply.html === "string") slot.innerHTML = reply.html; else slot.replaceChildren(lost());
  if (held) (renewed(held, slot) || find("#cuttings-search")).focus({ preventScroll: true });
  if (searched) tell(spoken, slot.querySelector(".count")?.textContent || "");
}

let typing = 0;
find("#cuttings-search").addEventListener("input", (event) => {
  catalogue.words = event.target.value;
  clearTimeout(typing);
  typing = setTimeout(() => list(true), 120);
});
