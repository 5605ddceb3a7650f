// What a page lacks that can be measured: names of controls, contrast, size of targets.
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  function read(colour) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return { parts: [red, green, blue], alpha: alpha / 255 };
  }

  // Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
  function light({ parts }) {
    const linear = parts.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }

  function findGround(element) {
    for (let one = element; one; one = one.parentElement) {
      const ground = read(getComputedStyle(one).backgroundColor);
      if (ground.alpha > 0.99) return ground;
    }
    return read(getComputedStyle(document.documentElement).colorScheme.includes("dark") ? "#000" : "#fff");
  }

  function measure(element) {
    const [one, other] = [light(read(getComputedStyle(element).color)), light(findGround(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  const faint = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    const seen = element.checkVisibility({ visibilityProperty: true });
    if (!words || !seen || element.closest(".visually-hidden, svg, option, [disabled]")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = measure(element);
    if (ratio < (large ? 3 : 4.5)) faint.add(`${ratio.toFixed(2)} ${style.color} ${words.slice(0, 40)}`);
  }

  const nameless = [...document.querySelectorAll("main input, main select, main textarea, main button, main a")]
    .filter((one) => one.type !== "hidden" && !one.hidden && !one.disabled)
    .filter((one) => !one.labels?.length && !one.textContent.trim() && !one.getAttribute("aria-label"))
    .filter((one) => !one.title && !(one.type === "submit" && one.value))
    .map((one) => one.outerHTML.slice(0, 120));

  const small = [...document.querySelectorAll("main button, main select, main input:not([type=hidden])")]
    .filter((one) => !one.closest(".visually-hidden"))
    .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
    .map(([one, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 90)}`);

  return { faint: [...faint], nameless, small };
}
