
/* ==== a reload keeps the conversation ====
   Kept in this browser tab alone: the questions, and the ids of their answers. The answers come from the server
   again, so nothing that is stored here is ever shown as more than text. */
const MEMORY = "cuttings-conversation";
let recalled = false;

function remember() {
  if (!recalled) return;
  const kept = [...turns.querySelectorAll(".turn[data-evidence]")].map((turn) => ({
    id: turn.dataset.evidence, question: turn.querySelector(".question").textContent,
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
  if (!reply || !Array.isArray(reply.turns) || turns.children.length) { remember(); return; }
  const questions = new Map(kept.map((one) => [one.id, one.question]));
  for (const { id, html } of reply.turns) {
    const { turn, answer } = newTurn(questions.get(id) || "");
    answer.innerHTML = html;
    answered(turn, id);
  }
  if (turns.lastElementChild) reveal(turns.lastElementChild);
  remember();
}

fit();
greet();
recall();
if (!OVERLAY.matches) question.focus({ preventScroll: true });
