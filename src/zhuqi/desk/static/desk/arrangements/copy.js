// A button that copies the text of a field: <button data-zq-copy="id of the field">.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-zq-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.zqCopy);
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
  button.textContent = "已复制";
});
