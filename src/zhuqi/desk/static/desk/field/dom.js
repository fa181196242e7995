// Filling in what the page holds ready in its <template>s; text is always text.
export const one = (selector, from = document) => from.querySelector(selector);
export const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
export const clone = (id) => document.getElementById(id).content.cloneNode(true);

export function element(name, text = "", attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

export function show(view) {
  document.getElementById("view").replaceChildren(view);
  window.scrollTo(0, 0);
}

export function banner(text, tone = "") {
  const place = document.getElementById("banner");
  place.replaceChildren();
  if (text) place.append(element("div", text, { class: "zq-notice " + tone, role: tone === "bad" ? "alert" : "status" }));
}

export function signal(isThere) {
  const place = document.getElementById("signal");
  place.textContent = isThere ? "有信号" : "无信号，照常登记";
  place.classList.toggle("off", !isThere);
}

// Ask before something cannot be taken back; resolves to whether the answer was yes.
export function ask(question, yes, no = "取消") {
  const dialog = document.getElementById("ask");
  one("[data-question]", dialog).textContent = question;
  one("[data-yes]", dialog).textContent = yes;
  one("[data-no]", dialog).textContent = no;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

export function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function clock(time) {
  const then = new Date(time);
  const two = (number) => String(number).padStart(2, "0");
  return `${then.getMonth() + 1}月${then.getDate()}日 ${two(then.getHours())}:${two(then.getMinutes())}`;
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
