
/* ==== the article pane: beside the chat, or over it where the window is narrow ==== */
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
