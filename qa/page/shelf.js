
/* ==== the Articles tab: files and addresses in, articles out, saved questions ==== */
const PIECE = 500000, LARGEST = 20000000, MOST = 100;
const intake = find(".intake"), results = find(".results"), dialog = find(".confirm");
const waiting = [];        // what is to be taken in: {item, run}
let working = false, total = 0, finished = 0, taken = 0;

function furnish(state) {
  if (changeable !== state.changeable) {
    changeable = state.changeable === true;
    intake.hidden = !changeable;
    for (const turn of turns.querySelectorAll(".turn[data-evidence]")) ballot(turn);
  }
  changes();
}

/* ---- in ---- */
const base64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};
const wellFormed = (text) => (text.toWellFormed ? text.toWellFormed() : text);

function row(name) {
  const item = make("li", "coming"), what = make("span", "what"), inner = make("bdi", "", name);
  what.append(inner);
  item.append(what, " ", make("span", "became", "Waiting…"));
  results.querySelector("ul").append(item);
  return item;
}
const became = (item, words) => { item.querySelector(".became").textContent = words; };

function queue(name, run) {
  results.hidden = false;
  waiting.push({ item: row(name), run });
  total += 1;
  tally();
}

function tally() {
  const bar = results.querySelector("progress"), left = total - finished;
  bar.max = total || 1;
  bar.value = finished;
  bar.hidden = !working;
  results.querySelector(".clear").hidden = working;
  const count = (number, noun) => number + " " + noun + (number === 1 ? "" : "s");
  results.querySelector(".tally").textContent = left || working
    ? "Taking in " + Math.min(finished + 1, total) + " of " + total + "…"
    : count(taken, "article") + " taken in or known already; " + count(results.querySelectorAll("li.refused").length, "refusal") + ".";
}

/* The browser asks before the page is left with files that were not sent yet: they are known to this page alone. */
const stay = (event) => event.preventDefault();

async function work() {
  if (working) return;
  working = true;
  window.addEventListener("beforeunload", stay);
  while (waiting.length) {
    tally();
    const { item, run } = waiting.shift();
    settleRow(item, run, await run(item));
    finished += 1;
  }
  working = false;
  window.removeEventListener("beforeunload", stay);
  tally();
  if (!find(".shelf").hidden) list();
  greet();
}

/* The rows that the server wrote take the place of the one that waited; what may be tried again keeps a button. */
function settleRow(item, run, reply) {
  if (!reply || typeof reply.taken !== "number") {
    item.className = "refused";
    became(item, reply && typeof reply.spoken === "string" ? reply.spoken : lost().textContent);
    retry(item, run);
    return;
  }
  taken += reply.taken;
  const box = document.createElement("ul");
  box.innerHTML = reply.html;
  const rows = [...box.children];
  item.replaceWith(...rows);
  if (reply.again && rows.length) retry(rows[0], run);
}

function retry(item, run) {
  const button = make("button", "retry", "Try again");
  button.type = "button";
  button.addEventListener("click", () => {
    const fresh = make("li", "coming"), what = item.querySelector(".what").cloneNode(true);
    fresh.append(what, " ", make("span", "became", "Waiting…"));
    item.replaceWith(fresh);
    waiting.push({ item: fresh, run });
    total += 1;
    work();
  });
  item.append(" ", button);
}

function carrier(file) {
  let upload = null, offset = 0;
  return async (item) => {
    try {
      while (offset < file.size || upload === null) {
        let piece = null;
        try { piece = new Uint8Array(await file.slice(offset, offset + PIECE).arrayBuffer()); } catch (error) {
          upload = null; offset = 0;
          return refusal(file.name, "it cannot be read; a folder is added with: python -m index add FOLDER")(item);
        }
        const reply = await server.upload({ upload, name: wellFormed(file.name), offset, piece: base64(piece) });
        if (!reply || typeof reply.upload !== "string") { upload = null; offset = 0; return reply; }
        upload = reply.upload;
        offset = reply.received;
        became(item, "Sending… " + Math.round(100 * offset / (file.size || 1)) + " %");
      }
      became(item, "Reading…");
      const reply = await server.take_upload({ upload, name: wellFormed(file.name) });
      if (reply && typeof reply.taken === "number" && !reply.again) { upload = null; offset = 0; }
      return reply;
    } catch (error) { upload = null; offset = 0; return null; }
  };
}

const refusal = (name, reason) => async (item) => {
  item.className = "refused";
  became(item, "Not taken: " + reason);
  return { taken: 0, html: item.outerHTML };
};

function take(files) {
  files.slice(0, MOST).forEach((file) => queue(file.name, file.size > LARGEST
    ? refusal(file.name, "larger than 20 MB; split it into one file an article") : carrier(file)));
  if (files.length > MOST) {
    const rest = files.length - MOST;
    queue("and " + rest + " more", refusal("", "at most " + MOST + " files at a time; a whole folder is quicker with: python -m index add FOLDER"));
  }
  work();
}

const chooser = find("#cuttings-files");
chooser.addEventListener("change", () => { take([...chooser.files]); chooser.value = ""; });
find(".address").addEventListener("submit", (event) => {
  event.preventDefault();
  const box = find("#cuttings-address"), address = wellFormed(box.value.trim());
  if (!address) { box.focus(); return; }
  box.value = "";
  queue(address.length > 200 ? address.slice(0, 200) + "…" : address, async (item) => {
    became(item, "Fetching…");
    try { return await server.take_address({ address }); } catch (error) { return null; }
  });
  work();
});
results.querySelector(".clear").addEventListener("click", () => {
  results.querySelector("ul").replaceChildren();
  total = finished = taken = 0;
  results.hidden = true;
});

/* Files may be dropped anywhere on the tab; elsewhere a drop must not make the browser leave the page. */
const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
root.addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  intake.classList.toggle("over", changeable && !find(".shelf").hidden);
});
root.addEventListener("dragleave", (event) => { if (!event.relatedTarget) intake.classList.remove("over"); });
root.addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  intake.classList.remove("over");
  if (changeable && !find(".shelf").hidden) take([...event.dataTransfer.files]);
});

/* ---- out ---- */
let doomed = null;
function confirmRemoval(button) {
  doomed = button;
  dialog.querySelector("h2").textContent = "Remove “" + button.dataset.title + "”?";
  dialog.showModal();
}
dialog.querySelector(".keep").addEventListener("click", () => dialog.close());
dialog.querySelector(".really").addEventListener("click", async () => {
  dialog.close();
  const id = doomed.dataset.remove;
  doomed.disabled = true;
  let reply = null;
  try { reply = await server.remove_article({ id }); } catch (error) { reply = null; }
  const said = reply && (reply.said || reply.spoken) || lost().textContent;
  if (reply && reply.done) spoken.textContent = said;
  if (page.dataset.article === id) { page.dataset.shown = ""; close(false); }
  await list();
  if (!reply || !reply.done) {
    const line = make("p", "trouble", said);
    line.setAttribute("role", "alert");
    find(".catalogue").prepend(line);
  }
  find("#cuttings-search").focus({ preventScroll: true });
  greet();
});

/* ---- saved questions ---- */
let looking = 0;
async function changes() {
  clearTimeout(looking);
  if (!changeable) return;
  let reply = null;
  try { reply = await server.saved_changes(null); } catch (error) { return; }
  showChanges(reply);
}

function showChanges(reply) {
  if (!reply || typeof reply.html !== "string") return;
  const box = find(".changes");
  find(".tab[data-view=articles]").textContent = reply.count ? "Articles (" + reply.count + ")" : "Articles";
  if (box.dataset.shown !== reply.html) { box.dataset.shown = reply.html; box.innerHTML = reply.html; }
  let line = box.querySelector(".checking");   // the cards stay as they are while the asking goes on
  if (reply.checking && !line) box.append(line = make("p", "checking", ""));
  if (line) { if (reply.checking) line.textContent = reply.checking; else line.remove(); }
  box.hidden = !reply.html && !reply.checking;
  clearTimeout(looking);
  if (reply.looking) looking = setTimeout(changes, 700);
}

async function settle(button) {
  button.disabled = true;
  let reply = null;
  try { reply = await server.settle({ saved: button.dataset.saved, how: button.dataset.settle }); } catch (error) { reply = null; }
  const said = reply && (reply.said || reply.spoken) || lost().textContent;
  spoken.textContent = said;
  showChanges(reply);
  if (!button.isConnected) { (find(".changes button") || find("#cuttings-search")).focus({ preventScroll: true }); return; }
  button.disabled = false;   // it did not work: the card stands, with the reason
  const card = button.closest("li");
  card.querySelector(".trouble")?.remove();
  card.append(make("p", "trouble", said));
  button.focus();
}
