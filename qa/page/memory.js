
/* ==== a reload keeps the conversation ====
   Kept in this browser tab alone: the questions, the ids of their answers, and the question that is being written. The
   answers come from the server again, so nothing that is stored here is ever shown as more than text. */
const MEMORY = "cuttings-conversation", DRAFT = "cuttings-draft";
const SUGGESTED = 3;       // refusals that get new suggestions after a reload: finding them takes the server seconds each

function keep(name, text) {
  try { sessionStorage.setItem(name, text); } catch (error) { /* then it is not kept */ }
}
function kept(name) {
  try { return sessionStorage.getItem(name) || ""; } catch (error) { return ""; }
}

function remember() {
  const all = [...turns.querySelectorAll(".turn")].map((turn) => ({
    id: turn.dataset.evidence || turn.dataset.gone || "", question: turn.dataset.question, cast: turn.dataset.cast || "",
  }));
  keep(MEMORY, JSON.stringify(all.slice(-200)));
}

const keepDraft = () => keep(DRAFT, question.value);
question.addEventListener("input", keepDraft);
form.addEventListener("submit", keepDraft);   // after chat.js, which emptied the box

function remembered() {
  let all = [];
  try { all = JSON.parse(kept(MEMORY) || "[]"); } catch (error) { all = []; }
  return Array.isArray(all) ? all.filter((one) => one && typeof one.id === "string" && typeof one.question === "string") : [];
}

/* The questions stand there at once, so that what is asked meanwhile comes after them; then their answers. */
async function recall() {
  question.value = kept(DRAFT);
  const mine = conversation, back = [];
  for (const { id, question: text, cast } of remembered()) {
    const { turn, answer } = newTurn(text);
    turn.dataset.cast = String(cast || "");
    if (id) { turn.dataset.gone = id; back.push(turn); answer.append(make("p", "waiting", "Looking for its answer…")); }
    else answer.append(onceMore(make("p", "trouble", "This question has no answer yet.")));
  }
  if (!turns.lastElementChild) return;
  reveal(turns.lastElementChild);
  let reply = null;
  try { reply = await server.recall({ ids: back.map((turn) => turn.dataset.gone) }); } catch (error) { reply = null; }
  if (mine !== conversation) return;
  const found = reply && Array.isArray(reply.turns) ? new Map(reply.turns.map((one) => [one.id, one.html])) : null;
  for (const turn of back) {
    const id = turn.dataset.gone, answer = turn.querySelector(".answer");
    if (found && found.has(id)) { answer.innerHTML = found.get(id); answered(turn, id); continue; }
    const why = found ? "The server no longer has this answer." : lost().textContent;
    answer.replaceChildren(onceMore(make("p", "trouble", why)));
  }
  if (turns.lastElementChild === back.at(-1)) reveal(turns.lastElementChild);
  const refusals = back.filter((turn) => turn.querySelector(".refusal")).slice(-SUGGESTED).reverse();
  for (const turn of refusals) await suggest(turn.querySelector(".answer"), turn.dataset.evidence);
}

greet();
recall();
fit();
if (!OVERLAY.matches) question.focus({ preventScroll: true });
