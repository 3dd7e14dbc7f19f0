//! Searching: people however they are written, and what was said.

use crm_testkit::{TestApp, on_both_databases};
use serde_json::{Value, json};

const ANA: &str = "+16175550123";

async fn add(app: &TestApp, person: Value) -> String {
    app.owner.post("/api/v1/contacts", person).await.expect(201).json()["id"].as_str().unwrap().to_owned()
}

/// First names of the people whom a question finds.
async fn people(app: &TestApp, q: &str) -> Vec<String> {
    let items = app.owner.get(&format!("/api/v1/contacts?q={q}")).await.expect(200).json()["items"].clone();
    items.as_array().unwrap().iter().map(|one| one["first_name"].as_str().unwrap_or("-").to_owned()).collect()
}

async fn search(app: &TestApp, q: &str) -> Value {
    app.owner.get(&format!("/api/v1/search?q={q}")).await.expect(200).json()
}

fn marked(found: &Value) -> Vec<String> {
    let snippet: Vec<char> = found["snippet"].as_str().unwrap().chars().collect();
    let place = |range: &Value, end: &str| usize::try_from(range[end].as_u64().unwrap()).unwrap();
    let matches = found["matches"].as_array().unwrap().iter();
    matches.map(|range| snippet[place(range, "start")..place(range, "end")].iter().collect()).collect()
}

on_both_databases! {
    async fn people_are_found_however_they_are_written(app: TestApp) {
        add(&app, json!({"first_name": "Ren\u{e9}e", "last_name": "O'Brien", "company": "Quill Homes",
            "phones": [{"value": ANA}], "emails": [{"value": "Renee.OB@Example.com"}]})).await;
        add(&app, json!({"first_name": "Tom", "last_name": "Reed"})).await;
        for q in ["renee", "REN%C3%89E", "re%20quill", "(617)%20555-0123", "%2B1%20617%20555", "555-0123", "renee.ob@EXAMPLE",
            "obrien", "o%27brien", "quil", "qiull", "reneee", "renee%20617-555"] {
            assert_eq!(people(&app, q).await, ["Ren\u{e9}e"], "{q}");
        }
        for q in ["nobody", "renee%20reed", "ren_e", "enee%25", "%22renee%22", "renee%20OR%20tom", "*", "617%20555%209999"] {
            assert_eq!(people(&app, q).await, Vec::<String>::new(), "{q}");
        }
        let found = search(&app, "617555").await;
        assert_eq!(found["people"][0]["found_by"], "phone");
        assert_eq!(search(&app, "renee.ob@").await["people"][0]["found_by"], "email");
        assert_eq!(search(&app, "reneee").await["people"][0]["found_by"], "similar");
        assert_eq!(search(&app, "renee").await["people"][0]["contact"]["name"], "Ren\u{e9}e O'Brien");
        assert_eq!(search(&app, "%20").await, json!({"people": [], "conversations": []}));
        app.owner.get("/api/v1/search").await.expect(400);
    }

    async fn what_was_said_is_found_with_its_place(app: TestApp) {
        app.text_from(ANA, "There is a D\u{e9}j\u{e0}-vu crack in the cellar wall").await;
        app.text_from("+16175550199", "No cracks here; cellars are fine").await;
        let found = search(&app, "deja%20CRACK").await["conversations"].clone();
        assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
        assert_eq!(marked(&found[0]), ["D\u{e9}j\u{e0}", "crack"]);
        assert_eq!(found[0]["contact"]["address"], ANA);
        assert_eq!((&found[0]["channel"], &found[0]["kind"]), (&json!("sms"), &json!("message")));
        let found = search(&app, "cellar%20crack").await["conversations"].clone();
        let who: Vec<&Value> = found.as_array().unwrap().iter().map(|one| &one["contact"]["address"]).collect();
        assert_eq!(who, ["+16175550199", ANA], "the newest first");
        assert_eq!(search(&app, "ellar").await["conversations"], json!([]), "words from their beginning");

        // The inbox finds what was said before the last line, and by whom.
        app.text_from(ANA, "Thursday then").await;
        for (q, threads) in [("deja", 1), ("cellar", 2), ("thursday", 1), ("617555", 2), ("nothing", 0)] {
            let page = app.owner.get(&format!("/api/v1/conversations?q={q}")).await.expect(200).json();
            assert_eq!(page["items"].as_array().unwrap().len(), threads, "{q}");
        }
        let first = app.owner.get("/api/v1/conversations?q=cellar&limit=1").await.expect(200).json();
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = app.owner.get(&format!("/api/v1/conversations?q=cellar&limit=1&cursor={cursor}")).await.expect(200).json();
        assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
        assert!(second["next_cursor"].is_null());
    }
}
