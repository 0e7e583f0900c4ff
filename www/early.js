// Runs before anything is painted, in every browser: colours, what a visitor does before the page has come, the word to browsers that cannot run the
// rest, and what can be under way meanwhile.
(function () {
  if (window.performance && performance.mark) performance.mark("prorata:early");
  try {
    var theme = localStorage.getItem("theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch (error) {
    // Storage may be forbidden; the colours are then the system's.
  }
  // A taste of this reader, not of the quote: it stays in this browser.
  document.addEventListener("change", function (event) {
    if (event.target.id !== "theme") return;
    document.documentElement.dataset.theme = event.target.value;
    try {
      localStorage.setItem("theme", event.target.value);
    } catch (error) {
      // Then the choice lasts for this visit.
    }
  });
  // What somebody has chosen is chosen, also where it is what the markup says (state.js).
  document.addEventListener("input", function (event) {
    event.target.dataset.touched = "";
  });
  // Orders, changes and cancellations take their button: Enter only ends a number.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.localName === "input" && event.target.type !== "file") {
      event.preventDefault();
      // A phone's keyboard goes when its field does.
      if (/number|text/.test(event.target.type) && matchMedia("(pointer: coarse)").matches) event.target.blur();
    }
  });
  document.addEventListener("click", function (event) {
    var step = event.target.closest("[data-step]");
    if (!step) return;
    var input = step.parentElement.querySelector("input");
    input.value = Math.max(0, Number(input.value) + Number(step.dataset.step));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  if (!("noModule" in HTMLScriptElement.prototype)) {
    document.addEventListener("DOMContentLoaded", function () {
      var note = document.querySelector("[data-old]");
      note.textContent = note.getAttribute("data-old");
    });
    return;
  }
  var asked = new URLSearchParams(location.search);
  var spoken = ([asked.get("lang") || ""].concat(navigator.languages).join().match(/\b(en|pl|ru)\b/) || ["en"])[0];
  // What is not among the samples would only be an error in the console.
  var samples = document.currentScript.getAttribute("data-samples").split(" ");
  var sample = samples.indexOf(asked.get("catalog")) < 0 ? samples[0] : asked.get("catalog");

  // Where something else is asked for, what the markup shows is in the way until that has come, or is known not to.
  var html = document.documentElement;
  if (sample !== samples[0] || (asked.get("view") || "buy") !== "buy") html.dataset.waits = "";
  var started = (window.prorataEarly = {
    failed: function () {
      delete html.dataset.waits;
      document.querySelector("#problem").hidden = false;
    },
  });
  // Where a module of the first price does not arrive, the page goes without it.
  addEventListener("error", function (event) {
    if (event.target.type !== "module") return;
    var late = document.querySelector("#late");
    if (!late) return started.failed();
    document.head.appendChild(late.content);
    late.remove();
  }, true);
  // Of what hangs nobody hears.
  if ("waits" in html.dataset) setTimeout(function () { if ("waits" in html.dataset) started.failed(); }, 15000);
  // The first sample comes with the page.
  if (sample !== samples[0]) {
    started.text = fetch("catalogs/" + sample + ".json").then(function (response) {
      if (!response.ok) throw new Error(sample + ": " + response.status);
      return response.text();
    });
    started.text.catch(function () {});
  }
  if (typeof WebAssembly === "object" && WebAssembly.compileStreaming) {
    started.wasm = WebAssembly.compileStreaming(fetch("../pkg/prorata_bg.wasm"));
    // What goes wrong here is said when the page starts.
    started.wasm.then(function () { started.compiled = true; }, function () {});
  }

  // The first number costs a browser more than all later ones: best while it waits for the network.
  setTimeout(function () {
    new Intl.NumberFormat(spoken, { style: "currency", currency: "EUR" }).format(1);
  });
})();
