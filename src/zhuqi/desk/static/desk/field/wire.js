// Speaking with the server.  No answer, an answer that is no JSON, an error of the server: all of these mean "not known",
// never "lost" and never "done".
const WAIT = 30000;

export class NoAnswer extends Error {}

let token = "";

async function ask(address, options = {}, wait = WAIT) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), wait);
  let response, content;
  try {
    response = await fetch(address, { credentials: "same-origin", cache: "no-store", signal: stop.signal, ...options });
    const kind = response.headers.get("Content-Type") || "";
    content = kind.startsWith("application/json") ? await response.json() : null;
  } catch (error) {
    throw new NoAnswer("no answer");
  } finally {
    clearTimeout(timer);
  }
  if (response.status >= 500) throw new NoAnswer("server");
  return { status: response.status, content, redirected: response.redirected };
}

// Who is signed in; keeps a fresh token, for the one on a page that lay about for hours may be another session's.
export async function session() {
  const { status, content, redirected } = await ask("/field/session/", {}, 12000);
  if (content && status === 200) { token = content.token; return content; }
  if (content) return { state: status === 401 ? "signed_out" : "refused", message: content.message };
  return { state: "refused", message: redirected ? "请先在系统中修改密码，再回到这里；草稿还在本机。" : "暂时无法确认登录情况，请稍后再试。" };
}

export async function send(draft, photos) {
  const body = () => {
    const form = new FormData();
    form.append("draft", JSON.stringify(draft));
    photos.forEach((photo) => form.append("photo", photo.blob, photo.name));
    return form;
  };
  const post = () => ask("/field/visits/", { method: "POST", body: body(), headers: { "X-CSRFToken": token } }, 90000);
  let answer = await post();
  if (answer.status === 403 && !answer.content) {  // the token was another session's
    await session();
    answer = await post();
  }
  if (!answer.content) throw new NoAnswer("no JSON");
  return answer;
}

export async function firms(text) {
  const { content } = await ask("/field/firms/?q=" + encodeURIComponent(text), {}, 8000);
  return (content && content.firms) || [];
}

export async function category(text) {
  const { content } = await ask("/field/category/?text=" + encodeURIComponent(text.slice(0, 300)), {}, 8000);
  return content || {};
}

export async function briefing(number) {
  const { status, content } = await ask("/field/briefings/" + encodeURIComponent(number) + "/", {}, 15000);
  if (status !== 200) throw new Error((content && content.message) || "没有取到，请稍后再试。");
  return content;
}

export const currentToken = () => token;
