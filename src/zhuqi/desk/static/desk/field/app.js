// The field page: who is here, what waits, and which of its views is shown (#/ · #/new · #/draft/… · #/briefing/…).
import * as store from "./store.js";
import * as wire from "./wire.js";
import { ask, banner, clock, clone, element, one, show, signal, today } from "./dom.js";
import { begin, inWords, isEmpty, mayEdit, STATES, waits } from "./drafts.js";
import { openBriefing } from "./briefing.js";
import { openForm } from "./form.js";
import { sendAll } from "./queue.js";

const AGAIN = 60000;
let owner = "";
let profile = null;
let locked = "";
let keepForm = null;

async function arrive() {
  owner = await store.owner();
  profile = (await store.profile(owner)) || null;
  const me = document.getElementById("me");
  me.textContent = profile && !locked ? profile.name : "";
}

// ---------------------------------------------------------------- sending

async function deliver(isAsked = false) {
  const outcome = await sendAll();
  signal(outcome.state !== "offline");
  locked = outcome.state === "signed_out" && !keepForm ? outcome.message || "登录已过期，请重新登录；草稿还在本机。" : "";
  await arrive();
  if (outcome.state === "signed_out") banner(locked ? "" : "登录已过期，请重新登录；草稿还在本机，登录后继续发送。", "warning");
  else if (outcome.state === "refused") banner(outcome.message, "bad");
  else if (outcome.state === "offline" && isAsked) banner("没有信号，还没有发送。草稿已存在本机，有信号时自动发送。", "warning");
  else if (outcome.sent) banner(`已发送 ${outcome.sent} 份走访。`, "good");
  else if (outcome.state === "sent" && (isAsked || document.querySelector("#banner .warning"))) banner("");
  if (!keepForm || outcome.state === "other_owner") await route();
}

// ---------------------------------------------------------------- views

async function route() {
  if (keepForm) { await keepForm(); keepForm = null; }
  if (locked || !owner || !profile) return drawLocked();
  const [, view, name] = location.hash.split("/");
  if (view === "new") return write(await fresh(firmNamed(name)));
  if (view === "draft") {
    const draft = await store.draft(name);
    if (draft && draft.owner === owner && mayEdit(draft)) return write(draft);
  }
  if (view === "briefing") return openBriefing(name, owner, { record: (firm) => fresh(firm).then(write), changed: () => {} });
  return drawHome();
}

const firmNamed = (number) => {
  const known = [...profile.firms, ...(profile.appointments || [])].find((firm) => firm.number === number);
  if (known) return { number: known.number, name: known.name };
  return number ? { number, name: number } : null;
};
const fresh = async (firm) => begin(owner, profile, firm);

async function write(draft) {
  history.replaceState(null, "", "#/draft/" + draft.key);
  keepForm = await openForm(draft, profile, {
    finish: async () => {
      keepForm = null;
      location.hash = "#/";
      banner("已完成，正在发送…");
      await drawHome();
      await deliver(true);
    },
    leave: () => { keepForm = null; location.hash = "#/"; },
  });
}

async function drawLocked() {
  const view = clone("t-locked");
  one("[data-message]", view).textContent = locked || "首次使用请在有信号时登录一次；之后没有信号也能登记。";
  const waiting = (await store.drafts(owner)).filter((draft) => draft.state !== "done").length;
  one("[data-count]", view).textContent = waiting ? `本机保存着 ${waiting} 份草稿，由写草稿的账号登录后继续。` : "";
  show(view);
}

async function drawHome() {
  if (locked || !profile) return drawLocked();
  const view = clone("t-home");
  const found = [];
  for (const draft of await store.drafts(owner)) {
    if (isEmpty(draft) && !(await store.photos(draft.key)).length) await store.discard(draft.key);
    else found.push(draft);
  }
  const part = one("[data-drafts]", view);
  part.hidden = !found.length;
  const waiting = found.filter((draft) => waits(draft) || draft.state === "sending").length;
  const unfinished = found.filter((draft) => draft.state !== "done").length - waiting;
  const parts = [waiting && `待发送 ${waiting} 份`, unfinished && `待处理 ${unfinished} 份`].filter(Boolean);
  one("[data-waiting]", view).textContent = parts.join("，") || "已全部发送";
  one("[data-send]", view).hidden = !waiting;
  one("[data-send]", view).addEventListener("click", () => deliver(true));
  found.reverse().forEach((draft) => one("[data-list]", part).append(draftRow(draft)));
  const arranged = (profile.appointments || []).filter((one) => one.day === today());
  const planned = one("[data-today]", view);
  planned.hidden = !arranged.length;
  arranged.forEach((visit) => one("[data-list]", planned).append(firmRow(visit, `${visit.at} ${visit.name}`)));
  const firms = one("[data-firms]", view);
  profile.firms.forEach((firm) => one("[data-list]", firms).append(firmRow(firm)));
  one("[data-empty]", firms).hidden = Boolean(profile.firms.length);
  const saved = await store.briefings(owner);
  const kept = one("[data-kept]", view);
  kept.hidden = !saved.length;
  saved.forEach((briefing) => {
    const item = element("li");
    item.append(element("a", briefing.name, { href: "#/briefing/" + briefing.number, class: "zf-name" }));
    one("[data-list]", kept).append(item);
  });
  one("[data-others]", view).hidden = !(await store.othersHaveDrafts(owner));
  one("[data-sign-out]", view).addEventListener("click", signOut);
  show(view);
}

function firmRow(firm, label = firm.name) {
  const row = clone("t-firm-row");
  const open = one("[data-open]", row);
  open.textContent = label;
  open.href = "#/new/" + firm.number;
  const brief = one("[data-brief]", row);
  brief.href = "#/briefing/" + firm.number;
  brief.setAttribute("aria-label", `出发前看${firm.name}`);
  return row;
}

function draftRow(draft) {
  const row = clone("t-draft-row");
  const [label, tone] = STATES[draft.state];
  const open = one("[data-open]", row);
  open.textContent = draft.firm ? draft.firm.name : "未选企业";
  if (mayEdit(draft)) open.href = "#/draft/" + draft.key;
  const state = one("[data-state]", row);
  state.textContent = draft.tried && draft.state === "ready" ? "待核实" : label;
  state.classList.add(tone);
  const said = one("[data-said]", row);
  const answer = draft.answer || {};
  if (draft.state === "done") {
    said.textContent = [`编号 ${answer.number}`, ...answer.issues.map((issue) => issue.number), ...answer.notices].join("，");
    open.href = answer.url;
  } else {
    said.textContent = answer.message || (draft.tried && draft.state === "ready" ? "可能已送达，没有收到回执；联网后自动核实，不会重复。" : `写于${clock(draft.made_at)}`);
    if (answer.message) one(".zf-text", row).classList.add("bad");
  }
  acts(draft, one("[data-acts]", row));
  return row;
}

// What somebody may do about a draft the server would not simply take.
function acts(draft, place) {
  const act = (text, work) => {
    const button = element("button", text, { class: "btn btn-small", type: "button" });
    button.addEventListener("click", work);
    place.append(button);
  };
  const answer = draft.answer || {};
  const again = (change) => async () => {
    await store.alter(draft.key, (stored) => (stored.state === "sending" ? null : { ...stored, ...change, state: "ready", answer: null }));
    await drawHome();
    await deliver(true);
  };
  if (draft.state === "conflict" && answer.kind === "merged") act(`记在“${answer.into.name}”名下`, again({ survivor: answer.into.number }));
  if (draft.state === "conflict" && answer.kind === "edited") {
    place.append(element("a", `打开 ${answer.number}`, { class: "btn btn-small", href: answer.url }));
  }
  if (["refused", "lost", "conflict"].includes(draft.state)) {
    if (answer.kind !== "edited") place.append(element("a", "修改", { class: "btn btn-small", href: "#/draft/" + draft.key }));
    act("复制文字", async () => {
      await navigator.clipboard.writeText(inWords(draft, draft.firm ? draft.firm.name : ""));
      banner("已复制草稿文字。", "good");
    });
    act("删除", async () => {
      if (!(await ask("删除这份草稿？写过的内容不能恢复。", "删除"))) return;
      await store.discard(draft.key);
      await drawHome();
    });
  }
}

// ---------------------------------------------------------------- going

async function signOut() {
  const left = (await store.drafts(owner)).filter((draft) => draft.state !== "done").length;
  const question = left
    ? `还有 ${left} 份草稿没有发送，退出后将从本机删除，不能恢复。\n可以先取消，有信号时发送后再退出。`
    : "退出后，本机保存的企业名单和离线内容将一并清除。";
  if (!(await ask(question, left ? "删除草稿并退出" : "退出"))) return;
  let token = "";
  try { await wire.session(); token = wire.currentToken(); } catch (error) { token = ""; }
  await store.wipe(owner);
  owner = "";
  profile = null;
  if (!token) { locked = "本机内容已清除。有信号时请再打开一次，以便从系统退出。"; return drawLocked(); }
  const form = element("form", "", { method: "post", action: "/sign-out/" });
  form.append(element("input", "", { type: "hidden", name: "csrfmiddlewaretoken", value: token }));
  document.body.append(form);
  form.submit();
}

// ---------------------------------------------------------------- the beginning

async function start() {
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/field/worker.js", { scope: "/field/", type: "classic" }).catch(() => {});
    let had = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (had) banner("系统有新版本，下次打开时生效；正在写的草稿不受影响。");
      had = true;
    });
  }
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  try {
    await arrive();
  } catch (error) {
    banner("这个浏览器不允许网页在本机保存内容（如无痕模式），外勤页无法使用，请改用普通模式，或在系统中登记走访。", "bad");
    return;
  }
  if (owner && profile) await route();
  await deliver();
  window.addEventListener("hashchange", () => { banner(""); route(); });
  window.addEventListener("online", () => deliver());
  window.addEventListener("offline", () => signal(false));
  window.addEventListener("pagehide", () => keepForm && keepForm());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") { if (keepForm) keepForm(); } else if (!keepForm) deliver();
  });
  setInterval(async () => {
    if (document.visibilityState === "visible" && (await store.drafts(owner)).some(waits)) deliver();
  }, AGAIN);
}

start();
