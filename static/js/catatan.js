// The log of results on a phone: photos are shrunk, a draft is kept, and what is written without a
// connection waits here under its key until it can be sent. The page is complete without this.
(function (doc, win) {
  "use strict";

  const LONGEST_SIDE = 1600;
  const MOST_STORED = 2000000; // characters of photos in one waiting entry
  const DAY = ["tanggal-hari", "tanggal-bulan", "tanggal-tahun"];
  const KEPT = ["teks", "untuk", "banyak", "kendala", "kunci", "tautan", "jenis"].concat(DAY);
  let isSending = false;

  function form() {
    return doc.getElementById("catat");
  }

  // Nothing of one person is ever sent or shown under another login on the same phone, and what is
  // written for a colleague is no draft of one's own.
  function place(kind) {
    const whose = kind === "draf" ? ":" + form().getAttribute("action") : "";
    return "catatan:" + kind + ":" + form().dataset.siapa + whose;
  }

  function read(kind, otherwise) {
    try {
      return JSON.parse(win.localStorage.getItem(place(kind))) || otherwise;
    } catch (_error) {
      return otherwise;
    }
  }

  function keep(kind, value) {
    try {
      if (value === null) win.localStorage.removeItem(place(kind));
      else win.localStorage.setItem(place(kind), JSON.stringify(value));
      return true;
    } catch (_error) {
      return false;
    }
  }

  function say(words, tone) {
    const line = doc.getElementById("antre");
    if (!line) return;
    line.textContent = words;
    line.className = "alert " + (tone || "info");
    line.hidden = !words;
  }

  function count() {
    const n = read("antre", []).length;
    say(n ? form().dataset.antre.replace("#", n) : "");
  }

  // ---- photos ----

  async function shrink(input) {
    const file = input.files[0];
    if (!file || !file.type.startsWith("image/") || !win.createImageBitmap) return;
    const buttons = form().querySelectorAll("button");
    buttons.forEach(function (button) { button.disabled = true; });
    try {
      const picture = await win.createImageBitmap(file);
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = doc.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const small = await new Promise(function (done) {
        canvas.toBlob(done, "image/jpeg", 0.8);
      });
      if (small && small.size < file.size) {
        const box = new win.DataTransfer();
        box.items.add(new win.File([small], "foto.jpg", { type: "image/jpeg" }));
        input.files = box.files;
      }
    } catch (_error) {
      // The server takes the photo as it is, up to its limit.
    }
    buttons.forEach(function (button) { button.disabled = false; });
  }

  // ---- draft ----

  function saveDraft() {
    const draft = {};
    KEPT.forEach(function (name) {
      if (form().elements[name]) draft[name] = form().elements[name].value;
    });
    draft.bukti = pieces().filter(function (box) { return box.checked; })
      .map(function (box) { return box.value; });
    keep("draf", draft.teks ? draft : null);
  }

  function pieces() {
    return Array.from(form().querySelectorAll("[name=bukti]"));
  }

  // A day other than the page's own, or evidence ticked, is shown and not left in the fold.
  function fill(fields) {
    let isFolded = false;
    KEPT.forEach(function (name) {
      const field = form().elements[name];
      if (!field || !fields[name]) return;
      isFolded = isFolded || (DAY.includes(name) && field.value !== fields[name]);
      field.value = fields[name];
    });
    pieces().forEach(function (box) {
      box.checked = (fields.bukti || []).includes(box.value);
      isFolded = isFolded || box.checked;
    });
    const fold = doc.getElementById("tanggal-hari").closest("details");
    if (fold && (isFolded || fields.kendala || fields.tautan)) fold.open = true;
  }

  // ---- the queue ----

  function asText(file) {
    return new Promise(function (done, failed) {
      const reader = new win.FileReader();
      reader.onload = function () { done(reader.result); };
      reader.onerror = failed;
      reader.readAsDataURL(file);
    });
  }

  async function fieldsOf(source) {
    const fields = [];
    for (const [name, value] of new win.FormData(source)) {
      if (name === "csrf_token") continue;
      if (typeof value === "string") fields.push([name, value]);
      else if (value.size) fields.push([name, await asText(value), value.name]);
    }
    return fields;
  }

  async function enqueue() {
    const source = form();
    try {
      const fields = await fieldsOf(source);
      const waiting = read("antre", []);
      const isLong = JSON.stringify(fields).length > MOST_STORED;
      waiting.push({ at: source.getAttribute("action"), fields: fields });
      if (isLong || !keep("antre", waiting)) throw new Error("full");
    } catch (_error) {
      say(source.dataset.penuh, "bad");
      return;
    }
    keep("draf", null);
    source.elements.teks.value = source.elements.banyak.value = "";
    source.elements.foto.value = "";
    source.elements.kunci.value = win.crypto.randomUUID();
    say(source.dataset.simpan + " " + source.dataset.antre.replace("#", read("antre", []).length));
  }

  async function bodyOf(one) {
    const body = new win.FormData();
    body.append("csrf_token", form().elements.csrf_token.value);
    for (const [name, value, file] of one.fields) {
      if (file === undefined) body.append(name, value);
      else body.append(name, toBlob(value), file);
    }
    return body;
  }

  // A data: address back to bytes; fetch may not open one under our policy.
  function toBlob(text) {
    const parts = text.split(",");
    const bytes = Uint8Array.from(win.atob(parts[1]), function (sign) { return sign.charCodeAt(0); });
    return new win.Blob([bytes], { type: parts[0].slice(5).split(";")[0] });
  }

  async function send() {
    if (isSending || !form() || !read("antre", []).length) return;
    isSending = true;
    let sent = 0;
    let refused = null;
    try {
      while (read("antre", []).length && !refused) {
        const one = read("antre", [])[0];
        const answer = await win.fetch(one.at, {
          method: "POST", body: await bodyOf(one), headers: { "HX-Request": "true" },
        });
        if (answer.status === 422 || answer.status === 409) refused = one;
        else if (answer.status !== 200) break;
        else sent += 1;
        keep("antre", read("antre", []).slice(1));
      }
    } catch (_error) {
      // Still no connection: everything stays where it is.
    }
    isSending = false;
    count();
    if (refused) {
      const ticked = refused.fields.filter(function (one) { return one[0] === "bukti"; });
      fill(Object.assign(Object.fromEntries(refused.fields), {
        bukti: ticked.map(function (one) { return one[1]; }),
      }));
      saveDraft();
      say(form().dataset.tolak, "bad");
    } else if (sent && !form().elements.teks.value) win.location.reload();
  }

  // ---- events; on the window, so that nothing locks the form before ----

  win.addEventListener("submit", function (event) {
    if (event.target !== form() || win.navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    enqueue();
  }, true);
  doc.addEventListener("htmx:error", function (event) {
    if (form() && form().contains(event.target)) enqueue();
  });
  doc.addEventListener("input", function (event) {
    if (form() && form().contains(event.target)) saveDraft();
  });
  doc.addEventListener("change", function (event) {
    if (event.target.id === "foto" && form()) shrink(event.target);
  });
  doc.addEventListener("htmx:after:swap", function () {
    if (!form()) return;
    if (doc.querySelector("#hari > .alert.good")) keep("draf", null);
    count();
  });
  win.addEventListener("online", send);

  if (!form()) return;
  if (doc.querySelector("#hari > .alert.good")) keep("draf", null);
  else if (!form().elements.teks.value) fill(read("draf", {}));
  count();
  send();
})(document, window);
