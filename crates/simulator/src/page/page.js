"use strict";

const OTHER = "other";
const SHOWN = 50;
const byId = (id) => document.getElementById(id);

/** Sends JSON to the control API and answers what it answered. */
async function control(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "content-type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`/control/${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `status ${response.status}`);
  return answer;
}

/** Runs a command and tells a screen reader, too, what came of it. */
async function act(done, command) {
  const notice = byId("notice");
  try {
    await command();
    notice.textContent = done;
    notice.className = "";
  } catch (error) {
    notice.textContent = `Not done: ${error.message}`;
    notice.className = "bad";
  }
  await refresh();
}

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

let people = [];
const nameOf = (number) => people.find((person) => person.number === number)?.name ?? number;
const timeOf = (stamp) => new Date(stamp).toLocaleTimeString();

function chosenNumber() {
  const choice = byId("person").value;
  const number = choice === OTHER ? byId("number").value.trim() : choice;
  if (!number) throw new Error("type a number first");
  return number;
}

function sendText(text) {
  return act("The text was received.", () => {
    if (!text) throw new Error("type a message first");
    return control("POST", "inbound", { from: chosenNumber(), text });
  });
}

/** Replaces the rows of a list only when something changed, so that focus and scrolling stay. */
function show(list, rows, draw) {
  const state = JSON.stringify(rows);
  if (list.dataset.state === state) return;
  list.dataset.state = state;
  list.replaceChildren(...rows.map(draw));
}

function drawMessage(message) {
  const item = element("li", `bubble ${message.direction}`);
  item.dataset.messageId = message.id;
  const incoming = message.direction === "incoming";
  const writer = { app: "colleague in the app", provider: "the provider itself", api: "the CRM" }[message.origin];
  const who = incoming ? nameOf(message.from) : `To ${message.to.map(nameOf).join(", ")}, by ${writer}`;
  item.append(element("p", "meta", who), element("p", "body", message.text));
  for (const media of message.media) item.append(element("p", "meta", `Attachment: ${media.url}`));
  const failed = message.status === "undelivered" ? "bad" : "";
  const meta = element("p", "meta", `${timeOf(message.created_at)} · `);
  meta.append(element("span", failed, message.status));
  item.append(meta);
  return item;
}

function drawCall(call) {
  const item = element("li", `bubble ${call.direction}`);
  item.dataset.callId = call.id;
  item.append(element("p", "meta", nameOf(call.person)));
  const made = ["voicemail", "recording", "summary", "transcript"].filter((part) => call[part] !== "absent");
  const details = [call.status, ...made.map((part) => `${part} ${call[part]}`)];
  item.append(element("p", "body", details.join(", ")), element("p", "meta", timeOf(call.created_at)));
  return item;
}

/** Calls; what follows comes on the clock. */
function call(end) {
  return act("The phone rings.", () =>
    control("POST", "call", { from: chosenNumber(), end, voicemail_words: byId("voicemail-words").value.trim() }),
  );
}

function drawDelivery(delivery) {
  const item = element("li", "attempt");
  const good = delivery.outcome === "delivered";
  const line = element("p", "", `${delivery.event_type} `);
  line.append(element("strong", good ? "good" : "bad", delivery.status ?? delivery.error ?? delivery.outcome));
  const details = [timeOf(delivery.at), `attempt ${delivery.attempt}`];
  if (delivery.fault) details.push(delivery.fault);
  if (delivery.next_attempt_at) details.push(`again at ${timeOf(delivery.next_attempt_at)}`);
  item.append(line, element("p", "meta", details.join(" · ")));
  return item;
}

function drawPeople() {
  const select = byId("person");
  const state = JSON.stringify(people);
  if (select.dataset.state === state) return;
  select.dataset.state = state;
  const chosen = select.value;
  select.replaceChildren(
    ...people.map((person) => new Option(`${person.name}, ${person.number}`, person.number)),
    new Option("Another number", OTHER),
  );
  if ([...select.options].some((option) => option.value === chosen)) select.value = chosen;
  choosePerson();
}

function choosePerson() {
  byId("other-number").hidden = byId("person").value !== OTHER;
}

async function refresh() {
  const [clock, messages, calls, deliveries, faults, customers] = await Promise.all([
    control("GET", "clock"),
    control("GET", `messages?limit=${SHOWN}`),
    control("GET", `calls?limit=${SHOWN}`),
    control("GET", `deliveries?limit=${SHOWN}`),
    control("GET", "faults"),
    control("GET", "people"),
  ]);
  people = customers;
  drawPeople();
  byId("now").dateTime = clock.now;
  byId("now").textContent = new Date(clock.now).toLocaleString();
  byId("rate").textContent = clock.rate === 0 ? "moved by hand" : `${clock.rate}× real time`;
  show(byId("messages"), messages.reverse(), drawMessage);
  show(byId("calls"), calls.reverse(), drawCall);
  show(byId("deliveries"), deliveries.reverse(), drawDelivery);
  show(byId("active-faults"), faults, (fault) => element("li", "meta", `${fault.fault}: ${fault.times} to go`));
  byId("no-messages").hidden = messages.length > 0;
  byId("no-calls").hidden = calls.length > 0;
  byId("no-deliveries").hidden = deliveries.length > 0;
}

/** Polls once a second; a stopped simulator shows in the notice until it is back. */
async function poll() {
  const notice = byId("notice");
  try {
    await refresh();
    if (notice.dataset.lost) {
      notice.textContent = "";
      notice.className = "";
      delete notice.dataset.lost;
    }
  } catch {
    notice.textContent = "The simulator does not answer.";
    notice.className = "bad";
    notice.dataset.lost = "yes";
  }
  setTimeout(poll, 1000);
}

byId("person").addEventListener("change", choosePerson);
byId("customer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value.trim();
  sendText(text).then(() => {
    if (byId("notice").className !== "bad") byId("text").value = "";
  });
});
byId("stop").addEventListener("click", () => sendText("STOP"));
byId("start").addEventListener("click", () => sendText("START"));
byId("picture").addEventListener("click", () =>
  act("The picture was received.", () => {
    const media = [{ url: `${location.origin}/media/picture/${Date.now()}.png`, type: "image/png" }];
    return control("POST", "inbound", { from: chosenNumber(), text: byId("text").value.trim(), media });
  }),
);
byId("call-missed").addEventListener("click", () => call("missed"));
byId("call-voicemail").addEventListener("click", () => call("voicemail"));
byId("call-answered").addEventListener("click", () => call("answered"));
byId("contact").addEventListener("submit", (event) => {
  event.preventDefault();
  const value = (id) => byId(id).value.trim() || null;
  act("The contact was saved.", () =>
    control("POST", "contact", {
      number: chosenNumber(),
      first_name: value("first-name"),
      last_name: value("last-name"),
      company: value("company"),
    }),
  );
});
byId("colleague").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("app-text").value.trim();
  act("The colleague's text is on its way.", async () => {
    if (!text) throw new Error("type a message first");
    await control("POST", "app-message", { to: chosenNumber(), text });
    byId("app-text").value = "";
  });
});
byId("faults").addEventListener("submit", (event) => {
  event.preventDefault();
  const fault = byId("fault").value;
  act("The next 3 will fail.", () => control("POST", "faults", { fault, times: 3 }));
});
byId("clear-faults").addEventListener("click", () => act("No fault waits.", () => control("DELETE", "faults")));
byId("advance").addEventListener("click", () =>
  act("Ten minutes have passed.", () => control("POST", "clock", { advance_seconds: 600 })),
);
poll();
