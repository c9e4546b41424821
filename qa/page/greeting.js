
/* ==== the first words, and the word about library and models ==== */
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
