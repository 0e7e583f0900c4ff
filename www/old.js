// Browsers without ES modules run only this file: they cannot load the engine, and say so instead of showing no price.
(function () {
  document.documentElement.className += " no-engine";
  var note = document.querySelector("[data-t=waiting]");
  if (note) note.textContent = note.getAttribute("data-old");
})();
