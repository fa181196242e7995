// Signing out on any page: what the field page keeps in this browser for whoever leaves goes with them; drafts that were
// not sent are asked about first.
(function () {
  "use strict";
  const DATABASE = "zhuqi-field";

  function whenKept(work) {
    if (!window.indexedDB || !indexedDB.databases) return Promise.resolve(null);
    return indexedDB.databases().then((known) => (known.some((one) => one.name === DATABASE) ? work() : null));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-zq-sign-out]") || form.dataset.cleared) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const leave = () => { form.dataset.cleared = "yes"; form.submit(); };
    whenKept(() => import(form.dataset.zqSignOut)).then(async (store) => {
      if (!store) return leave();
      const owner = await store.owner();
      const here = await fetch("/field/session/", { cache: "no-store" }).then((answer) => (answer.ok ? answer.json() : {}));
      if (!owner || here.owner !== owner) return leave();  // what is kept is somebody else's
      const left = (await store.drafts(owner)).filter((draft) => draft.state !== "done").length;
      const question = `外勤页还有 ${left} 份草稿没有发送，退出后将从本机删除，不能恢复。确定退出？\n如需保留，请取消，先到“外勤”页发送。`;
      if (left && !window.confirm(question)) return undefined;
      await store.wipe(owner);
      return leave();
    }).catch(leave);
  }, true);
})();
