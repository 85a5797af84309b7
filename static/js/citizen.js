// Citizen survey helper. The page is complete without it; every part below is a courtesy.
// Written in old syntax so that a phone of 2015 runs it, and a stranger one merely ignores it.
(function (doc, win) {
  "use strict";
  if (!doc.querySelector || !win.addEventListener || !win.JSON) return;

  var script = doc.currentScript;
  var WEEK = 7 * 24 * 3600 * 1000;
  var form = null;
  var receipt = null;
  var pressed = null; // the button that is sending the form
  var switching = false; // what is on its way is another language, not the answers
  var waiting = false; // a send failed and is tried again when the line is back
  var idle = [];

  function byId(id) {
    return doc.getElementById(id);
  }

  function show(id, on) {
    var node = byId(id);
    if (node) node.hidden = !on;
  }

  function each(list, act) {
    for (var i = 0; i < list.length; i += 1) act(list[i]);
  }

  // Storage may be switched off or full: then there is no draft, and nothing breaks.
  function store(area, name, value) {
    try {
      if (value === undefined) return win[area].getItem(name);
      if (value === null) win[area].removeItem(name);
      else win[area].setItem(name, value);
    } catch (error) {
      // no storage, no draft
    }
    return null;
  }

  // draft: answers and the one-time key, seven days, on a person's own phone only

  function personal() {
    var way = form.getAttribute("data-cara");
    return way === "poster" || way === "karcis";
  }

  function draftName() {
    return "skm:" + form.getAttribute("data-kode") + ":" + form.getAttribute("data-cara");
  }

  function saved(field) {
    return field.name && field.name !== "situs" && /^(radio|text|textarea)$/.test(field.type);
  }

  function save() {
    if (!personal()) return;
    var answers = {};
    each(form.elements, function (field) {
      if (!saved(field) || (field.type === "radio" && !field.checked)) return;
      if (field.type === "radio" || field.value) answers[field.name] = field.value;
    });
    store("localStorage", draftName(), JSON.stringify({
      t: Date.now(), k: form.elements.kunci.value, a: answers
    }));
  }

  // A page that the server filled in (an error, another language) knows better than the draft.
  function touched() {
    var found = false;
    each(form.elements, function (field) {
      if (saved(field) && (field.type === "radio" ? field.checked : field.value)) found = true;
    });
    return found;
  }

  function restore() {
    var draft = null;
    if (!personal() || touched()) return;
    try {
      draft = JSON.parse(store("localStorage", draftName()));
    } catch (error) {
      return;
    }
    if (!draft) return;
    if (Date.now() - draft.t > WEEK) {
      store("localStorage", draftName(), null);
      return;
    }
    each(form.elements, function (field) {
      if (!saved(field) || !draft.a.hasOwnProperty(field.name)) return;
      if (field.type === "radio") field.checked = field.value === draft.a[field.name];
      else field.value = draft.a[field.name];
    });
    // The draft's key makes a second send of the same answers the same answer to the server.
    form.elements.kunci.value = draft.k;
    show("lama", true);
  }

  function forget() {
    store("localStorage", draftName(), null);
    form.reset();
    win.location.reload();
  }

  // what the person sees while filling in

  function progress() {
    var line = byId("maju");
    var total, done, words, text;
    if (!line) return;
    total = +line.getAttribute("data-total");
    done = doc.querySelectorAll("#isian [data-unsur] input:checked:not([value=''])").length;
    words = line.firstElementChild;
    text = words.getAttribute("data-kata").replace("#", done);
    if (words.textContent !== text) words.textContent = text;
    line.lastElementChild.value = done;
    show("maju", done > 0 && total > 0);
  }

  function count(area) {
    var line = area.nextElementSibling;
    var left = area.getAttribute("data-batas") - area.value.length;
    if (!line) return;
    line.textContent = line.getAttribute(left < 0 ? "data-lebih" : "data-sisa")
      .replace("#", Math.abs(left));
    // Announced only near the end: a number at every letter would drown a screen reader.
    line.hidden = left > 100;
  }

  // sending

  function busy(on) {
    var button = byId("kirim");
    if (!button) return;
    if (on) button.setAttribute("data-kata", button.textContent);
    else if (!button.disabled) return;
    button.disabled = on;
    button.textContent = button.getAttribute(on ? "data-sibuk" : "data-kata");
  }

  function failed() {
    busy(false);
    // Only what was sent on purpose is sent again; a failed switch of language must not send it.
    waiting = !switching;
    show("gagal", true);
    byId("gagal").scrollIntoView(false);
  }

  function send() {
    waiting = false;
    byId("kirim").click();
  }

  doc.addEventListener("submit", function (event) {
    if (!form || event.target !== form) return;
    switching = !!pressed && pressed.name === "bahasa";
    pressed = null;
    if (win.navigator.onLine === false || (byId("kirim").disabled && !switching)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (win.navigator.onLine === false) failed();
      return;
    }
    show("gagal", false);
    if (!switching) busy(true);
  }, true);

  doc.addEventListener("click", function (event) {
    var node = event.target;
    while (node && node.tagName !== "BUTTON") node = node.parentNode;
    pressed = node;
    if (node && form && node.hasAttribute("data-kosongkan")) forget();
  }, true);

  function changed(event) {
    if (!form || event.target.form !== form) return;
    if (event.target.hasAttribute("data-batas")) count(event.target);
    progress();
    save();
  }
  doc.addEventListener("input", changed);
  doc.addEventListener("change", changed);

  win.addEventListener("online", function () {
    if (form && waiting) send();
  });

  // shared devices

  function leave(url) {
    if (form) form.reset();
    win.location.replace(url);
  }

  function watch() {
    each(idle, win.clearTimeout);
    idle = [];
    show("diam", false);
    if (!form || form.getAttribute("data-cara") !== "kiosk") return;
    idle = [
      win.setTimeout(function () { show("diam", true); }, 45000),
      win.setTimeout(function () { leave(win.location.href); }, 60000)
    ];
  }
  // Not "scroll": the warning pushes the page down by itself, and would take itself for a person.
  each(["click", "keydown", "input", "touchstart", "wheel"], function (name) {
    doc.addEventListener(name, watch, true);
  });

  // beginning, also after htmx has put in a new form or the receipt

  function begin() {
    var root = byId("isian");
    form = root && root.tagName === "FORM" ? root : null;
    receipt = root && root.hasAttribute("data-selesai") ? root : null;
    waiting = false;
    if (root && root.lang) doc.documentElement.lang = root.lang;
    if (form) {
      restore();
      progress();
      each(doc.querySelectorAll("[data-batas]"), count);
      watch();
    } else if (receipt) {
      each(["poster", "karcis"], function (way) {
        store("localStorage", "skm:" + receipt.getAttribute("data-selesai") + ":" + way, null);
      });
      if (receipt.hasAttribute("data-kiosk")) {
        win.setTimeout(function () { leave(receipt.getAttribute("data-kiosk")); }, 15000);
      } else {
        store("sessionStorage", "skm:selesai", receipt.getAttribute("data-selesai"));
      }
    }
  }

  // Back from the receipt: the browser would offer the sent answers once more.
  win.addEventListener("pageshow", function (event) {
    busy(false);
    if (!form || store("sessionStorage", "skm:selesai") !== form.getAttribute("data-kode")) return;
    store("sessionStorage", "skm:selesai", null);
    if (store("localStorage", draftName())) return; // a new answer has begun since
    form.reset();
    if (event.persisted) win.location.reload();
    progress();
  });

  // htmx gave the receipt an address of its own; loaded anew, that page has no htmx to go back with.
  var here = win.location.pathname;
  win.addEventListener("popstate", function () {
    if (!win.htmx && win.location.pathname !== here) win.location.reload();
  });

  // On a shared screen the next person must not find these answers by going back.
  win.addEventListener("pagehide", function () {
    if (form && form.getAttribute("data-cara") === "kiosk") form.reset();
  });

  doc.addEventListener("htmx:after:swap", function () {
    begin();
    if (form) store("sessionStorage", "skm:selesai", null);
  });
  doc.addEventListener("htmx:error", function () {
    if (form) failed();
  });
  doc.addEventListener("htmx:response:error", function (event) {
    var status = event.detail.ctx.response.status;
    if (!form || status === 422) return;
    // A refusal has a page of its own that says what to do: fetch it the plain way.
    if (status < 500) win.HTMLFormElement.prototype.submit.call(form);
    else failed();
  });

  // htmx: only where it costs nothing that matters

  function enrich() {
    var line = win.navigator.connection;
    var url = script && script.getAttribute("data-htmx");
    var tag;
    if (!url || !line || line.effectiveType !== "4g" || line.saveData) return;
    if (!doc.querySelector("[hx-post],[hx-get]")) return;
    tag = doc.createElement("script");
    tag.src = url;
    tag.onload = function () {
      // Error pages are whole pages; swapping one into the form would destroy what was typed.
      win.htmx.config.noSwap = [204, 304, "4xx", "5xx"];
      win.htmx.config.defaultTimeout = 30000;
    };
    doc.head.appendChild(tag);
  }

  begin();
  if (doc.readyState === "complete") enrich();
  else win.addEventListener("load", enrich);
})(document, window);
