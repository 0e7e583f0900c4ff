// Runs before anything is painted, in every browser: the colours that were chosen, and the word to browsers that cannot run the rest.
(function () {
  try {
    document.documentElement.dataset.theme = localStorage.getItem("theme") || "";
  } catch (error) {
    // Storage may be forbidden; the colours are then the system's.
  }
  if ("noModule" in HTMLScriptElement.prototype) return;
  document.addEventListener("DOMContentLoaded", function () {
    var note = document.querySelector("[data-old]");
    note.textContent = note.getAttribute("data-old");
  });
})();
