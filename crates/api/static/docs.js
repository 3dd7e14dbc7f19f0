// Lists the operations of /api/openapi.json and lets one try them. No library: it has to run under the site's policy.

const METHODS = ["get", "post", "put", "patch", "delete"];
let token = null;

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

/** Follows `$ref`s into `components`. */
const resolve = (spec, schema) => {
  const name = schema?.$ref?.split("/").at(-1);
  return name ? spec.components.schemas[name] : schema;
};

/** A body to start from: examples where there are some, else a value of the right type. */
const sample = (spec, schema, depth = 0) => {
  const known = resolve(spec, schema) ?? {};
  if (known.example !== undefined) return known.example;
  if (known.examples?.length) return known.examples[0];
  if (known.enum) return known.enum[0];
  if (depth > 4) return null;
  const variant = (known.oneOf ?? known.anyOf ?? known.allOf)?.find((one) => one.type !== "null");
  if (variant) return sample(spec, variant, depth + 1);
  const type = [known.type].flat().find((one) => one !== "null");
  if (type === "object") {
    const wanted = Object.entries(known.properties ?? {}).filter(([name]) => known.required?.includes(name));
    return Object.fromEntries(wanted.map(([name, property]) => [name, sample(spec, property, depth + 1)]));
  }
  return { array: [], string: "", integer: 0, number: 0, boolean: false }[type] ?? null;
};

const field = (parameter) => {
  const schema = parameter.schema ?? {};
  const input = make("input", { name: parameter.name, required: parameter.required ?? false, placeholder: String(schema.example ?? "") });
  input.dataset.in = parameter.in;
  return make("label", { title: parameter.description ?? "" }, `${parameter.name} (${parameter.in})`, input);
};

const send = async (path, method, form, output) => {
  const query = new URLSearchParams();
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  let url = path;
  for (const input of form.querySelectorAll("input")) {
    if (input.value === "") continue;
    if (input.dataset.in === "path") url = url.replace(`{${input.name}}`, encodeURIComponent(input.value));
    else if (input.dataset.in === "query") query.append(input.name, input.value);
    else headers[input.name] = input.value;
  }
  const body = form.querySelector("textarea")?.value;
  if (body) headers["content-type"] = "application/json";
  if (query.size) url += `?${query}`;
  output.textContent = `${method.toUpperCase()} ${url}\n`;
  try {
    const answer = await fetch(url, { method: method.toUpperCase(), headers, body: body || undefined });
    const text = await answer.text();
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Not JSON: shown as it is.
    }
    output.textContent += `${answer.status} ${answer.statusText}\n\n${shown}`;
  } catch (error) {
    output.textContent += String(error);
  }
};

const operation = (spec, path, method, described) => {
  const inside = make("div");
  if (described.description) inside.append(make("p", { textContent: described.description }));
  const form = make("form", {}, ...(described.parameters ?? []).map(field));
  const body = described.requestBody?.content?.["application/json"]?.schema;
  if (body) {
    const text = JSON.stringify(sample(spec, body), null, 2);
    form.append(make("label", {}, "Body", make("textarea", { value: text, spellcheck: false })));
  }
  const output = make("pre", { hidden: true, tabIndex: 0 });
  // The stream never ends, so there is nothing to show for it.
  if (described.operationId !== "live.open") form.append(make("button", { textContent: "Send" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    output.hidden = false;
    send(path, method, form, output);
  });
  const answers = make("dl");
  for (const [status, answer] of Object.entries(described.responses ?? {})) {
    const content = Object.values(answer.content ?? {})[0]?.schema;
    const type = content?.$ref?.split("/").at(-1);
    answers.append(
      make("dt", { textContent: type ? `${status}: ${type}` : status }),
      make("dd", { textContent: answer.description ?? "" }),
    );
  }
  inside.append(form, output, answers);
  const title = make(
    "summary",
    {},
    make("b", { textContent: method.toUpperCase() }),
    make("code", { textContent: path }),
    make("span", { textContent: described.summary ?? "" }),
  );
  const details = make("details", { id: described.operationId }, title, inside);
  details.dataset.words = `${method} ${path} ${described.operationId} ${described.summary}`.toLowerCase();
  return details;
};

const show = (spec) => {
  document.querySelector("#about").textContent = spec.info.description;
  const main = document.querySelector("#operations");
  main.replaceChildren();
  for (const tag of spec.tags) {
    const section = make("section", {}, make("h2", { textContent: tag.name }), make("p", { textContent: tag.description }));
    for (const [path, item] of Object.entries(spec.paths)) {
      for (const method of METHODS) {
        if (item[method]?.tags?.includes(tag.name)) section.append(operation(spec, path, method, item[method]));
      }
    }
    main.append(section);
  }
};

document.querySelector("#filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/);
  for (const section of document.querySelectorAll("section")) {
    for (const one of section.querySelectorAll("details")) {
      one.hidden = !words.every((word) => one.dataset.words.includes(word));
    }
    section.hidden = !section.querySelector("details:not([hidden])");
  }
});

document.querySelector("#sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const output = form.querySelector("output");
  const answer = await fetch("/api/v1/auth/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  });
  const said = await answer.json();
  // Kept in memory only: a reload signs out of this page.
  token = answer.ok ? said.access_token : null;
  output.textContent = answer.ok ? "Signed in." : (said.detail ?? said.title);
});

show(await (await fetch("/api/openapi.json")).json());
