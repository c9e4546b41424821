
/* ==== a reload keeps the conversation ====
   Kept in this browser tab alone: the questions, and the ids of their answers. The answers come from the server
   again, so nothing that is stored here is ever shown as more than text. */
const MEMORY = "cuttings-conversation";
let recalled = false;

function remember() {
  if (!recalled) return;
  const kept = [...turns.querySelectorAll(".turn[data-evidence], .turn[data-gone]")].map((turn) => ({
    id: turn.dataset.evidence || turn.dataset.gone, question: turn.querySelector(".question").textContent, cast: turn.dataset.cast || "",
  }));
  try { sessionStorage.setItem(MEMORY, JSON.stringify(kept.slice(-200))); } catch (error) { /* then it is not kept */ }
}

async function recall() {
  let kept = [];
  try { kept = JSON.parse(sessionStorage.getItem(MEMORY) || "[]"); } catch (error) { kept = []; }
  kept = Array.isArray(kept) ? kept.filter((one) => one && typeof one.id === "string" && typeof one.question === "string") : [];
  let reply = null;
  if (kept.length) {
    try { reply = await server.recall({ ids: kept.map((one) => one.id) }); } catch (error) { reply = null; }
  }
  recalled = true;
  if (turns.children.length) { remember(); return; }
  if (!kept.length) return;
  const back = new Map(reply && Array.isArray(reply.turns) ? reply.turns.map((one) => [one.id, one.html]) : []);
  for (const { id, question: text, cast } of kept) {
    const { turn, answer } = newTurn(text);
    turn.dataset.cast = String(cast || "");
    if (back.has(id)) { answer.innerHTML = back.get(id); answered(turn, id); continue; }
    const line = make("p", "trouble", "The server no longer has this answer. "), again = make("button", "reword", "Ask once more");
    again.type = "button";
    again.dataset.ask = text;
    line.append(again);
    answer.append(line);
    turn.dataset.gone = id;
  }
  if (turns.lastElementChild) reveal(turns.lastElementChild);
  remember();
}

fit();
greet();
recall();
if (!OVERLAY.matches) question.focus({ preventScroll: true });
