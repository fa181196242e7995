// What to know before going, kept in the telephone only when somebody asks for it, and without telephone numbers.
import * as store from "./store.js";
import * as wire from "./wire.js";
import { clock, clone, element, one, show } from "./dom.js";

export async function openBriefing(number, owner, { record, changed }) {
  const kept = await store.briefing(owner, number);
  let content = kept;
  let problem = "";
  try {
    content = await wire.briefing(number);
    if (kept) await store.keepBriefing(owner, number, content);
  } catch (error) {
    if (!(error instanceof wire.NoAnswer)) problem = error.message;
  }
  const view = clone("t-briefing");
  one("[data-name]", view).textContent = content ? content.name : "出发前";
  const said = one("[data-kept]", view);
  if (!content) said.textContent = problem || "没有信号，也没有离线保存过这家企业的“出发前”。有信号时打开并点“离线保存”。";
  else if (content === kept) said.textContent = `离线内容，保存于${clock(kept.kept_at)}。`;
  else said.textContent = "刚刚取得的内容，不含电话。";
  const body = one("[data-body]", view);
  (content ? content.parts : []).forEach((part) => {
    body.append(element("h2", part.title));
    const list = element("ul");
    (part.lines.length ? part.lines : [part.none]).forEach((line) => list.append(element("li", line)));
    body.append(list);
  });
  one("[data-full]", view).href = "/visits/briefing/" + encodeURIComponent(number) + "/";
  const go = one("[data-record]", view);
  go.href = "#/";
  go.hidden = !content;
  go.addEventListener("click", (event) => { event.preventDefault(); record({ number, name: content.name }); });
  const save = one("[data-save]", view);
  const drop = one("[data-drop]", view);
  save.hidden = !content || content === kept || Boolean(kept);
  drop.hidden = !kept;
  save.addEventListener("click", async () => {
    await store.keepBriefing(owner, number, content);
    save.hidden = true;
    drop.hidden = false;
    said.textContent = "已离线保存，没有信号时也能打开。";
    changed();
  });
  drop.addEventListener("click", async () => { await store.dropBriefing(owner, number); drop.hidden = true; save.hidden = false; said.textContent = "已从本机删除。"; changed(); });
  show(view);
}
