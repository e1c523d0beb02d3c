// The form of the desk: rubric, points, comment, buttons and keys. It decides nothing: each step
// goes to desk.py with all that the form holds, and `item` says what to show next.

const SILENT = 6000; // ms
const GONE = "Python does not answer: nothing is saved. If the kernel was restarted, run the cell again.";
const KEYS = "C comment, R a comment again, Escape leaves a field, Ctrl+Enter save and next, N next, P previous.";

function element(name, attributes = {}, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

export function render({ model, el }) {
  let boxes = [];
  let waiting = 0;
  let refocus = false;
  const page = Math.random();
  let turn = 0;
  const status = element("p", { className: "nnbook-desk-status" });
  status.setAttribute("role", "status");
  const who = element("p", { className: "nnbook-desk-who" });
  const rubric = element("fieldset");
  const points = element("input", { type: "text", inputMode: "decimal" }); // a number box drops commas
  const most = element("span");
  const comment = element("textarea", { rows: 3 });
  const given = element("select", { ariaLabel: "A comment given before" });
  const button = (words, step, className = "") => {
    const made = element("button", { type: "button", textContent: words });
    made.className = `jupyter-button ${className}`;
    made.addEventListener("click", () => send(step));
    return made;
  };
  const takeBack = button("Take the mark back", "take back");
  const keys = element("p", { className: "nnbook-desk-keys" });
  const form = element("div", { className: "nnbook-desk-form" },
    who,
    rubric,
    element("p", {}, element("label", {}, "Points ", points), most),
    element("label", {}, "Comment for the student", comment),
    given,
    element("p", { className: "nnbook-desk-buttons" },
      button("Save and next", "save", "mod-primary"), button("Previous", "previous"),
      button("Next", "next"), takeBack),
    keys);
  el.append(status, form);
  // What was there is selected, so that the first digit typed replaces it.
  const score = () => { points.focus(); points.select(); };
  const begin = () => (boxes.length ? boxes[0].focus() : score());

  const held = () => ({
    points: points.value.trim() === "" ? null : Number(points.value.replace(",", ".")),
    comment: comment.value,
    ticked: boxes.map((box) => box.checked),
  });
  const send = (step) => {
    model.send({ do: step, page, turn: turn += 1, number: model.get("item").number, form: held() });
    if (step === "draft" || step === "opened") return; // which nobody waits for
    clearTimeout(waiting);
    waiting = setTimeout(() => { status.textContent = GONE; }, SILENT);
  };
  const sum = () => {
    const worth = model.get("item").rubric;
    const total = boxes.reduce((all, box, k) => all + (box.checked ? worth[k][0] : 0), 0);
    points.value = Number(total.toFixed(4));
    send("draft");
  };
  for (const field of [points, comment]) {
    field.addEventListener("input", () => send("draft"));
  }
  given.addEventListener("change", () => {
    comment.value = [comment.value.trim(), given.value].filter(Boolean).join("\n");
    given.value = "";
    comment.focus();
    send("draft");
  });

  const show = () => {
    clearTimeout(waiting);
    const item = model.get("item");
    if (item.page === page) return; // typed here
    status.textContent = item.said ?? "";
    form.hidden = item.empty !== false;
    if (form.hidden) return;
    who.textContent = item.who;
    const same = boxes.length === item.rubric.length
      && item.rubric.every(([, words], k) => boxes[k].dataset.words === words);
    if (!same) {
      boxes = item.rubric.map(([, words]) => {
        const box = element("input", { type: "checkbox" });
        box.dataset.words = words;
        box.addEventListener("change", sum);
        return box;
      });
      rubric.replaceChildren(
        element("legend", { textContent: "Rubric" }),
        ...item.rubric.map(([worth, words], k) =>
          element("label", {}, boxes[k], element("span", {}, element("b", {}, `${worth} `), words))),
      );
    }
    rubric.hidden = boxes.length === 0;
    boxes.forEach((box, k) => { box.checked = item.ticked[k]; });
    points.max = item.most;
    points.value = item.points ?? "";
    most.textContent = ` of ${item.most}`;
    comment.value = item.comment;
    given.replaceChildren(
      element("option", { value: "", textContent: "A comment given before …" }),
      ...item.comments.map((words) => element("option", { value: words, textContent: words })),
    );
    given.hidden = item.comments.length === 0;
    takeBack.hidden = !item.marked;
    keys.textContent = `Keys: ${boxes.length ? "1–9 tick a line, 0 no points" : "0–9 points"}, ${KEYS}`;
    if (refocus) begin();
    else if (points.matches(":focus")) points.select();
    refocus = false;
  };

  const press = (event) => {
    const digit = /^[0-9]$/.test(event.key);
    // A number has no use for letters; a menu has, to choose by.
    const typing = event.target === comment || event.target.matches("select")
      || (event.target === points && !/^[cnpr]$/i.test(event.key));
    const step = { n: "next", p: "previous" }[event.key.toLowerCase()];
    // JupyterLab would cut the cell on D D, or run it on Shift+Enter; Ctrl+S and the like stay its.
    if (event.key === "Enter" || !(event.ctrlKey || event.metaKey)) event.stopPropagation();
    if (form.hidden || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      refocus = true;
      send("save");
    } else if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (event.key === "Escape") {
      (boxes[0] ?? takeBack.parentElement.firstElementChild).focus();
    } else if (typing) {
      return;
    } else if (step) {
      send(step);
    } else if (event.key.toLowerCase() === "c") {
      comment.focus();
    } else if (event.key.toLowerCase() === "r") {
      given.focus();
      given.showPicker?.();
    } else if (digit && !boxes.length) {
      score();
      return; // and the field gets the digit
    } else if (event.key === "0") {
      boxes.forEach((box) => { box.checked = false; });
      points.value = 0;
      send("draft");
    } else if (boxes[event.key - 1]) {
      boxes[event.key - 1].click();
    } else {
      return;
    }
    event.preventDefault();
  };

  let desk = null;
  // A click on empty space, or on what is then replaced, must not leave the keys to JupyterLab.
  let ours = false;
  const touched = ({ target }) => { ours = desk.contains(target); };
  const watch = new MutationObserver(() => {
    if (ours && !document.activeElement?.offsetParent) desk.focus({ preventScroll: true });
  });
  const settle = () => {
    desk = el.closest(".nnbook-desk");
    if (!desk) return requestAnimationFrame(settle);
    desk.tabIndex = -1;
    desk.addEventListener("keydown", press);
    for (const touch of ["focusin", "pointerdown"]) document.addEventListener(touch, touched);
    watch.observe(desk, { childList: true, subtree: true, attributeFilter: ["hidden"] });
    if (!form.hidden) begin(); // whoever opened it may press a key at once
  };
  // Nothing is typed that nobody would keep.
  const live = () => setTimeout(() => {
    form.inert = model.get("layout")?.comm_live === false;
    if (form.inert) status.textContent = GONE;
  });
  model.on("change:item", show);
  model.on("comm_live_update", live);
  show();
  settle();
  send("opened");
  return () => {
    clearTimeout(waiting);
    model.off("change:item", show);
    model.off("comm_live_update", live);
    for (const touch of ["focusin", "pointerdown"]) document.removeEventListener(touch, touched);
    watch.disconnect();
    desk?.removeEventListener("keydown", press);
  };
}

export default { render };
