// The problems of a draft: added in place, each with the category the past suggests while one types.
import * as wire from "./wire.js";
import { all, clone, element, one } from "./dom.js";
import { emptyIssue } from "./drafts.js";

const PAUSE = 600;
let serial = 0;

export function addIssue(draft) {
  draft.issues.push(emptyIssue());
}

// Draws every problem of the draft into `place`; `changed` is called after each change of one.
export function drawIssues(place, draft, profile, changed, redraw) {
  place.replaceChildren();
  const wrong = draft.state === "refused" && draft.answer ? draft.answer.line : 0;
  draft.issues.forEach((issue, index) => {
    const part = clone("t-issue");
    const root = one("[data-issue]", part);
    serial += 1;
    all("[data-for]", root).forEach((label) => {
      const field = one(`[name=${label.dataset.for}]`, root);
      field.id = `issue-${serial}-${field.name}`;
      label.htmlFor = field.id;
    });
    one("[data-nth]", root).textContent = `问题${index + 1}`;
    if (wrong === index + 1) {
      const error = one("[data-error]", root);
      error.textContent = draft.answer.message;
      error.hidden = false;
    }
    const field = (name) => one(`[name=${name}]`, root);
    profile.categories.forEach((category) => field("category").append(element("option", category.label, { value: category.value })));
    profile.levels.forEach((level) => field("level").append(element("option", level.label, { value: level.value })));
    kinds(root, profile, issue.category);
    ["description", "category", "kind", "outcome", "level", "measures"].forEach((name) => { field(name).value = issue[name]; });
    one("[data-measures]", root).hidden = issue.level !== "ON_SITE";
    root.addEventListener("input", (event) => {
      const { name, value } = event.target;
      issue[name] = value;
      if (name === "category") { issue.chosen = Boolean(value); issue.kind = ""; kinds(root, profile, value); }
      if (name === "level") one("[data-measures]", root).hidden = value !== "ON_SITE";
      if (name === "description") suggest(root, issue, profile, changed);
      changed();
    });
    one("[data-remove]", root).addEventListener("click", () => { draft.issues.splice(index, 1); changed(); redraw(); });
    place.append(part);
  });
}

function kinds(root, profile, value) {
  const category = profile.categories.find((known) => known.value === value);
  const list = one("[name=kind]", root);
  list.replaceChildren(element("option", "不细分", { value: "" }));
  (category ? category.kinds : []).forEach((kind) => list.append(element("option", kind.label, { value: kind.value })));
  one("[data-kinds]", root).hidden = !category || !category.kinds.length;
}

const waiting = new WeakMap();

function suggest(root, issue, profile, changed) {
  clearTimeout(waiting.get(root));
  if (issue.chosen || issue.description.trim().length < 4) return;
  waiting.set(root, setTimeout(async () => {
    const asked = issue.description;
    let found;
    try { found = await wire.category(asked); } catch (error) { return; }
    if (issue.chosen || issue.description !== asked || !found.category) return;
    issue.category = found.category;
    one("[name=category]", root).value = found.category;
    kinds(root, profile, found.category);
    const list = one("[name=kind]", root);
    list.value = found.kind || "";
    issue.kind = list.value = list.value || "";
    one("[data-hint]", root).textContent = `建议：${found.reason}可改选。`;
    changed();
  }, PAUSE));
}
