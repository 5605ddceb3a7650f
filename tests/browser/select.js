// Selects from a place in the article's text to another, as a pointer would.
([from, fromOffset, to, toOffset]) => {
  function find(words) {
    const walker = document.createTreeWalker(document.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const place = walker.currentNode.data.indexOf(words);
      if (place >= 0) return [walker.currentNode, place];
    }
    throw new Error(`“${words}” is not in the text`);
  }
  const [start, first] = find(from);
  const [end, last] = find(to);
  const range = document.createRange();
  range.setStart(start, first + fromOffset);
  range.setEnd(end, last + toOffset);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
