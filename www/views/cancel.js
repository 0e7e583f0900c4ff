// Cancel: may I, where, by when, and what happens then.

import { attach } from "../attach/attach.js";
import { inWords, nameOf } from "../attach/format.js";
import { $, fillSelect, h } from "../parts/dom.js";
import { extras } from "../parts/options.js";
import { cancelLine, timeline } from "../parts/timeline.js";
import { current, t, translate } from "../i18n.js";
import { restore, today } from "../state.js";
import { markup, wantedAddOns } from "./buy.js";
import { besides } from "./have.js";

const form = $("#cancel-form");
const reasons = $("#cancel-reasons");
const done = $(".done", form);

export function cancelView(app) {
  let controller;
  let asked = "";
  // The reason that an address gives, for when the question is there.
  let given;
  let before = null;
  // What was asked when something was said of it, as text: it stands until something else is.
  let answered;

  // Lines of a refund look like those of an order.
  $(".lines", form).append($(".lines > template", markup).cloneNode(true));
  const extra = h("div", { class: "asked" });
  reasons.before(extra);

  const own = () => besides(form);

  function items() {
    const held = Object.entries(wantedAddOns(app.have.values(), "subscription.addOns")).filter(([, a]) => Number(a.quantity));
    fillSelect($("#cancel-item"), [["", t("cancel.all")], ...held.map(([id]) => [id, nameOf(app.catalog, id, current())])]);
  }

  form.addEventListener("input", (event) => /^subscription\.addOns/.test(event.target.name ?? "") && items(), true);

  function askReasons(asks) {
    const key = JSON.stringify([asks, app.locale]);
    if (key === asked) return;
    asked = key;
    const chosen = own().reason ?? given;
    reasons.hidden = !asks?.reasons.length;
    $("#cancel-feedback").hidden = !asks?.feedback;
    const legend = $("legend", reasons);
    reasons.replaceChildren(legend, ...(asks?.reasons ?? []).map(({ id, name }) => h("label", {},
      h("input", { type: "radio", name: "reason", value: id, checked: id === chosen, "data-prorata-in": "" }), " ", inWords(name, current()))));
  }

  function shown({ detail: { request, result } }) {
    done.hidden ||= JSON.stringify(request) !== answered;
    app.bar(null);
    app.keep();
    if (!result) return;
    askReasons(result.asks);
    const period = app.have.period(request.on);
    if (period) timeline($(".timeline", form), cancelLine(result, period));
  }
  for (const name of ["result", "refusal", "error"]) form.addEventListener(`prorata:${name}`, shown);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { result, request } = controller ?? {};
    if (!result?.allowed || result.channel.kind !== "selfService") return;
    if (result.asks?.required && !own().reason) {
      tell("cancel.needsReason");
      $("input", reasons)?.focus();
      return;
    }
    before = request.subscription;
    const { pending, ...rest } = request.subscription;
    app.have.take({ ...rest, status: "cancelled", cancelledOn: result.requestedOn, endsOn: result.effectiveOn });
    controller.refresh();
    tell("cancel.done", result.undoUntil && h("button", { type: "button", class: "link", "data-t": "cancel.undo", onclick: undo }));
    // The button that was pressed is gone.
    ($("button", done) ?? $(".summary", form)).focus();
  });

  function tell(key, button) {
    done.replaceChildren(h("span", { "data-t": key }), ...(button ? [" ", button] : []));
    translate(done);
    done.hidden = false;
    answered = JSON.stringify(controller.request);
  }

  function undo() {
    app.have.take(before);
    controller.refresh();
    $("button.primary", form).focus();
  }

  return {
    values: () => ({ ...app.have.values(), ...own() }),
    build(values) {
      form.hidden = false;
      $(".have-place", form).append(app.have.panel);
      extras(extra, app.catalog, ["cancel"], { facts: "facts" }, values);
      items();
      asked = "";
      given = values.reason;
      restore([form], { on: today(), ...values }, (name) => !name.startsWith("subscription."));
    },
    connect() {
      const options = {
        engine: app.engine, catalog: app.catalog, locale: app.locale, message: app.message, formats: app.formats, call: "cancel",
        announce: (result) => app.formats.headline(result),
        view: (result) => ({ selfService: result.allowed && result.channel.kind === "selfService", elsewhereChannel: result.allowed && (result.channel.kind !== "selfService" || result.channel.target !== undefined) }),
        prepare: (request) => ({ ...request, subscription: app.have.whole(request.subscription), explain: true }),
      };
      if (controller) controller.update(options);
      else (controller = attach(form, options)).refresh();
    },
  };
}

