// Follows background work: asks 1, then 2, then every 5 seconds, while the tab is seen and work goes on.

const DELAYS = [1000, 1000, 1000, 2000, 2000, 2000, 5000];

function follow(region) {
  const live = document.querySelector("[data-live]");
  let asked = 0;
  let timer = 0;

  async function ask() {
    timer = 0;
    const answer = await fetch(region.dataset.poll, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer && answer.redirected) return; // logged out: a page that is loaded again says so
    if (answer && answer.ok) {
      region.innerHTML = await answer.text();
      const words = region.querySelector("[data-summary]")?.textContent.trim() ?? "";
      if (live && live.textContent !== words && asked % 5 === 0) live.textContent = words;
      const next = region.querySelector("[data-then]");
      if (next) return location.assign(next.dataset.then);
      if (!region.querySelector("[data-moving]")) return finish(words);
    }
    plan();
  }

  function finish(words) {
    if (live) live.textContent = words;
    if (region.closest(".text-column")) {
      const again = document.createElement("a");
      again.href = location.pathname;
      again.textContent = region.dataset.again;
      region.append(again);
    }
    region.dataset.done = "";
  }

  function plan() {
    if (timer || document.hidden || "done" in region.dataset) return;
    timer = setTimeout(ask, DELAYS[Math.min(asked, DELAYS.length - 1)]);
    asked += 1;
  }

  document.addEventListener("visibilitychange", plan);
  plan();
}

document.querySelectorAll("[data-poll]").forEach(follow);
