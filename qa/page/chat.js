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

/* ---- the article pane ---- */
const quoteOf = (chip) => {
  const key = (chip.dataset.key || "").split(" ").filter(Boolean).map(Number);
  return [Number(chip.dataset.number), Number(chip.dataset.start), Number(chip.dataset.end), key[0] ?? null, key[1] ?? null];
};

async function open(button, takeFocus) {
  const answer = button.closest(".answer");
  const chips = answer ? [...answer.querySelectorAll(".chip")] : [];
  opened = { chips, at: chips.indexOf(button), from: button };
  const mine = opened, held = document.activeElement;
  root.dataset.pane = "open";
  pane.hidden = false;
  cover();
  shade();
  for (const chip of root.querySelectorAll(".chip[aria-expanded=true]")) chip.setAttribute("aria-expanded", "false");
  if (button.classList.contains("chip")) button.setAttribute("aria-expanded", "true");
  const id = button.dataset.open;
  const twin = button.classList.contains("twin");   // another copy of a quote's story: the same words, elsewhere
  const quotes = twin ? [quoteOf(button)] : chips.filter((chip) => chip.dataset.open === id).map(quoteOf);
  const same = JSON.stringify([id, quotes, !!picking]);
  where();
  if (page.dataset.shown !== same) {
    page.setAttribute("aria-busy", "true");
    let reply = null;
    try { reply = await server.read_article({ id, quotes, pick: !!picking }); } catch (error) { reply = null; }
    if (opened !== mine) return;
    page.removeAttribute("aria-busy");
    if (reply && typeof reply.html === "string") page.innerHTML = reply.html; else page.replaceChildren(lost());
    page.dataset.shown = reply ? same : "";
    page.dataset.article = id;
  }
  const marks = chips.length ? page.querySelectorAll('mark[data-quotes~="' + Number(button.dataset.number) + '"]') : [];
  for (const mark of page.querySelectorAll("mark.current")) mark.classList.remove("current");
  for (const mark of marks) mark.classList.add("current");
  if (marks.length) {
    const box = marks[0].getBoundingClientRect(), frame = page.getBoundingClientRect();
    page.scrollTo({ top: page.scrollTop + box.top - frame.top - frame.height / 3, behavior: "auto" });
  } else page.scrollTop = 0;
  const moved = document.activeElement !== held && document.activeElement !== document.body;   // they write meanwhile
  if (takeFocus && !moved) page.focus({ preventScroll: true });
}

/* What the article covers cannot be reached with the keyboard. */
function shade() {
  find(".talk").inert = find(".shelf").inert = !pane.hidden && OVERLAY.matches;
}
OVERLAY.addEventListener("change", shade);

function where() {
  const { chips, at, from } = opened;
  const earlier = from.closest(".turn")?.nextElementSibling ? ", from an earlier answer" : "";
  tell(pane.querySelector(".where"), (at >= 0 ? "Quote " + (at + 1) + " of " + chips.length : chips.length ? "The same in another article" : "Article") + earlier);
  const held = document.activeElement, steps = [pane.querySelector(".prev"), pane.querySelector(".next")];
  steps[0].disabled = at <= 0;
  steps[1].disabled = at < 0 || at >= chips.length - 1;
  if (steps.includes(held) && held.disabled) (steps.find((one) => !one.disabled) || pane.querySelector(".close")).focus();
}

function close(byReader) {
  if (pane.hidden) return;
  const was = opened && opened.from;
  const from = was && !was.isConnected ? renewed(was, find(".catalogue")) : was;   // the list was written anew
  pane.hidden = true;
  root.dataset.pane = "closed";
  shade();
  uncover();
  if (from && from.isConnected) {
    from.setAttribute("aria-expanded", "false");
    if (byReader) { from.focus({ preventScroll: true }); from.scrollIntoView({ block: "nearest" }); }
  }
  opened = null;
  if (byReader) shut = true;
}

const step = (by) => { if (opened) open(opened.chips[opened.at + by], false); };
pane.querySelector(".prev").addEventListener("click", () => step(-1));
pane.querySelector(".next").addEventListener("click", () => step(1));
pane.querySelector(".close").addEventListener("click", () => close(true));
document.addEventListener("keydown", (event) => {   // wherever the focus is: a click on plain text leaves it nowhere
  if (event.key === "Escape" && !pane.hidden && !dialog.open) {
    event.preventDefault();
    if (picking) unpick(); else close(true);
  }
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

/* ---- the first words, and the word about the models ---- */
let shown = "", next = 0;
async function greet() {
  clearTimeout(next);
  let state = null;
  try { state = await server.greeting(null); } catch (error) { state = null; }
  const notice = find(".notice");
  if (!state || typeof state !== "object") {
    await shutOut();
    if (!signedOut) tell(notice, "The server does not answer. Is it still running?");
    else if (!notice.querySelector(".reload")) notice.replaceChildren(SIGNED_OUT + " ", reloading());
    next = setTimeout(greet, 3000);
    return;
  }
  signedOut = false;
  loading = state.loading;
  tell(notice, loading ? "The models are loading; you can already write your question." : "");
  const bar = find(".library"), period = state.period ? ", " + state.period : "";
  if (bar.textContent !== state.library + period) {
    bar.replaceChildren(state.library, make("span", "period", period));
    if (!find(".shelf").hidden) list();
  }
  const face = JSON.stringify([state.empty_html, state.trouble_html, state.examples, state.loading]);
  if (face !== shown) { shown = face; welcome(state); }
  furnish(state);
  clearTimeout(next);
  next = setTimeout(greet, loading ? 500 : state.empty ? 2500 : state.examples_due ? 1000 : 15000);
}

window.addEventListener("focus", () => greet());   // who comes back to the page sees how things are now

/* Gradio's own way of asking whether a sign-in still counts. */
async function shutOut() {
  const asked = { cache: "no-store", signal: AbortSignal.timeout(3000) };
  try { signedOut = (await fetch("gradio_api/login_check", asked)).status === 401; } catch (error) { signedOut = false; }
}

function reloading() {
  const button = make("button", "reword reload", "Reload");
  button.type = "button";
  button.addEventListener("click", () => location.reload());
  return button;
}

function welcome(state) {
  const slot = find(".welcome-slot");
  slot.replaceChildren();
  if (state.trouble_html || state.empty_html) { slot.innerHTML = state.trouble_html + state.empty_html; return; }
  const box = make("div", "welcome");
  box.append(make("h1", "", "What do you want to know?"));
  box.append(make("p", "lead", "Every answer is a sentence of your articles, word for word, with its source beside it."));
  if (state.examples.length) {
    box.append(make("p", "try", "For example"));
    const row = make("ul", "examples");
    for (const example of state.examples) {
      const item = make("li", ""), button = make("button", "example", example);
      button.type = "button";
      button.dir = "auto";
      item.append(button);
      row.append(item);
    }
    box.append(row);
  }
  slot.append(box);
}
