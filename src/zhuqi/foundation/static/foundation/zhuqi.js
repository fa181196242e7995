// Small conveniences over pages that work without them: keys, menus, selection, what to say when the line is down.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const typing = (element) => element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

  // ---- one line at the foot of the screen, read aloud once
  function toast(text) {
    all(".zq-toast").forEach((old) => old.remove());
    const box = document.createElement("div");
    box.className = "zq-toast";
    box.setAttribute("role", "alert");
    box.textContent = text;
    document.body.append(box);
    setTimeout(() => box.remove(), 8000);
  }

  // ---- menus are <details>; only one is open, Escape and a click elsewhere close it
  function closeMenus(except) {
    all("details.zq-menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  }
  function clearSearch() {
    all(".zq-search-results").forEach((box) => { box.replaceChildren(); });
  }
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.zq-menu"));
    if (!event.target.closest(".zq-search")) clearSearch();
    const toggle = event.target.closest("[data-zq-rail]");
    if (toggle) {
      const narrow = document.body.classList.toggle("rail-narrow");
      toggle.setAttribute("aria-expanded", String(!narrow));
      document.cookie = "zq_rail=" + (narrow ? "narrow" : "wide") + ";path=/;max-age=31536000;samesite=lax";
    }
    const filters = event.target.closest("[data-zq-filters]");
    if (filters) {
      const rail = document.getElementById(filters.dataset.zqFilters);
      const open = rail.classList.toggle("is-open");
      filters.setAttribute("aria-expanded", String(open));
    }
    if (event.target.closest("[data-zq-print]")) window.print();
  });

  // ---- keys: "/" searches; j k ↑ ↓ move in lists; Enter opens (it is a link); Escape closes
  function move(links, step) {
    const at = links.indexOf(document.activeElement);
    const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }
  document.addEventListener("keydown", (event) => {
    const here = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      const menu = here && here.closest("details.zq-menu[open]");
      const search = here && here.closest(".zq-search");
      closeMenus();
      clearSearch();
      if (menu) menu.querySelector("summary").focus();
      if (search) search.querySelector("input[type=search]").focus();
      return;
    }
    const inSearch = here && here.closest(".zq-search");
    if (inSearch && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const links = [inSearch.querySelector("input[type=search]")].concat(all(".zq-search-results a", inSearch));
      event.preventDefault();
      move(links, event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    if (typing(here)) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-zq-search]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
      return;
    }
    const list = (here && here.closest("[data-zq-list]")) || document.querySelector("main [data-zq-list]");
    if (!list) return;
    const inside = list.contains(here);
    const links = all(".zq-rowlink", list);
    if (event.key === "j" || (inside && event.key === "ArrowDown")) { event.preventDefault(); move(links, 1); }
    if (event.key === "k" || (inside && event.key === "ArrowUp")) { event.preventDefault(); move(links, -1); }
    if (event.key === "x" && inside) {
      const box = (here.closest("tr, li") || list).querySelector("input[type=checkbox]");
      if (box) box.click();
    }
  });

  // ---- choosing rows for a bulk act
  function countSelection(form) {
    const chosen = all("input[data-zq-pick]:checked", form).length;
    all("[data-zq-selection]", form).forEach((bar) => {
      bar.hidden = chosen === 0;
      all("[data-zq-chosen]", bar).forEach((place) => { place.textContent = String(chosen); });
    });
    all("input[data-zq-pick-all]", form).forEach((box) => {
      const total = all("input[data-zq-pick]", form).length;
      box.checked = total > 0 && chosen === total;
      box.indeterminate = chosen > 0 && chosen < total;
    });
  }
  const pickForms = () => all("[data-zq-picks]").forEach(countSelection);
  document.addEventListener("change", (event) => {
    const box = event.target;
    const form = box.closest("[data-zq-picks]");
    if (form && box.matches("[data-zq-pick-all]")) all("input[data-zq-pick]", form).forEach((one) => { one.checked = box.checked; });
    if (form) countSelection(form);
    if (box.matches("[data-zq-submit]")) box.form.requestSubmit();
  });

  // ---- one press is one act: a form that is on its way is not sent twice
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method.toLowerCase() !== "post" || form.hasAttribute("hx-post") || form.hasAttribute("data-hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  // ---- htmx: put the cursor where the answer is; say it when nothing was saved
  document.addEventListener("htmx:afterSettle", (event) => {
    const place = event.detail.elt || document.body;
    pickForms();
    if (place.closest && place.closest(".zq-search")) return;
    const wrong = place.querySelector && place.querySelector("[aria-invalid=true], [role=alert]");
    if (!wrong) return;
    if (!typing(wrong)) wrong.tabIndex = -1;
    wrong.focus();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 403) toast("没有完成：您没有这项权限，或登录已过期。请刷新页面后再试。");
    else if (status === 404) toast("没有完成：内容不存在，或已不在您的查看范围内。");
    else if (status === 409) toast("没有完成：别人刚刚处理过，请刷新页面看最新情况。");
    else toast("没有保存：系统出错，已记录。请稍后再试。");
  });
  document.addEventListener("htmx:sendError", () => toast("没有保存：网络连接中断。请检查网络后再试，已填内容还在页面上。"));

  document.addEventListener("DOMContentLoaded", () => {
    pickForms();
    const wrong = document.querySelector("main [aria-invalid=true]");
    if (wrong) wrong.focus();
  });
})();
