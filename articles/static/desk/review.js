// The review page with scripts: judgements are kept as they are made, drafts survive, keys work.
// Everything here can be done without it.

const bench = document.querySelector(".bench");
const work = document.querySelector("#work");
const live = document.querySelector("[data-live]");
const KEYS_OFF = "desk.keys.off";
const DRAFT = `desk.draft.${bench.dataset.task}.${bench.dataset.version}`;
const WEEK = 7 * 24 * 3600 * 1000;
const FIELDS = ["rationale", "correction_note", "url", "title"];

async function send(button) {
  const body = new FormData(work);
  body.append(button.name || "_", button.value);
  const answer = await fetch(button.formAction, { method: "POST", body, headers: { Accept: "application/json" } });
  if (answer.redirected) throw new Error(bench.dataset.loggedOut);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.message);
  if (said.leased_until) renewLease(said.leased_until);
  return said.message;
}

function say(words) {
  live.textContent = words;
}

// Judgements
document.querySelectorAll("[data-card]").forEach((card) => {
  const keep = card.querySelector("[data-keep]");
  if (!keep) return;
  const kept = card.querySelector("[data-kept]");
  const save = async () => {
    kept.textContent = "…";
    try {
      say(await send(keep));
      kept.textContent = `✓ ${bench.dataset.keptWords}`;
    } catch (error) {
      say(error.message);
      kept.textContent = `✗ ${error.message}`;
    }
  };
  keep.addEventListener("click", (event) => {
    event.preventDefault();
    save();
  });
  card.querySelectorAll("[name$='-stance'], [name$='-quote']").forEach((field) => field.addEventListener("change", save));
});

// The lease
const lease = document.querySelector("[data-until]");
function renewLease(until) {
  if (lease) lease.dataset.until = until;
  showLease();
}
function showLease() {
  if (!lease) return;
  const minutes = Math.max(0, Math.floor((new Date(lease.dataset.until) - Date.now()) / 60000));
  const shown = lease.querySelector("[data-minutes]");
  if (minutes <= 3 && shown.textContent > 3) say(bench.dataset.endsSoon);
  shown.textContent = minutes;
  lease.classList.toggle("soon", minutes <= 3);
}
setInterval(showLease, 15000);
document.querySelector("[data-renew]")?.addEventListener("click", async (event) => {
  event.preventDefault();
  await send(event.currentTarget).then(say, (error) => say(error.message));
});

// Rules and draft
function list(name) {
  return [...document.querySelectorAll(`[form="work"][name="${name}"]`), ...work.querySelectorAll(`[name="${name}"]`)];
}
function field(name) {
  return list(name)[0];
}
function showRules() {
  const rating = list("rating").find((radio) => radio.checked);
  const cited = list("sources").filter((box) => box.checked).length;
  const needed = Number(rating?.dataset.needs ?? 1);
  const done = {
    rating: Boolean(rating),
    rationale: Boolean(field("rationale")?.value.trim()),
    sources: cited >= needed,
    note: Boolean(field("correction_note")?.value.trim()),
  };
  document.querySelectorAll("[data-rule]").forEach((rule) => rule.classList.toggle("done", done[rule.dataset.rule]));
  const count = document.querySelector("[data-count]");
  const words = rating ? bench.dataset.citedOf : bench.dataset.cited;
  if (count) count.textContent = ` ${words.replace("%(cited)s", cited).replace("%(needed)s", needed)}`;
}
function keepDraft() {
  const draft = { at: Date.now(), rating: list("rating").find((radio) => radio.checked)?.value };
  draft.sources = list("sources").filter((box) => box.checked).map((box) => box.value);
  FIELDS.forEach((name) => { draft[name] = field(name)?.value ?? ""; });
  localStorage.setItem(DRAFT, JSON.stringify(draft));
  const saved = document.querySelector("[data-saved]");
  if (saved) saved.textContent = bench.dataset.draftKept;
}
function restoreDraft() {
  const draft = JSON.parse(localStorage.getItem(DRAFT) ?? "null");
  if (!draft) return;
  FIELDS.forEach((name) => { if (field(name) && draft[name] && !document.querySelector(".problem")) field(name).value = draft[name]; });
  if (document.querySelector(".problem")) return; // the server gave back what was sent
  list("rating").forEach((radio) => { radio.checked = radio.value === draft.rating || (!draft.rating && radio.checked); });
  list("sources").forEach((box) => { box.checked = draft.sources.includes(box.value) || box.checked; });
}
function dropOldDrafts() {
  Object.keys(localStorage).filter((key) => key.startsWith("desk.draft.")).forEach((key) => {
    if (Date.now() - JSON.parse(localStorage.getItem(key)).at > WEEK) localStorage.removeItem(key);
  });
}
if ("holds" in bench.dataset) {
  dropOldDrafts();
  restoreDraft();
  showRules();
  document.addEventListener("input", (event) => {
    if (event.target.form !== work) return;
    keepDraft();
    showRules();
  });
}

// Enter in the address of a source adds it
document.querySelector("[data-add]")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault();
  event.currentTarget.querySelector("button").click();
});

// Keys
const sheet = document.querySelector("dialog.keys");
const off = document.querySelector("[data-keys-off]");
const help = document.querySelector("[data-help]");
function showKeys() {
  document.querySelectorAll("[data-keys]").forEach((key) => { key.hidden = off.checked; });
}
off.checked = localStorage.getItem(KEYS_OFF) === "yes";
off.addEventListener("change", () => {
  localStorage.setItem(KEYS_OFF, off.checked ? "yes" : "no");
  showKeys();
});
help.hidden = false;
help.addEventListener("click", () => sheet.showModal());
showKeys();

function step(direction) {
  const cards = [...document.querySelectorAll("[data-card]")];
  const here = cards.findIndex((card) => card.contains(document.activeElement));
  cards[Math.max(0, Math.min(cards.length - 1, here + direction))]?.focus();
}
const ACTIONS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => field("rationale")?.focus(),
  a: () => field("url")?.focus(),
  c: () => document.activeElement.closest("[data-card]")?.querySelector(".cite input")?.click(),
  "?": () => sheet.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    document.querySelector("[data-submit-next]")?.click();
    return;
  }
  const typing = event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  if (typing || off.checked || event.ctrlKey || event.metaKey || event.altKey || sheet.open) return;
  const rating = list("rating").find((radio) => radio.dataset.key === event.key);
  const action = rating ? () => rating.click() : ACTIONS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
