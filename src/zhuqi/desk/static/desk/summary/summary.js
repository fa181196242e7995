// The summary's page: what a figure means while the pointer or the cursor is on it; figures put where one is writing.
(function () {
  "use strict";
  let tip = null;
  let last = null;

  function hide() {
    if (tip) { tip.remove(); tip = null; }
  }
  function show(chip) {
    hide();
    const whole = chip.dataset.zqMeaning || chip.title;
    if (!whole) return;
    chip.dataset.zqMeaning = whole; // the browser's own bubble would cover ours
    chip.removeAttribute("title");
    const name = chip.dataset.zqName;
    tip = document.createElement("div");
    tip.className = "zq-tip";
    tip.id = "zq-tip";
    tip.setAttribute("role", "tooltip");
    const head = document.createElement("b");
    head.textContent = name;
    const hint = document.createElement("span");
    hint.textContent = "点开看逐条明细";
    tip.append(head, whole.slice(name.length + 1), hint);
    document.body.append(tip);
    chip.setAttribute("aria-describedby", "zq-tip");
    const at = chip.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const below = at.bottom + 6 + tip.offsetHeight < window.innerHeight;
    tip.style.left = Math.max(8, left) + window.scrollX + "px";
    tip.style.top = (below ? at.bottom + 6 : at.top - 6 - tip.offsetHeight) + window.scrollY + "px";
  }

  const chipOf = (event) => event.target.closest && event.target.closest(".zq-cite");
  document.addEventListener("mouseover", (event) => {
    const chip = chipOf(event);
    if (chip) show(chip);
    else if (!event.target.closest(".zq-tip")) hide();
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea[data-zq-paragraph]")) last = event.target;
    const chip = chipOf(event);
    if (chip) show(chip); else hide();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zq-insert]");
    if (button) {
      const open = last && last.isConnected && last.closest("details").open ? last : null;
      const place = open || document.querySelector(".zq-para-edit[open] textarea");
      if (!place) {
        const first = document.querySelector(".zq-para-edit > summary");
        if (first) { first.scrollIntoView({ block: "center" }); first.focus(); }
        return;
      }
      place.setRangeText(button.dataset.zqInsert, place.selectionStart, place.selectionEnd, "end");
      place.focus();
    }
    const close = event.target.closest("[data-zq-close]");
    if (close) {
      const panel = close.closest("details");
      panel.open = false;
      panel.querySelector("summary").focus();
    }
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches && event.target.matches(".zq-para-edit") && event.target.open) {
      const text = event.target.querySelector("textarea");
      text.style.height = Math.min(text.scrollHeight + 4, window.innerHeight * 0.6) + "px";
      text.focus({ preventScroll: true });
    }
  }, true);
  document.addEventListener("htmx:beforeSwap", hide);
})();
