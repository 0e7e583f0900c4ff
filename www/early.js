// Runs before anything is painted, in every browser: the colours that were chosen, the word to browsers that cannot run the rest, and what can be
// under way while the scripts still come.
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
  var asked = new URLSearchParams(location.search);
  var spoken = ([asked.get("lang") || ""].concat(navigator.languages).join().match(/\b(en|pl|ru)\b/) || ["en"])[0];
  var view = asked.get("view");
  var sample = /^[\w-]+$/.test(asked.get("catalog") || "") ? asked.get("catalog") : "zoom";

  var started = (window.prorataEarly = { sample: sample, text: fetch("catalogs/" + sample + ".json") });
  started.text.catch(function () {});
  if (typeof WebAssembly === "object" && WebAssembly.compileStreaming) {
    started.wasm = WebAssembly.compileStreaming(fetch("../pkg/prorata_bg.wasm"));
    // What goes wrong here is said when the page starts.
    started.wasm.catch(function () {});
  }

  // Modules that the address asks for: the scripts would find them one after the other.
  var modules = ["words/" + spoken, "../pkg/messages/" + spoken];
  if (view === "change" || view === "cancel") modules.push("views/have", "views/change", "views/cancel", "parts/countries", "parts/timeline", "parts/policies");
  if (view === "catalogue") modules.push("parts/editor", "parts/json-lines");
  modules.forEach(function (module) {
    var link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = module + ".js";
    document.head.append(link);
  });

  // The first number and the first date that a browser formats cost it more than all later ones.
  setTimeout(function () {
    new Intl.NumberFormat(spoken, { style: "currency", currency: "EUR" }).format(1);
    new Intl.DateTimeFormat(spoken, { dateStyle: "medium", timeZone: "UTC" }).format(0);
  });
})();
