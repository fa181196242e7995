// What a draft is, and what its states are called.
import { newKey, today } from "./dom.js";

export const STATES = {
  open: ["未写完", "grey"],
  ready: ["待发送", "blue"],
  sending: ["正在发送", "blue"],
  refused: ["需修改", "red"],
  lost: ["需处理", "red"],
  conflict: ["需确认", "amber"],
  done: ["已登记", "green"],
};
const STALE = 120000; // a page closed while sending leaves its draft "sending"
const DAY = 24 * 60 * 60 * 1000;

export function begin(owner, profile, firm) {
  const usual = profile.companions.filter((person) => person.usual).map((person) => person.id);
  return {
    key: newKey(), owner, state: "open", made_at: Date.now(), tried: false, answer: null,
    firm: firm || null, survivor: "", date: today(), purpose: profile.purpose, place: "", summary: "", special_note: "",
    no_request: false, participants: [profile.me, ...usual], others: "", issues: [],
  };
}

export const emptyIssue = () => ({ description: "", category: "", kind: "", outcome: "", level: "", measures: "", chosen: false });

// What is sent: always the same words for the same draft, so that the server can tell a repeat from a change.
export function payload(draft) {
  const { key, owner, firm, survivor, date, purpose, place, summary, special_note, no_request, participants, others } = draft;
  const issues = draft.issues.map(({ description, category, kind, outcome, level, measures }) =>
    ({ description, category, kind, outcome, level, measures }));
  return { key, owner, firm, survivor, date, purpose, place, summary, special_note, no_request, participants, others, issues };
}

export const waits = (draft) => draft.state === "ready" || isStale(draft);
export const isStale = (draft) => draft.state === "sending" && Date.now() - draft.sent_at > STALE;
export const isOver = (draft) => draft.state === "done" && Date.now() - draft.done_at > DAY;
export const mayEdit = (draft) => !["sending", "done"].includes(draft.state) || isStale(draft);
export const isEmpty = (draft) =>
  !draft.firm && !draft.summary && !draft.issues.some((issue) => issue.description) && draft.state === "open";

// Everything somebody wrote, to take along by hand when the server will not have it.
export function inWords(draft, firmName) {
  const lines = [`企业：${firmName}`, `日期：${draft.date}`, `事由：${draft.purpose}`];
  if (draft.place) lines.push(`地点：${draft.place}`);
  if (draft.summary) lines.push(`情况：${draft.summary}`);
  if (draft.no_request) lines.push("无诉求");
  draft.issues.forEach((issue, index) => lines.push(`问题${index + 1}：${issue.description}${issue.outcome ? "；诉求：" + issue.outcome : ""}`));
  return lines.join("\n");
}
