// Drafts of the form about a colleague. They are encrypted (AES-GCM) with a key that is made in this
// browser, cannot be read out of it, and is mixed with a word that only this login is told. The
// server keeps none. Without script, storage or a secure address there is simply no draft.
(function (doc, win) {
  "use strict";
  const PREFIX = "rekan:";
  const KEEP = 30 * 24 * 3600 * 1000;
  const form = doc.querySelector("form[data-rekan]");
  const crypto = win.crypto;

  function storage() {
    try { return win.localStorage; } catch (error) { return null; }
  }
  const store = storage();
  if (!store) return;

  // Sent: nothing of it stays here. Which one it was is known to this window alone, never told in
  // the address of the receipt.
  const sending = doc.querySelector("form[data-kirim]");
  if (sending) {
    sending.addEventListener("submit", function () {
      win.sessionStorage.setItem(PREFIX, sending.dataset.kirim);
    });
    return;
  }
  if (doc.querySelector("[data-terkirim]")) {
    store.removeItem(PREFIX + win.sessionStorage.getItem(PREFIX));
    win.sessionStorage.removeItem(PREFIX);
    return;
  }
  if (!form || !crypto || !crypto.subtle || !win.indexedDB) return;

  const name = PREFIX + form.dataset.rekan;
  const box = doc.querySelector("[data-draf]");
  const line = box.querySelector("p");

  function database() {
    return new Promise(function (done, fail) {
      const asked = win.indexedDB.open("rekan", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("kunci"); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = fail;
    });
  }

  function inStore(db, mode, act) {
    return new Promise(function (done, fail) {
      const asked = act(db.transaction("kunci", mode).objectStore("kunci"));
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = fail;
    });
  }

  // The browser's own secret: made once, not extractable.
  async function root() {
    const db = await database();
    const known = await inStore(db, "readonly", function (s) { return s.get("akar"); });
    if (known) return known;
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    const made = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"]);
    await inStore(db, "readwrite", function (s) { return s.put(made, "akar"); });
    return made;
  }

  async function key() {
    const words = new TextEncoder();
    return crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: words.encode(form.dataset.segel), info: words.encode(name) },
      await root(), { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  function answers() {
    const found = {};
    new win.FormData(form).forEach(function (value, field) {
      if (field !== "csrf_token" && field !== "aksi" && value) found[field] = value;
    });
    return found;
  }

  function text(bytes) { return btoa(String.fromCharCode.apply(null, new Uint8Array(bytes))); }
  function bytes(word) { return Uint8Array.from(atob(word), function (c) { return c.charCodeAt(0); }); }
  function tell(kind) { line.textContent = line.dataset[kind]; box.hidden = false; }

  async function save() {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(answers()));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: iv }, await key(), plain);
    store.setItem(name, JSON.stringify({ at: Date.now(), iv: text(iv), data: text(sealed) }));
    tell("simpan");
  }

  async function load() {
    const kept = JSON.parse(store.getItem(name));
    if (!kept) return;
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes(kept.iv) }, await key(), bytes(kept.data));
    const found = JSON.parse(new TextDecoder().decode(plain));
    Object.keys(found).forEach(function (field) {
      form.querySelectorAll("[name=" + field + "]").forEach(function (one) {
        if (one.type === "radio") one.checked = one.value === found[field];
        else one.value = found[field];
      });
    });
    tell("ada");
  }

  // Sent without a last look: the receipt comes next, and takes the draft away.
  form.addEventListener("submit", function (event) {
    if (event.submitter && event.submitter.value === "langsung") {
      win.sessionStorage.setItem(PREFIX, form.dataset.rekan);
    }
  });

  function forget() { store.removeItem(name); box.hidden = true; }

  // Whatever is older than a month, whoever's it was, goes.
  Object.keys(store).forEach(function (one) {
    if (one.indexOf(PREFIX)) return;
    try { if (Date.now() - JSON.parse(store.getItem(one)).at > KEEP) store.removeItem(one); }
    catch (error) { store.removeItem(one); }
  });

  let waiting = 0;
  form.addEventListener("input", function () {
    win.clearTimeout(waiting);
    waiting = win.setTimeout(function () { save().catch(forget); }, 400);
  });
  box.querySelector("[data-hapus]").addEventListener("click", forget);
  if (!("galat" in form.dataset) && !form.querySelector("input[type=radio]:checked:not([value=''])")) {
    load().catch(forget);
  }
})(document, window);
