//! Files of people over HTTP: forms as programs send them, receipts that add up, and what is refused.

use crm_testkit::{Api, TestApp, on_both_databases};
use reqwest::{
    Method,
    multipart::{Form, Part},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Write as _};

/// A file in which one row in twenty cannot be used, and one in fifty says what another has said.
fn messy(rows: usize) -> String {
    let mut file = "First Name,Last Name,Mobile Phone,E-mail,Street,City,State,ZIP,Tags\r\n".to_owned();
    for row in 0..rows {
        let phone = match row % 20 {
            3 => ["6.17555E+09", "12", "n0 phone", "+1 617"][row / 20 % 4].to_owned(),
            _ => format!("+1 (201) 2{:02}-{:04}", row / 10_000, row % 10_000),
        };
        let phone = if row % 50 == 49 { format!("+1 (201) 200-{:04}", row - 9) } else { phone };
        write!(
            file,
            "Ana,\"Quill, {row}\",{phone},ana{row}@example.com,{row} Elm St,Quincy,MA,02169,\"fair;2026\"\r\n"
        )
        .unwrap();
    }
    file
}

async fn import(app: &TestApp, file: impl Into<Vec<u8>>, options: Value) -> Value {
    let begun = app.owner.upload("/api/v1/imports?commit=true", "people.csv", file, &options).await.expect(202).json();
    app.run_jobs().await;
    show(&app.owner, &begun).await
}

async fn show(api: &Api, import: &Value) -> Value {
    api.get(&path(import, "")).await.expect(200).json()
}

fn path(import: &Value, rest: &str) -> String {
    format!("/api/v1/imports/{}{rest}", import["id"].as_str().unwrap())
}

async fn all_rows(app: &TestApp, import: &Value, outcome: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.owner.get(&path(import, &format!("/rows?limit=200{outcome}{cursor}"))).await.expect(200).json();
        rows.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

/// How many parts of files are kept.
async fn parts(app: &TestApp) -> u64 {
    app.sql("UPDATE import_part SET part = part").await
}

const OUTCOMES: [&str; 5] = ["created", "updated", "unchanged", "rejected", "conflicting"];

on_both_databases! {
    async fn a_messy_file_reconciles_to_the_row(app: TestApp) {
        let done = import(&app, messy(1500), json!({})).await;
        assert_eq!(done["status"], "done", "{done:#}");
        assert_eq!(done["total"], 1500);
        assert_eq!(done["rejected"], 75);
        let sum: u64 = OUTCOMES.iter().map(|outcome| done[outcome].as_u64().unwrap()).sum();
        assert_eq!(sum, 1500);

        // The receipts, each list of them, and the export say the same.
        let rows = all_rows(&app, &done, "").await;
        let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
        for (line, row) in (2..).zip(&rows) {
            assert_eq!(row["line"], line);
            *counted.entry(row["outcome"].as_str().unwrap()).or_default() += 1;
        }
        let export = app.owner.get(&path(&done, "/export")).await.expect(200).text;
        for outcome in OUTCOMES {
            let count = done[outcome].as_u64().unwrap();
            assert_eq!(counted.get(outcome).copied().unwrap_or_default(), count, "{outcome}");
            assert_eq!(all_rows(&app, &done, &format!("&outcome={outcome}")).await.len() as u64, count, "{outcome}");
            let told = export.lines().filter(|line| line.split(',').nth(1) == Some(outcome)).count() as u64;
            assert_eq!(told, count, "{outcome}");
        }
        // And the book has as many more people as were made.
        let mut people = 0;
        let mut cursor = String::new();
        loop {
            let page = app.owner.get(&format!("/api/v1/contacts?limit=200{cursor}")).await.expect(200).json();
            people += page["items"].as_array().unwrap().len() as u64;
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(people, done["created"].as_u64().unwrap());
        let scientific = rows.iter().find(|row| row["reason"].as_str().is_some_and(|why| why.contains("scientific")));
        assert_eq!(scientific.expect("it says the word")["column"], "Mobile Phone");

        // What was rejected can be mended in a spreadsheet and brought again as it came.
        let rejected = app.owner.get(&path(&done, "/export?outcome=rejected")).await.expect(200).text;
        let mended = rejected.replace("6.17555E+09", "+1 202 555 0100").replace("n0 phone", "");
        let again = import(&app, mended, json!({})).await;
        assert_eq!((again["total"].as_u64(), again["status"].as_str()), (Some(75), Some("done")));
        assert!(again["created"].as_u64() > Some(0) && again["rejected"].as_u64() < Some(75), "{again:#}");
    }

    async fn a_form_that_is_none_is_refused_and_leaves_nothing(app: TestApp) {
        let owner = &app.owner;
        let send = |form: Form| owner.send(owner.request(Method::POST, "/api/v1/imports").multipart(form));
        let file = || Part::bytes(b"Name\nAna\n".as_slice()).file_name("a.csv");
        let pointer = |answer: &crm_testkit::Answer| answer.json()["errors"][0]["pointer"].as_str().map(str::to_owned);
        for (form, wanted) in [
            (Form::new().text("options", "{}"), "/file"),
            (Form::new().part("file", file()).part("file", file()), "/file"),
            (Form::new().part("file", file()).text("options", "{}").text("options", "{}"), "/options"),
            (Form::new().part("file", file()).text("evil", "1"), "/evil"),
            (Form::new().part("file", file()).text("options", r#"{"on_conflict": "burn"}"#), "/on_conflict"),
            (Form::new().part("file", file()).text("options", r#"{"tags": [""]}"#), "/tags/0"),
            (Form::new().part("file", file()).text("options", r#"{"opted_out": false}"#), "/opted_out"),
        ] {
            let answer = send(form).await.expect(422);
            assert_eq!(pointer(&answer).as_deref(), Some(wanted), "{}", answer.text);
        }
        send(Form::new().part("file", file()).text("options", "{")).await.expect(400);
        owner.post("/api/v1/imports", json!({"file": "Name"})).await.expect(415);
        let broken = owner.request(Method::POST, "/api/v1/imports").header("content-type", "multipart/form-data; boundary=x");
        owner.send(broken.body("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nName")).await.expect(400);
        assert_eq!(owner.get("/api/v1/imports").await.json()["items"], json!([]));
        assert_eq!(parts(&app).await, 0);
    }

    async fn a_request_that_comes_twice_is_one_import(app: TestApp) {
        let send = |file: &'static str| {
            let form = Form::new().part("file", Part::bytes(file.as_bytes()).file_name("a.csv"));
            let request = app.owner.request(Method::POST, "/api/v1/imports?commit=true").header("idempotency-key", "one");
            app.owner.send(request.multipart(form))
        };
        let first = send("Name\nAna\n").await.expect(202).json();
        assert_eq!(send("Name\nAna\n").await.expect(202).json(), first);
        assert_eq!(send("Name\nBen\n").await.expect(422).code(), "idempotency_mismatch");
        app.run_jobs().await;
        assert_eq!(app.owner.get("/api/v1/imports").await.json()["items"].as_array().unwrap().len(), 1);
        assert_eq!(parts(&app).await, 1);
        assert_eq!(show(&app.owner, &first).await["created"], 1);
    }

    async fn an_import_is_previewed_changed_confirmed_and_taken_back(app: TestApp) {
        let owner = &app.owner;
        let file = "Who,Number\nAna Quill,617-555-0150\n";
        let begun = owner.upload("/api/v1/imports", "a.csv", file, &json!({})).await.expect(202).json();
        assert_eq!(show(owner, &begun).await["status"], "queued");
        assert_eq!(owner.post(&path(&begun, "/commit"), json!({})).await.expect(409).code(), "wrong_state");
        app.run_jobs().await;
        let previewed = show(owner, &begun).await;
        assert_eq!(previewed["status"], "previewed");
        let mapping = json!({"mapping": [{"column": 0, "field": "full_name"}, {"column": 1, "field": "phone", "key": "mobile"}]});
        owner.patch(&path(&begun, ""), mapping).await.expect(200);
        app.run_jobs().await;
        let previewed = show(owner, &begun).await;
        assert_eq!((previewed["created"].as_u64(), previewed["status"].as_str()), (Some(1), Some("previewed")));
        assert_eq!(previewed["columns"][1]["key"], "mobile");
        assert_eq!(owner.get("/api/v1/contacts").await.json()["items"], json!([]));

        owner.post(&path(&begun, "/commit"), json!({})).await.expect(202);
        app.run_jobs().await;
        let made = owner.get("/api/v1/contacts").await.json()["items"][0].clone();
        assert_eq!((made["first_name"].as_str(), made["phones"][0]["label"].as_str()), (Some("Ana"), Some("mobile")));
        owner.post(&path(&begun, "/undo"), json!({})).await.expect(202);
        app.run_jobs().await;
        assert_eq!(show(owner, &begun).await["status"], "undone");
        owner.get(&format!("/api/v1/contacts/{}", made["id"].as_str().unwrap())).await.expect(404);
        assert_eq!(owner.post(&path(&begun, "/undo"), json!({})).await.expect(409).code(), "wrong_state");
    }

    async fn an_export_comes_back_as_it_went(app: TestApp) {
        let people = [
            json!({"first_name": "=cmd", "last_name": "O'Neil", "company": "A; B, \"C\"", "city": "Quincy",
                "phones": [{"value": "+16175550161"}, {"value": "+16175550162"}], "emails": [{"value": "a@example.com"}],
                "tags": ["fair", "2026"], "lifecycle": "customer", "customer_since": "2024-05-01"}),
            json!({"last_name": "Ren\u{e9}e C\u{f4}t\u{e9}", "emails": [{"value": "rc@example.com"}], "lead_source": "+one"}),
        ];
        for person in &people {
            app.owner.post("/api/v1/contacts", person.clone()).await.expect(201);
        }
        let csv = app.owner.get("/api/v1/contacts/export").await.expect(200);
        assert!(csv.headers["content-disposition"].to_str().unwrap().ends_with(".csv\""));
        let is_formula = |cell: &str| cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']);
        let formulas: Vec<&str> = csv.text.split([',', '\n']).filter(|cell| is_formula(cell)).collect();
        assert_eq!(formulas, [""; 0]);
        let listed = app.owner.get("/api/v1/contacts/export?format=json").await.expect(200).json();
        assert_eq!(listed, app.owner.get("/api/v1/contacts?limit=200").await.json()["items"]);
        assert_eq!(app.owner.get("/api/v1/contacts/export?format=json&q=nobody").await.json(), json!([]));
        app.member(crm_types::permission::Role::Agent).await.get("/api/v1/contacts/export").await.expect(403);

        // Brought back it says nothing new; in another workspace it is the same people.
        let again = import(&app, csv.text.clone(), json!({})).await;
        assert_eq!((again["unchanged"].as_u64(), again["total"].as_u64()), (Some(2), Some(2)), "{again:#}");
        let stranger = app.stranger().await;
        stranger.upload("/api/v1/imports?commit=true", "c.csv", csv.text, &json!({})).await.expect(202);
        app.run_jobs().await;
        let there = stranger.get("/api/v1/contacts").await.json();
        for (theirs, ours) in there["items"].as_array().unwrap().iter().zip(listed.as_array().unwrap()) {
            for field in ["first_name", "last_name", "company", "city", "phones", "emails", "tags", "lifecycle", "customer_since", "lead_source"] {
                assert_eq!(theirs[field], ours[field], "{field}");
            }
        }
    }

    async fn somebody_who_was_written_to_stays(app: TestApp) {
        let done = import(&app, "Name,Phone\nAna Quill,+16175550151\nBen Ode,+16175550152\n", json!({})).await;
        app.text_from("+16175550151", "Hello").await;
        app.owner.post(&path(&done, "/undo"), json!({})).await.expect(202);
        app.run_jobs().await;
        let left = app.owner.get("/api/v1/contacts").await.json()["items"].as_array().unwrap().clone();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0]["phones"][0]["value"], "+16175550151");
        let rows = all_rows(&app, &done, "").await;
        assert!(rows[0]["reason"].as_str().unwrap().contains("conversation"), "{rows:#?}");
        assert_eq!(show(&app.owner, &done).await["kept_on_undo"], 1);
    }

    async fn an_edit_of_an_old_version_is_refused(app: TestApp) {
        let owner = &app.owner;
        let made = owner.post("/api/v1/contacts", json!({"first_name": "Ana"})).await.expect(201).json();
        assert_eq!(made["version"], 1);
        let path = format!("/api/v1/contacts/{}", made["id"].as_str().unwrap());
        let first = owner.patch(&path, json!({"version": 1, "city": "Quincy"})).await.expect(200).json();
        assert_eq!((first["version"].as_i64(), first["city"].as_str()), (Some(2), Some("Quincy")));
        assert_eq!(owner.patch(&path, json!({"version": 1, "city": "Lynn"})).await.expect(409).code(), "stale");
        assert_eq!(owner.get(&path).await.json()["city"], "Quincy");
        // Without a version the last word counts.
        owner.patch(&path, json!({"city": "Lynn", "lifecycle": "customer", "customer_since": "2024-05-01"})).await.expect(200);
        let now = owner.patch(&path, json!({"version": 3, "customer_since": null})).await.expect(200).json();
        assert_eq!((now["city"].as_str(), now["customer_since"].as_str()), (Some("Lynn"), None));
        owner.patch(&path, json!({"lifecycle": "royalty"})).await.expect(422);
        owner.patch(&path, json!({"customer_since": "yesterday"})).await.expect(422);
    }
}
