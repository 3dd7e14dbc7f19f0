"use strict";

// Mail: write some as a customer, look at what the office sent, let it come back.

function mailAs(automatic) {
  return act("The mail was handed over.", async () => {
    const text = byId("mail-text").value.trim();
    if (!text) throw new Error("write something first");
    const answers = Number(byId("mail-answers").value) || undefined;
    await control("POST", "mail", {
      name: byId("mail-name").value.trim(),
      from: byId("mail-from").value.trim(),
      subject: byId("mail-subject").value.trim(),
      text,
      html: byId("mail-html").checked ? `<p style="color:#14663b">${escapeHtml(text)}</p>` : undefined,
      answers,
      automatic,
    });
    byId("mail-text").value = "";
  });
}

function escapeHtml(text) {
  const node = document.createElement("p");
  node.textContent = text;
  return node.innerHTML;
}

function drawMail(mail) {
  const item = element("li", "bubble outgoing");
  item.dataset.mail = mail.seq;
  item.append(element("p", "meta", `${mail.seq}. From ${mail.from} to ${mail.to.join(", ")}`));
  item.append(element("p", "strong", mail.subject), element("p", "body", mail.text));
  const buttons = element("div", "row");
  const button = (label, run) => {
    const node = element("button", "", label);
    node.type = "button";
    node.setAttribute("aria-label", `${label}: mail ${mail.seq}`);
    node.addEventListener("click", run);
    buttons.append(node);
  };
  button("Answer", () => {
    byId("mail-answers").value = mail.seq;
    byId("mail-from").value = mail.to[0] ?? "";
    byId("mail-subject").value = "";
    byId("mail-text").focus();
  });
  const bounce = (body) => () => act("The report was handed over.", () => control("POST", `mails/${mail.seq}/bounce`, body));
  button("Bring it back", bounce({}));
  button("Say it is late", bounce({ delayed: true, status: "4.4.1" }));
  if (mail.unsubscribe) {
    const link = element("a", "", "Unsubscribe link");
    link.href = mail.unsubscribe;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    buttons.append(link);
  }
  const raw = element("details", "");
  raw.append(element("summary", "meta", "As it came"), element("pre", "raw", mail.raw));
  item.append(element("p", "meta", timeOf(mail.at)), buttons, raw);
  return item;
}

async function pollMail() {
  try {
    const [mails, faults, box] = await Promise.all([
      control("GET", `mails?limit=${SHOWN}`),
      control("GET", "mail-faults"),
      control("GET", "mailbox"),
    ]);
    show(byId("mails"), mails.reverse(), drawMail);
    show(byId("active-mail-faults"), faults, (fault) => element("li", "meta", fault));
    byId("no-mails").hidden = mails.length > 0;
    byId("mail-smtp").textContent = box.smtp;
    byId("mail-missing").hidden = Boolean(box.hook);
  } catch {
    // The other poll says that the simulator does not answer.
  }
  setTimeout(pollMail, 1000);
}

byId("mail").addEventListener("submit", (event) => {
  event.preventDefault();
  mailAs(false);
});
byId("mail-away").addEventListener("click", () => mailAs(true));
byId("mail-faults").addEventListener("submit", (event) => {
  event.preventDefault();
  const fault = byId("mail-fault").value;
  act("The next mail will meet that.", () => control("POST", "mail-faults", { fault }));
});
byId("clear-mail-faults").addEventListener("click", () => act("Nothing waits.", () => control("DELETE", "mail-faults")));
pollMail();
