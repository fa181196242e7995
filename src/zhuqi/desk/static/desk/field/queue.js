// Sending what waits, one after the other.  A draft leaves the telephone only when the server has said what became of it.
import * as store from "./store.js";
import * as wire from "./wire.js";
import { isOver, isStale, payload, waits } from "./drafts.js";

let running = null;

// Returns {state: "sent" | "offline" | "signed_out" | "refused" | "other_owner", message, sent}.
export function sendAll() {
  running = running || run().finally(() => { running = null; });
  return running;
}

function run() {
  if (!navigator.locks) return work();
  return navigator.locks.request("zhuqi-field-send", { ifAvailable: true }, (lock) => (lock ? work() : { state: "sent", sent: 0 }));
}

async function work() {
  const before = await store.owner();
  let here;
  try {
    here = await wire.session();
  } catch (error) {
    return { state: "offline", sent: 0 };
  }
  if (here.state !== "signed_in") return { state: here.state, message: here.message, sent: 0 };
  await store.arrive(here.owner, here.profile);
  let sent = 0;
  for (const draft of await store.drafts(here.owner)) {
    if (isOver(draft)) await store.discard(draft.key);
    if (!waits(draft)) continue;
    const outcome = await sendOne(draft.key);
    if (outcome === "done") sent += 1;
    if (outcome === "no_answer") return { state: "offline", sent };
    if (outcome === "signed_out") return { state: "signed_out", sent };
  }
  return { state: before && before !== here.owner ? "other_owner" : "sent", sent };
}

async function sendOne(key) {
  let taken = null;
  await store.alter(key, (draft) => {
    if (!waits(draft) && !isStale(draft)) return null;
    taken = { ...draft, state: "sending", sent_at: Date.now() };
    return taken;
  });
  if (!taken) return "gone";
  let answer;
  try {
    answer = await wire.send(payload(taken), await store.photos(key));
  } catch (error) {
    await settle(taken, { state: "ready", tried: true });
    return "no_answer";
  }
  return receive(taken, answer);
}

// Nothing is put over what somebody wrote in the meantime.
const settle = (taken, change) =>
  store.alter(taken.key, (draft) => (draft.sent_at === taken.sent_at ? { ...draft, ...change } : null));

async function receive(taken, { status, content }) {
  if (status === 401) {
    await settle(taken, { state: "ready" });
    return "signed_out";
  }
  if (content.state === "recorded" && content.is_other) {
    await settle(taken, { state: "conflict", answer: { kind: "edited", ...content, message: content.notices.join("") } });
    return "settled";
  }
  if (content.state === "recorded") {
    const { key, owner, firm, made_at, sent_at } = taken;
    const finished = { key, owner, firm, made_at, sent_at, state: "done", done_at: Date.now(), answer: content };
    if (await store.alter(key, (draft) => (draft.sent_at === sent_at ? finished : null))) {
      for (const photo of await store.photos(key)) await store.removePhoto(photo.id);
    }
    return "done";
  }
  const state = content.state === "conflict" ? "conflict" : content.state === "lost" ? "lost" : "refused";
  await settle(taken, { state, answer: content });
  return "settled";
}
