// Runs before anything is painted, in every browser: the colours that were chosen, what the address asks for, and the word to browsers that
// cannot run the rest.
(function () {
  try {
    document.documentElement.dataset.theme = localStorage.getItem("theme") || "";
  } catch (error) {
    // Storage may be forbidden; the colours are then the system's.
  }
  if (!("noModule" in HTMLScriptElement.prototype)) {
    document.addEventListener("DOMContentLoaded", function () {
      var note = document.querySelector("[data-old]");
      note.textContent = note.getAttribute("data-old");
    });
    return;
  }
  // The scripts would ask for these only when they have run, one after the other.
  var asked = new URLSearchParams(location.search);
  var spoken = [asked.get("lang") || ""].concat(navigator.languages).join().match(/\b(en|pl|ru)\b/) || ["en"];
  var view = asked.get("view");
  var modules = ["words/" + spoken[0], "../pkg/messages/" + spoken[0]];
  if (view === "change" || view === "cancel") modules.push("views/have", "views/change", "views/cancel", "parts/timeline", "parts/policies");
  if (view === "catalogue") modules.push("parts/editor", "parts/json-lines");
  modules.forEach(function (module) {
    var link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = module + ".js";
    document.head.append(link);
  });
})();
