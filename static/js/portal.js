// Staff pages: small courtesies around plain forms and htmx. Nothing here is needed to finish a task.
(function (doc, win) {
  "use strict";

  // What htmx itself is told stands in <meta name="htmx-config">: whole error pages are never
  // swapped into a part of a page, an element that expects 422 says so with hx-status:422.

  function buttons(form) {
    return form.querySelectorAll("button:not([type=button])");
  }

  function lock(form, on) {
    buttons(form).forEach(function (button) {
      if (on) {
        button.dataset.words = button.textContent;
        button.disabled = true;
        if (button.dataset.sibuk) button.textContent = button.dataset.sibuk;
      } else if (button.dataset.words !== undefined) {
        button.disabled = false;
        if (button.dataset.sibuk) button.textContent = button.dataset.words;
        delete button.dataset.words;
      }
    });
  }

  // Double submit. The pressed button must still be enabled when the browser collects the
  // fields, so it is locked one turn later.
  doc.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sending = "1";
    win.setTimeout(function () {
      if (event.defaultPrevented && !form.hasAttribute("hx-post")) delete form.dataset.sending;
      else lock(form, true);
    }, 0);
  }, true);

  function release(form) {
    delete form.dataset.sending;
    lock(form, false);
  }

  function tell(kind) {
    const line = doc.getElementById("kabar");
    if (!line) return;
    line.className = "alert bad";
    line.textContent = line.dataset[kind];
    line.hidden = false;
    line.scrollIntoView({ block: "nearest" });
  }

  doc.addEventListener("htmx:before:request", function () {
    const line = doc.getElementById("kabar");
    if (line) line.hidden = true;
  });
  doc.addEventListener("htmx:finally:request", function (event) {
    const form = event.target.closest && event.target.closest("form");
    if (form) release(form);
  });
  // Pieces that save themselves ([data-simpan]) and could not: sent again when the line is back or
  // something else is typed, and the browser asks before it leaves them behind.
  const unsaved = new Set();

  function piece(event) {
    return event.target.closest && event.target.closest("[data-simpan]");
  }

  function again() {
    unsaved.forEach(function (one) { one.dispatchEvent(new Event("change")); });
  }

  doc.addEventListener("htmx:error", function (event) {
    if (piece(event)) unsaved.add(piece(event));
    tell("putus");
  });
  doc.addEventListener("htmx:response:error", function (event) {
    const status = event.detail.ctx.response.status;
    if (status === 409 || status === 422) return;
    if (piece(event)) unsaved.add(piece(event));
    tell(status === 401 ? "masuk" : "galat");
  });
  doc.addEventListener("htmx:after:request", function (event) {
    if (piece(event) && event.detail.ctx.response.status < 400) unsaved.delete(piece(event));
  });
  win.addEventListener("online", again);
  win.addEventListener("beforeunload", function (event) {
    if (unsaved.size && !doc.querySelector("form[data-sending]")) event.preventDefault();
  });

  // A form that needs the long way of posting only for a file ([data-berkas]); without script the
  // button beside the file asks for it.
  doc.addEventListener("change", function (event) {
    const form = event.target.type === "file" && event.target.closest("form[data-berkas]");
    if (form && event.target.files.length) form.enctype = "multipart/form-data";
  });

  // Back from another page: the browser may show the form as it was left, locked.
  win.addEventListener("pageshow", function () {
    doc.querySelectorAll("form[data-sending]").forEach(release);
  });

  // The menu is a disclosure on phones and simply open beside the page on wide screens.
  const menu = doc.querySelector("[data-menu]");
  if (menu && win.matchMedia) {
    const wide = win.matchMedia("(min-width: 60em)");
    const fit = function () { menu.open = wide.matches; };
    wide.addEventListener("change", fit);
    fit();
  }

  // Cases of a forum on the wall: the arrow keys go where the links lead.
  doc.addEventListener("keydown", function (event) {
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (!rel || typing || event.altKey || event.ctrlKey || event.metaKey) return;
    const link = doc.querySelector("[data-panah] a[rel=" + rel + "]");
    if (link) link.click();
  });

  // Counters of long texts, announced only near the end.
  doc.addEventListener("input", function (event) {
    const area = event.target;
    if (!area.dataset || !area.dataset.batas) return;
    const line = area.parentNode.querySelector("[data-sisa]");
    const left = area.dataset.batas - area.value.length;
    if (!line) return;
    line.textContent = (left < 0 ? line.dataset.lebih : line.dataset.sisa)
      .replace("#", Math.abs(left));
    line.hidden = left > 100;
  });
})(document, window);
