//! Pictures and sound are fetched, kept, and given to those who may have them.

use chrono::TimeDelta;
use crm_simulator::{Inbound, Media, MediaItem, MediaMode, Settings};
use crm_testkit::{TestApp, on_both_databases};
use reqwest::Method;
use serde_json::{Value, json};

const ANA: &str = "+16175550123";

async fn picture(app: &TestApp, url: &str) {
    let media = MediaItem::Full(Media { url: url.to_owned(), kind: Some("image/png".to_owned()) });
    app.sim.inbound(Inbound { media: vec![media], ..Inbound::new(ANA, "The wall") }).await.unwrap();
    app.run_jobs().await;
}

async fn file(app: &TestApp) -> Value {
    let items = app.thread(&app.only_conversation().await).await;
    items.last().unwrap()["files"][0].clone()
}

fn at_the_provider(app: &TestApp) -> String {
    format!("{}/media/picture/1.png", app.simulator_url())
}

on_both_databases! {
    async fn a_picture_is_kept_and_given_by_its_link_only(app: TestApp) {
        picture(&app, &at_the_provider(&app)).await;
        let file = file(&app).await;
        assert_eq!((&file["state"], &file["content_type"]), (&json!("stored"), &json!("image/png")));
        let link = file["url"].as_str().unwrap();

        let got = app.anyone.get(link).await.expect(200);
        assert_eq!(got.headers["content-type"], "image/png");
        assert_eq!(got.headers["x-content-type-options"], "nosniff");
        assert!(got.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
        let part = app.anyone.send(app.anyone.request(Method::GET, link).header("range", "bytes=1-3")).await.expect(206);
        assert_eq!((part.text.as_str(), part.headers["content-length"].to_str().unwrap()), ("PNG", "3"));

        let (path, token) = link.split_once("?token=").unwrap();
        app.anyone.get(path).await.expect(403);
        app.anyone.get(&format!("{path}?token=x{token}")).await.expect(403);
        app.owner.get(&format!("/api/v1/attachments/01946b5e-7c00-7000-8000-000000000001?token={token}")).await.expect(403);
        app.advance(TimeDelta::hours(1)).await;
        app.anyone.get(link).await.expect(403);
    }

    async fn what_is_no_picture_is_only_to_be_saved(app: TestApp) {
        app.sim.set_settings(Settings { media: MediaMode::WrongType, ..Settings::default() });
        picture(&app, &at_the_provider(&app)).await;
        let file = file(&app).await;
        assert_eq!(file["content_type"], "application/octet-stream");
        let got = app.anyone.get(file["url"].as_str().unwrap()).await.expect(200);
        assert!(got.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    }

    async fn a_file_that_is_not_there_yet_is_tried_again_and_one_that_never_comes_is_marked(app: TestApp) {
        app.sim.set_settings(Settings { media: MediaMode::Missing, ..Settings::default() });
        picture(&app, &at_the_provider(&app)).await;
        assert_eq!(file(&app).await["state"], "pending");
        app.sim.set_settings(Settings::default());
        app.advance(TimeDelta::seconds(5)).await;
        assert_eq!(file(&app).await["state"], "stored");

        app.sim.set_settings(Settings { media: MediaMode::Expired, ..Settings::default() });
        picture(&app, &at_the_provider(&app)).await;
        for _ in 0..12 {
            app.sim.advance(TimeDelta::minutes(11)).await;
            app.run_jobs().await;
        }
        app.advance(TimeDelta::zero()).await;
        let failed = file(&app).await;
        assert_eq!((&failed["state"], &failed["reason"]), (&json!("failed"), &json!("the provider no longer has it")));
        assert_eq!(failed.get("url"), None);
        let items = app.thread(&app.only_conversation().await).await;
        assert_eq!(items[1]["body"], "The wall", "the message itself is complete");
    }

    async fn nothing_is_fetched_from_our_own_network_or_without_end(app: TestApp) {
        let own = format!("{}/health/ready", app.app().url());
        for inward in [own.as_str(), "http://169.254.169.254/latest/meta-data", "http://[::1]:22/", "http://0x7f.1/"] {
            picture(&app, inward).await;
            let refused = file(&app).await;
            assert_eq!((&refused["state"], &refused["reason"]), (&json!("failed"), &json!("its address leads to a private network")), "{inward}");
        }
        app.sim.set_settings(Settings { media: MediaMode::Huge, ..Settings::default() });
        picture(&app, &at_the_provider(&app)).await;
        assert_eq!(file(&app).await["reason"], "it is larger than 25 MB");
    }
}
