// Writing a draft: what is typed is kept at once; nothing is asked for but the firm and what came of the visit.
import * as photos from "./photos.js";
import * as store from "./store.js";
import * as wire from "./wire.js";
import { all, ask, clone, element, one, show } from "./dom.js";
import { addIssue, drawIssues } from "./issues.js";

const PAUSE = 250;

// `finish` is called once the draft is complete; `leave` when it was thrown away.
export async function openForm(draft, profile, { finish, leave }) {
  const view = clone("t-form");
  const form = one("[data-form]", view);
  let timer = 0;
  let gone = false;

  const keepNow = async () => {
    clearTimeout(timer);
    if (gone) return;
    const kept = { ...draft };
    try {
      await keepAs(kept);
    } catch (error) {
      refuse("没有存住：本机存储空间不足，或浏览器不允许保存。请先不要关闭本页，腾出空间或在联网时点“完成”。");
    }
  };
  const keepAs = async (kept) => {
    await store.alter(draft.key, (stored) => (stored.state === "done" || (stored.state === "sending" && kept.state !== "sending") ? null : { ...stored, ...kept, sent_at: stored.sent_at, tried: stored.tried }));
  };
  // What was refused or unclear and is then changed is a draft again.
  const changed = () => {
    if (["refused", "lost", "conflict", "ready"].includes(draft.state)) { draft.state = "open"; draft.answer = null; }
    clearTimeout(timer);
    timer = setTimeout(keepNow, PAUSE);
  };
  if (!(await store.draft(draft.key))) await store.keep(draft);

  // ---- the firm
  const drawFirm = () => {
    one("[data-chosen]", form).hidden = !draft.firm;
    one("[data-finding]", form).hidden = Boolean(draft.firm);
    one("[data-firm-name]", form).textContent = draft.firm ? draft.firm.name : "";
  };
  const choose = (firm) => { draft.firm = firm; draft.survivor = ""; drawFirm(); changed(); };
  const found = one("[data-found]", form);
  const search = one("#f-firm", form);
  const offer = (firms, text) => {
    found.replaceChildren();
    firms.slice(0, 8).forEach((firm) => {
      const item = element("li");
      const button = element("button", firm.name, { type: "button" });
      button.addEventListener("click", () => choose(firm));
      item.append(button);
      found.append(item);
    });
    if (text && !firms.length) {
      const item = element("li");
      const button = element("button", `记为“${text}”，联网后核对`, { type: "button" });
      button.addEventListener("click", () => choose({ number: "", name: text }));
      item.append(button);
      found.append(item);
    }
  };
  let asked = "";
  let finding = 0;
  search.addEventListener("input", () => {
    const text = asked = search.value.trim();
    const own = profile.firms.filter((firm) => text && (firm.name.includes(text) || firm.number === text.toUpperCase()));
    offer(own, text);
    clearTimeout(finding);
    if (text.length < 2) return;
    finding = setTimeout(async () => {
      let others = [];
      try { others = await wire.firms(text); } catch (error) { return; }
      if (asked !== text) return;
      const known = new Set(own.map((firm) => firm.number));
      offer([...own, ...others.filter((firm) => !known.has(firm.number))], text);
    }, PAUSE);
  });
  if (!draft.firm) offer(profile.firms, "");
  one("[data-change]", form).addEventListener("click", () => { draft.firm = null; drawFirm(); offer(profile.firms, ""); search.focus(); changed(); });

  // ---- the rest
  ["date", "purpose", "place", "summary", "special_note", "others"].forEach((name) => {
    const field = one(`[name=${name}]`, form);
    field.value = draft[name];
    field.addEventListener("input", () => { draft[name] = field.value; changed(); });
  });
  const people = one("[data-people]", form);
  [{ id: profile.me, name: profile.name }, ...profile.companions].forEach((person) => {
    const label = element("label");
    const box = element("input", "", { type: "checkbox", value: String(person.id) });
    box.checked = draft.participants.includes(person.id);
    box.addEventListener("change", () => {
      draft.participants = all("input:checked", people).map((checked) => Number(checked.value));
      changed();
    });
    label.append(box, document.createTextNode(" " + person.name));
    people.append(label);
  });
  const pictures = one("[data-photos]", form);
  one("#f-photo", form).addEventListener("change", async (event) => {
    const refused = await photos.add(draft.key, event.target.files, profile.most_photos);
    event.target.value = "";
    await photos.list(pictures, draft.key);
    if (refused.length) refuse(refused.join(""));
    changed();
  });

  // ---- what came of it
  const problems = one("[data-issues]", form);
  const bar = one("[data-bar]", form);
  const none = one("[data-none]", form);
  const draw = () => {
    drawIssues(problems, draft, profile, changed, draw);
    bar.hidden = !draft.issues.length;
    one("[data-ways]", form).hidden = Boolean(draft.issues.length);
    one("[data-add-another]", form).hidden = !draft.issues.length;
  };
  const add = () => {
    addIssue(draft);
    draft.no_request = false;
    draw();
    changed();
    all("textarea[name=description]", problems).at(-1).focus();
  };
  one("[data-add]", form).addEventListener("click", add);
  one("[data-add-another]", form).addEventListener("click", add);

  const refuse = (text) => {
    const place = one("[data-refusal]", form);
    place.replaceChildren();
    if (text) { place.append(element("div", text, { class: "zq-notice bad" })); place.scrollIntoView({ block: "center" }); }
  };
  const complete = async (noRequest) => {
    if (!draft.firm) { refuse("请先选择企业。"); search.focus(); return; }
    const written = draft.issues.filter((issue) => issue.description.trim() || issue.outcome.trim());
    if (!noRequest && !written.length) { refuse("请写下企业提出的问题；没有问题的请点“无诉求，完成”。"); return; }
    const bare = written.find((issue) => !issue.description.trim() || !issue.category);
    if (!noRequest && bare) { refuse(`请为问题${draft.issues.indexOf(bare) + 1}${bare.description.trim() ? "选择类别" : "填写描述"}。`); return; }
    draft.no_request = noRequest;
    draft.issues = noRequest ? [] : written;
    draft.state = "ready";
    draft.answer = null;
    await keepNow();
    gone = true;
    finish(draft);
  };
  none.addEventListener("click", () => complete(true));
  form.addEventListener("submit", (event) => { event.preventDefault(); complete(false); });
  one("[data-discard]", form).addEventListener("click", async () => {
    if (!(await ask("删除这份草稿？写过的内容不能恢复。", "删除"))) return;
    gone = true;
    clearTimeout(timer);
    await store.discard(draft.key);
    leave();
  });

  drawFirm();
  draw();
  if (draft.tried) refuse("这份草稿可能已经送达，只是没有收到回执。不必修改，联网后会自动核实，不会重复登记。");
  if (draft.answer && draft.answer.message) refuse(draft.answer.message);
  show(view);
  await photos.list(pictures, draft.key);
  return keepNow;
}
