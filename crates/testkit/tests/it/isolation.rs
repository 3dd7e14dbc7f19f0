//! Two workspaces in one database: nothing of one is seen, changed or counted by the other, by any operation.

use crm_testkit::{Api, TestApp, on_both_databases};
use crm_types::permission::Role;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Stands in every text of the workspace that is looked for.
const CANARY: &str = "Zwiebelkuchen";
const ANA: &str = "+16175550123";

/// How an operation is tried from the other workspace.
#[derive(Clone, Copy)]
enum Walk {
    /// It names a thing by its id: the other's must be "not found", whatever is asked of it.
    Names(Thing, &'static str),
    /// It answers with what the caller has: nothing of the other may be in it.
    Shows(&'static str),
    /// It goes by a signature, or concerns nobody's data.
    Apart,
}

#[derive(Clone, Copy)]
enum Thing {
    Contact,
    Conversation,
    Activity,
    Connection,
    Event,
    Session,
    Member,
    Invite,
    Key,
    Import,
}

use Thing::{Activity, Connection, Contact, Conversation, Event, Import, Invite, Key, Member, Session};
use Walk::{Apart, Names, Shows};

/// Every operation; a new one fails the test until it stands here.
const OPERATIONS: &[(&str, Walk)] = &[
    ("activities.cancel", Names(Activity, "{}")),
    ("activities.frame", Names(Activity, "")),
    ("activities.html", Apart),
    ("activities.settle", Names(Activity, r#"{"decision": "cancel"}"#)),
    ("activities.show", Names(Activity, "")),
    ("activities.transcript", Names(Activity, "")),
    ("api_keys.create", Apart),
    ("api_keys.list", Shows("")),
    ("api_keys.revoke", Names(Key, "")),
    ("attachments.show", Apart),
    ("audit.export", Shows("?limit=200")),
    ("audit.list", Shows("?limit=200")),
    // By the secret of a link, or before there is any workspace.
    ("auth.invite", Apart),
    ("auth.join", Apart),
    ("auth.login", Apart),
    ("auth.logout", Apart),
    ("auth.refresh", Apart),
    ("auth.reset", Apart),
    ("auth.reset_offer", Apart),
    ("auth.setup", Apart),
    ("auth.setup_status", Apart),
    ("connections.create", Apart),
    ("connections.list", Shows("")),
    ("connections.patch", Names(Connection, r#"{"name": "Mine"}"#)),
    ("connections.show", Names(Connection, "")),
    ("connections.test", Names(Connection, "{}")),
    ("connections.webhooks", Names(Connection, "{}")),
    ("contacts.conversation", Names(Contact, "{}")),
    ("contacts.create", Apart),
    ("contacts.export", Shows("")),
    ("contacts.list", Shows("?q=Zwiebelkuchen")),
    ("contacts.patch", Names(Contact, r#"{"first_name": "Mine"}"#)),
    ("contacts.show", Names(Contact, "")),
    ("conversations.activities", Names(Conversation, "")),
    ("conversations.list", Shows("?q=Zwiebelkuchen")),
    ("conversations.patch", Names(Conversation, r#"{"status": "done"}"#)),
    ("conversations.read", Names(Conversation, "{}")),
    ("conversations.send", Names(Conversation, r#"{"channel": "sms", "body": "Mine"}"#)),
    ("conversations.show", Names(Conversation, "")),
    ("conversations.unread", Names(Conversation, "{}")),
    ("docs.show", Apart),
    ("health.live", Apart),
    ("health.ready", Apart),
    ("hooks.receive", Apart),
    ("imports.commit", Names(Import, "{}")),
    ("imports.create", Apart),
    ("imports.export", Names(Import, "")),
    ("imports.list", Shows("")),
    ("imports.patch", Names(Import, "{}")),
    ("imports.rows", Names(Import, "")),
    ("imports.show", Names(Import, "")),
    ("imports.undo", Names(Import, "{}")),
    ("invites.create", Apart),
    ("invites.list", Shows("")),
    ("invites.revoke", Names(Invite, "")),
    ("live.open", Apart),
    ("live.ticket", Apart),
    ("me.confirm_two_factor", Apart),
    ("me.end_other_sessions", Apart),
    ("me.end_session", Names(Session, "")),
    ("me.leave", Apart),
    ("me.password", Apart),
    ("me.recovery_codes", Apart),
    ("me.sessions", Shows("")),
    ("me.show", Shows("")),
    ("me.start_two_factor", Apart),
    ("me.stop_two_factor", Apart),
    // Told in `members.rs`: it takes a membership, and is "not found" without one.
    ("me.switch", Apart),
    ("me.two_factor", Shows("")),
    ("me.workspaces", Shows("")),
    ("members.list", Shows("")),
    ("members.patch", Names(Member, r#"{"role": "viewer"}"#)),
    ("members.remove", Names(Member, "")),
    ("members.reset_link", Names(Member, "{}")),
    ("members.two_factor", Names(Member, "")),
    ("metrics.show", Apart),
    ("openapi.show", Apart),
    ("quarantine.list", Shows("?limit=200")),
    ("quarantine.retry", Names(Event, "{}")),
    ("rules.opt_out", Apart),
    ("rules.phone", Apart),
    ("rules.segments", Apart),
    ("sending.set", Apart),
    ("sending.show", Shows("")),
    ("unsubscribe.act", Apart),
    ("unsubscribe.show", Apart),
    ("workspace.patch", Apart),
    ("workspace.show", Shows("")),
];

/// The ids of one thing of each kind.
struct Things {
    contact: String,
    conversation: String,
    activity: String,
    connection: String,
    event: String,
    session: String,
    member: String,
    invite: String,
    key: String,
    import: String,
}

impl Things {
    /// A workspace full of the canary.
    async fn make(app: &mut TestApp) -> Self {
        let named = json!({"first_name": CANARY, "company": CANARY, "tags": [CANARY], "phones": [{"value": ANA}]});
        let contact = app.owner.post("/api/v1/contacts", named).await.expect(201).json();
        app.text_from(ANA, &format!("{CANARY}, please")).await;
        let conversation = app.only_conversation().await;
        let activity = app.thread(&conversation).await.remove(0);
        app.sql(&format!("UPDATE connection SET name = '{CANARY}'")).await;
        app.sql("UPDATE inbound_event SET state = 'quarantined', reason = 'to see'").await;
        let events = app.owner.get("/api/v1/quarantine").await.expect(200).json();
        app.owner.patch("/api/v1/workspace", json!({"name": CANARY, "postal_address": CANARY})).await.expect(200);
        let invite = json!({"email": format!("{CANARY}@test.example"), "role": "agent"});
        let invite = app.owner.post("/api/v1/invites", invite).await.expect(201).json();
        let key = json!({"name": CANARY, "scopes": ["contact:read"]});
        let key = app.owner.post("/api/v1/api-keys", key).await.expect(201).json();
        let file = format!("Name,Phone\n{CANARY},12\n");
        let import = app.owner.upload("/api/v1/imports", CANARY, file, &json!({})).await.expect(202).json();
        app.run_jobs().await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            contact: text(&contact["id"]),
            conversation,
            activity: text(&activity["id"]),
            connection: app.connection.clone(),
            event: text(&events["items"][0]["id"]),
            session: text(&app.owner.get("/api/v1/me/sessions").await.json()["items"][0]["id"]),
            member: text(&app.member(Role::Agent).await.get("/api/v1/me").await.json()["user_id"]),
            invite: text(&invite["invite"]["id"]),
            key: text(&key["api_key"]["id"]),
            import: text(&import["id"]),
        }
    }

    fn id(&self, thing: Thing) -> &str {
        match thing {
            Contact => &self.contact,
            Conversation => &self.conversation,
            Activity => &self.activity,
            Connection => &self.connection,
            Event => &self.event,
            Session => &self.session,
            Member => &self.member,
            Invite => &self.invite,
            Key => &self.key,
            Import => &self.import,
        }
    }

    fn all(&self) -> [&str; 10] {
        [Contact, Conversation, Activity, Connection, Event, Session, Member, Invite, Key, Import]
            .map(|thing| self.id(thing))
    }
}

/// What the owner sees of it: to compare before and after.
async fn picture(app: &TestApp) -> Vec<String> {
    let mut seen = Vec::new();
    for path in [
        "contacts",
        "conversations",
        "connections",
        "quarantine",
        "sending",
        "workspace",
        "members",
        "invites",
        "api-keys",
        "imports",
        "audit?limit=200",
    ] {
        seen.push(app.owner.get(&format!("/api/v1/{path}")).await.expect(200).text);
    }
    seen
}

async fn ask(api: &Api, method: &str, path: &str, body: &str) -> (u16, String) {
    let mut request = api.request(Method::from_bytes(method.as_bytes()).unwrap(), path);
    if method != "GET" {
        request = request.header("content-type", "application/json").body(body.to_owned());
    }
    let answer = api.send(request).await;
    (answer.status, answer.text)
}

on_both_databases! {
    async fn the_other_workspace_is_not_there(app: TestApp) {
        let things = Things::make(&mut app).await;
        let stranger = app.stranger().await;
        let document = app.anyone.get("/api/openapi.json").await.json();
        let before = picture(&app).await;

        let mut walked = BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let name = operation["operationId"].as_str().unwrap();
                let (_, walk) = OPERATIONS
                    .iter()
                    .find(|(known, _)| *known == name)
                    .unwrap_or_else(|| panic!("{name} is new: say in isolation.rs how another workspace tries it"));
                walked.insert(name.to_owned());
                let method = method.to_uppercase();
                match walk {
                    Apart => {}
                    Names(thing, body) => {
                        let path = path.replace("{id}", things.id(*thing));
                        let (status, text) = ask(&stranger, &method, &path, body).await;
                        assert_eq!(status, 404, "{name}: {text}");
                        let nobody = path.replace(things.id(*thing), "01946b5e-7c00-7000-8000-0000000000ff");
                        let (_, absent) = ask(&stranger, &method, &nobody, body).await;
                        assert_eq!(without_request(&text), without_request(&absent), "{name} tells the two apart");
                        assert!(!text.contains(CANARY), "{name}: {text}");
                    }
                    Shows(query) => {
                        let (status, text) = ask(&stranger, &method, &format!("{path}{query}"), "").await;
                        assert_eq!(status, 200, "{name}: {text}");
                        // What was asked for may be said back; nothing else of it.
                        assert!(!text.contains(CANARY), "{name}: {text}");
                        for id in things.all() {
                            assert!(!text.contains(id), "{name}: {text}");
                        }
                    }
                }
            }
        }
        let listed: BTreeSet<String> = OPERATIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(walked, listed, "an operation that is listed here is gone");
        assert_eq!(picture(&app).await, before, "nothing of it was changed");
    }

    async fn the_other_workspace_is_not_heard(app: TestApp) {
        let stranger = app.stranger().await;
        let own = stranger.get("/api/v1/me").await.expect(200).json()["workspace_id"].as_str().unwrap().parse().unwrap();
        let mut heard = app.app().feed().subscribe(own);
        app.app().feed().current(app.app().env(), own).await.unwrap();

        app.text_from(ANA, CANARY).await;
        assert!(heard.try_recv().is_err(), "a text of the other workspace");
        // The same numbers and addresses in both are two people.
        let named = json!({"first_name": "Ana", "phones": [{"value": ANA}]});
        stranger.post("/api/v1/contacts?upsert=phone", named).await.expect(201);
        app.run_jobs().await;
        assert!(heard.try_recv().is_ok(), "their own");
    }

    async fn a_cursor_opens_no_door(app: TestApp) {
        for n in 0..3 {
            app.text_from(&format!("+1617555013{n}"), CANARY).await;
        }
        let stranger = app.stranger().await;
        for list in ["contacts", "conversations", "audit"] {
            let page = app.owner.get(&format!("/api/v1/{list}?limit=1")).await.expect(200).json();
            let cursor = page["next_cursor"].as_str().unwrap_or_else(|| panic!("{list} has a second page"));
            let theirs = stranger.get(&format!("/api/v1/{list}?cursor={cursor}")).await.expect(200).json();
            for item in theirs["items"].as_array().unwrap() {
                assert!(!item.to_string().contains(CANARY), "{list}: {item}");
            }
            assert_ne!(page["items"], theirs["items"]);
        }
    }
}

/// A problem without what differs from request to request.
fn without_request(text: &str) -> Value {
    let mut problem: Value = serde_json::from_str(text).unwrap();
    problem.as_object_mut().unwrap().remove("request_id");
    problem.as_object_mut().unwrap().remove("instance");
    problem
}
