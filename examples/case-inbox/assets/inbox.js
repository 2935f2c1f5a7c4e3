// The pages work without this. With it the list follows what changes and scrolls as one, however long it is:
// the page holds the rows around what is seen, and no others.

const policy = globalThis.trustedTypes?.createPolicy("inbox", { createHTML: (html) => html })
  ?? { createHTML: (html) => html };

/** Markup of our own server, which escapes every text in it. */
function markup(html, kind) {
  const holder = document.createElement(kind);
  holder.innerHTML = policy.createHTML(html);
  return holder;
}

/** Calls that follow each other closely become one, the last of them never lost. */
function gathered(work, pause) {
  let timer, again = false, busy = false;
  return async function run() {
    again = true;
    if (busy || timer) return;
    timer = setTimeout(async () => {
      timer = undefined;
      again = false;
      busy = true;
      try { await work(); } catch { /* the next event asks again */ } finally { busy = false; }
      if (again) run();
    }, pause);
  };
}

function list(table) {
  const AROUND = 25;
  const MOST = 110;
  const body = table.tBodies[0];
  const space = [0, 1].map(() => {
    const row = document.createElement("tr");
    row.className = "space";
    row.setAttribute("aria-hidden", "true");
    row.append(document.createElement("td"));
    row.firstChild.colSpan = 5;
    return row;
  });
  let from = Number(table.dataset.from);
  let total = Number(table.dataset.total);
  let query = new URLSearchParams(table.dataset.query);
  body.prepend(space[0]);
  body.append(space[1]);
  document.getElementById("pager").hidden = true;

  const shown = () => body.rows.length - 2;
  const height = () => (shown() > 0 ? body.rows[1].getBoundingClientRect().height : 44);
  function settle() {
    const row = height();
    space[0].style.height = `${from * row}px`;
    space[1].style.height = `${Math.max(0, total - from - shown()) * row}px`;
    space[0].hidden = from === 0;
    space[1].hidden = total <= from + shown();
  }
  /** First and last row that can be seen. */
  function seen() {
    const row = height();
    const top = -body.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / row));
    return [first, first + Math.ceil(innerHeight / row)];
  }
  async function fetchRows() {
    const [first, last] = seen();
    const start = Math.max(0, first - AROUND);
    const count = Math.min(MOST, last + AROUND - start);
    const asked = new URLSearchParams(query);
    asked.set("from", start);
    asked.set("count", count);
    const answer = await fetch(`/rows?${asked}`, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const news = await answer.json();
    const focused = body.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    from = news.from;
    total = news.total;
    const rows = markup(news.rows, "tbody").rows;
    body.replaceChildren(space[0], ...rows, space[1]);
    settle();
    if (focused) body.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    table.setAttribute("aria-rowcount", total + 1);
    const count_ = document.getElementById("count");
    const words = total === 1 ? "1 case" : `${total} cases`;
    if (count_.textContent !== words) count_.textContent = words;
    const none = document.getElementById("none");
    if (none) none.hidden = total > 0;
    const marks = document.getElementById("marks");
    if (marks.innerHTML !== news.marks) marks.replaceChildren(...markup(news.marks, "ul").childNodes);
    table.dataset.ready = "yes";
  }
  const refresh = gathered(fetchRows, 30);
  addEventListener("scroll", () => {
    const [first, last] = seen();
    if (first < from + 5 && from > 0 || (last > from + shown() - 5 && from + shown() < total)) refresh();
  }, { passive: true });
  addEventListener("resize", gathered(async () => { settle(); await fetchRows(); }, 100));
  // Up and down go from case to case.
  body.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("tr");
    if (!step || !row) return;
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    const link = next?.querySelector("a");
    if (!link) return;
    event.preventDefault();
    link.focus();
    link.scrollIntoView({ block: "nearest" });
  });
  settle();
  if (from > 0) scrollTo(0, body.getBoundingClientRect().top + scrollY + from * height() - 80);
  return refresh;
}

/** Files say how far they are while the server fetches and checks them. */
function progress(line) {
  const [file, done, total] = line.split(" ");
  const bar = document.querySelector(`progress[data-file="${CSS.escape(file)}"]`);
  if (!bar) return;
  bar.hidden = false;
  if (Number(total) > 0) { bar.max = Number(total); bar.value = Number(done); } else bar.removeAttribute("value");
}

const table = document.getElementById("cases");
const refresh = table && list(table);
const act = document.querySelector("[data-act]");
const reread = gathered(async () => {
  const answer = await fetch(location.pathname);
  const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
  const fresh = page.querySelector("[data-act]");
  const old = document.querySelector("[data-act]");
  if (fresh && old && fresh.innerHTML !== old.innerHTML) old.replaceWith(document.adoptNode(fresh));
}, 50);

if (table || act || document.querySelector("progress[data-file]")) {
  const events = new EventSource("/events");
  events.addEventListener("list", () => { refresh?.(); if (act) reread(); });
  events.addEventListener("progress", (event) => progress(event.data));
  events.addEventListener("act", () => { if (act) reread(); });
}
