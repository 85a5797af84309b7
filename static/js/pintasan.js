// Single keys for lists and neighbours: j and k, and "/" to search. They work outside fields only,
// are shown on the page, and can be switched off for good (WCAG 2.1.4).
(function (doc, win) {
  "use strict";

  const line = doc.querySelector("[data-pintasan]");
  if (!line || !win.matchMedia || !win.matchMedia("(hover: hover)").matches) return;
  const button = line.querySelector("button");
  let on = true;
  try { on = win.localStorage.getItem("pintasan") !== "mati"; } catch (_) { /* no storage */ }

  function show() {
    line.hidden = false;
    line.querySelector("span").hidden = !on;
    button.textContent = on ? button.dataset.mati : button.dataset.nyala;
  }

  button.addEventListener("click", function () {
    on = !on;
    try { win.localStorage.setItem("pintasan", on ? "nyala" : "mati"); } catch (_) { /* as above */ }
    show();
  });

  // The row whose link or button has the focus, and the one beside it.
  function row(step) {
    const rows = Array.from(doc.querySelectorAll("[data-baris] tbody tr"));
    const here = rows.findIndex(function (one) { return one.contains(doc.activeElement); });
    const next = rows[here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step];
    const goal = next && next.querySelector("a, button");
    if (goal) goal.focus();
  }

  function neighbour(step) {
    const link = doc.querySelector("[data-tetangga] a[rel=" + (step > 0 ? "next" : "prev") + "]");
    if (link) link.click();
  }

  doc.addEventListener("keydown", function (event) {
    const typing = event.target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (!on || typing || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const step = { j: 1, k: -1 }[event.key];
    const search = event.key === "/" && doc.querySelector("[role=search] input[type=text], #q");
    if (step) (doc.querySelector("[data-tetangga]") ? neighbour : row)(step);
    if (search) search.focus();
    if (step || search) event.preventDefault();
  });

  show();
})(document, window);
