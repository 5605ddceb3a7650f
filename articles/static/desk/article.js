// A selection in the text becomes a claim: its words and their offsets in code points go into the form,
// and the server checks that the one stands at the other.

const text = document.querySelector("[data-text]");
const panel = document.querySelector("#add-claim");

if (text && panel) {
  const form = panel.querySelector("form");
  const pick = document.createElement("button");
  pick.type = "button";
  pick.className = "button primary small pick";
  pick.textContent = text.dataset.pick;
  pick.hidden = true;
  document.body.append(pick);
  let chosen = null;

  document.addEventListener("selectionchange", () => {
    chosen = read(document.getSelection());
    pick.hidden = !chosen;
    if (chosen) place(chosen.range);
  });
  pick.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the selection
  pick.addEventListener("click", () => {
    if (!chosen) return;
    form.elements.quote.value = chosen.words;
    form.elements.start.value = chosen.start;
    form.elements.end.value = chosen.end;
    panel.open = true;
    pick.hidden = true;
    form.elements.claimant.focus();
  });
  form.elements.quote.addEventListener("input", () => {
    form.elements.start.value = form.elements.end.value = ""; // changed words are searched for instead
  });

  function place(range) {
    const box = range.getBoundingClientRect();
    pick.style.top = `${box.bottom + scrollY + 6}px`;
    pick.style.left = `${Math.max(8, Math.min(box.left, innerWidth - 160)) + scrollX}px`;
  }
}

function read(selection) {
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const start = locate(range.startContainer, range.startOffset);
  const end = locate(range.endContainer, range.endOffset);
  if (!start || !end || start.paragraph !== end.paragraph || start.offset >= end.offset) return null;
  const all = [...collect(start.paragraph, null, 0)];
  const first = Number(start.paragraph.dataset.start);
  const run = all.slice(start.offset, end.offset).join("");
  if (!run.trim()) return null;
  const lead = [...run].length - [...run.trimStart()].length;
  const begin = first + start.offset + lead;
  return { range, words: run.trim(), start: begin, end: begin + [...run.trim()].length };
}

function locate(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const paragraph = element.closest("[data-start]");
  if (!paragraph || !text.contains(paragraph)) return null;
  return { paragraph, offset: [...collect(paragraph, node, offset)].length };
}

// The paragraph's own text up to a point in it (all of it for no point), without the claims' numbers.
function collect(paragraph, stop, offset) {
  const upTo = document.createRange();
  upTo.selectNodeContents(paragraph);
  if (stop) upTo.setEnd(stop, offset);
  const copy = upTo.cloneContents();
  copy.querySelectorAll("[data-skip]").forEach((number) => number.remove());
  return copy.textContent;
}
