// What the pages gain from scripts. Every one of them works without.
(() => {
  "use strict";

  const root = document;
  const all = (selector, within = root) => [...within.querySelectorAll(selector)];

  // Said to screen readers; also by the server: HX-Trigger: {"announce": "…"}
  const announce = (text) => {
    const region = root.getElementById("announce");
    region.textContent = "";
    setTimeout(() => { region.textContent = text; }, 60);
  };

  // A form is sent once; coming back to the page frees it again.
  const senders = (form) => [...form.elements].filter((element) => element.matches("button:not([type=button])"));
  const free = (form) => {
    delete form.dataset.sent;
    senders(form).forEach((button) => button.removeAttribute("aria-disabled"));
  };
  const hold = (form) => {
    form.dataset.sent = "1";
    senders(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
  };
  root.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (form.dataset.sent || (question && !window.confirm(question))) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (form.method === "post") {
      hold(form);
    }
  }, true);
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach(free));
  root.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) free(form);
  });

  // After a swap the focus stays on the same control, or goes to the part that took its place.
  let focused = null;
  const sign = (element) => [element.tagName, element.name, element.value, element.getAttribute("href"),
    element.closest("form")?.getAttribute("action")].join("|");
  root.addEventListener("htmx:beforeSwap", (event) => {
    const active = root.activeElement;
    focused = event.detail.target.contains(active)
      ? { id: active.id, sign: sign(active), position: all(active.tagName, event.detail.target).indexOf(active) } : null;
  });
  root.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    enhance(part);
    if (part.dataset.announce) announce(part.dataset.announce);
    if (!focused || root.activeElement !== root.body || part.closest("#flashes")) return;
    const tag = focused.sign.split("|")[0];
    const target = (focused.id && root.getElementById(focused.id))
      || all(tag, part).find((element) => sign(element) === focused.sign)
      || all(tag, part)[focused.position] || part;
    if (target === part) part.tabIndex = -1;
    target.focus({ preventScroll: true });
    focused = null;
  });
  root.addEventListener("announce", (event) => announce(event.detail.value));

  const failed = () => {
    const text = root.body.dataset.failed;
    const note = root.createElement("div");
    note.className = "notice error";
    note.textContent = text;
    root.getElementById("flashes").replaceChildren(note);
  };
  // What asks by itself every few seconds says quietly that it is cut off, and says it no more when it is back.
  const cutOff = (event) => {
    const asking = event.detail.elt;
    if (asking.matches("[data-quiet]")) asking.dataset.stale = "1";
    else failed();
  };
  root.addEventListener("htmx:sendError", cutOff);
  root.addEventListener("htmx:timeout", cutOff);
  root.addEventListener("htmx:beforeSwap", (event) => {
    const asking = event.detail.requestConfig.elt;
    if (!asking.matches("[data-quiet]")) return;
    if (event.detail.xhr.status >= 400) {
      event.detail.shouldSwap = false;
      asking.dataset.stale = "1";
    } else {
      delete asking.dataset.stale;
    }
  });

  // The clock of a speech goes on between two looks at the server, which alone knows the time.
  const tick = (figure) => {
    const began = performance.now();
    const timer = setInterval(() => {
      if (!figure.isConnected) { clearInterval(timer); return; }
      const left = Number(figure.dataset.seconds) - Math.floor((performance.now() - began) / 1000);
      const rest = Math.abs(left);
      figure.textContent = `${left < 0 ? "-" : ""}${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
      figure.parentElement.classList.toggle("late", left < 0);
    }, 250);
  };

  // Long forms save their draft a moment after the last key, and when the page is left.
  const autosave = (form) => {
    const state = form.querySelector("[data-autosave-state]");
    const say = (key) => { if (state) state.textContent = state.dataset[key]; };
    let timer = 0;
    const send = async () => {
      clearTimeout(timer);
      timer = 0;
      say("saving");
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST", body: new FormData(form), keepalive: true, headers: { "X-Autosave": "1" },
        });
        say(answer.ok && !answer.redirected ? "saved" : "failed");
      } catch {
        say("failed");
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(send, 1500);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
    window.addEventListener("pagehide", () => { if (timer && !form.dataset.sent) send(); });
  };

  const counter = (note) => {
    const field = root.getElementById(note.dataset.counter);
    const show = () => {
      const left = field.maxLength - [...field.value].length;
      note.textContent = note.dataset.left.replace("#", left);
      if (left <= 20 && left % 5 === 0) announce(note.textContent);
    };
    field.addEventListener("input", show);
    show();
  };

  // Files too large to be taken are said at once, before they travel.
  const megabytes = (files) => [...files].reduce((sum, file) => sum + file.size, 0) / 1048576;
  const unfit = ({ files, dataset }) => {
    const large = [...files].find((file) => megabytes([file]) > dataset.largest);
    if (large) return dataset.tooLarge.replace("#", large.name);
    return megabytes(files) > dataset.together ? dataset.tooMuch : "";
  };
  const previews = (input) => {
    const list = root.getElementById(input.dataset.previews);
    input.addEventListener("change", () => {
      input.setCustomValidity(unfit(input));
      input.reportValidity();
      all("img", list).forEach((image) => URL.revokeObjectURL(image.src));
      list.replaceChildren(...[...input.files].map((file) => {
        const item = root.createElement("li");
        if (file.type.startsWith("image/")) {
          const image = root.createElement("img");
          image.src = URL.createObjectURL(file);
          image.alt = file.name;
          item.append(image);
        } else {
          item.textContent = file.name;
        }
        return item;
      }));
    });
  };

  const enhance = (part) => {
    const each = (selector, make) => {
      const found = all(selector, part);
      if (part.matches?.(selector)) found.unshift(part);
      found.filter((element) => !element.dataset.ready).forEach((element) => {
        element.dataset.ready = "1";
        make(element);
      });
    };
    each("[data-script]", (element) => { element.hidden = false; });
    each("form[data-autosave]", autosave);
    each("[data-counter]", counter);
    each("input[data-previews]", previews);
    each("input[data-from-address]", (field) => { field.value ||= location.hash.replace(/\D/g, ""); });
    each("[data-seconds][data-running]", tick);
    each("[data-focus]", (element) => element.focus());
  };

  // Where one answers many short questions, a key does what its button does.
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    root.querySelector(`[data-keys] [data-key="${CSS.escape(event.key)}"]`)?.click();
  });

  root.addEventListener("click", async (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    const asked = button.form ? null : button.dataset.confirm;
    if (asked && !window.confirm(asked)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if ("dismiss" in button.dataset) {
      button.closest(".notice").remove();
    } else if ("print" in button.dataset) {
      window.print();
    } else if (button.dataset.copy) {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      button.lastChild.textContent = button.dataset.done;
      announce(button.dataset.done);
    }
  }, true);

  // A line of the error summary leads to the first control of its field.
  root.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a");
    const field = link && root.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const control = field.matches("fieldset, div") ? field.querySelector("input, select, textarea") : field;
    (control || field).focus();
    (control || field).closest(".field")?.scrollIntoView({ block: "start" });
  });

  enhance(root);
})();
