//! The process ends at the worst moment.

use crate::inbound::fault;
use chrono::TimeDelta;
use crm_simulator::{Fault, Inbound};
use crm_testkit::on_both_databases;
use serde_json::json;

const ANA: &str = "+16175550123";

on_both_databases! {
    async fn between_the_webhook_and_its_job(app: TestApp) {
        app.sim.inbound(Inbound::new(ANA, "Is Tuesday free?")).await.unwrap();
        app.crash_and_restart().await;
        assert!(app.conversations().await.is_empty());

        app.run_jobs().await;

        assert_eq!(app.conversations().await[0]["last_activity"]["snippet"], "Is Tuesday free?");
    }

    async fn between_the_answer_and_its_job(app: TestApp) {
        app.text_from(ANA, "Is Tuesday free?").await;
        let thread = app.only_conversation().await;
        app.reply(&thread, "Tuesday works.").await.expect(202);
        app.crash_and_restart().await;

        app.run_jobs().await;

        assert_eq!(app.sent().len(), 1);
    }

    async fn between_handed_and_the_answer(app: TestApp) {
        app.text_from(ANA, "Is Tuesday free?").await;
        let thread = app.only_conversation().await;
        // The provider takes the message, and its answer is not there when we die.
        app.sim.add_fault(fault(Fault::Stall, 1));
        app.reply(&thread, "Tuesday works.").await.expect(202);
        let worker = app.app().worker().clone();
        let sending = tokio::spawn(async move { worker.run_due().await });
        let mut look = tokio::time::interval(std::time::Duration::from_millis(5));
        while app.sent().is_empty() {
            look.tick().await;
        }
        sending.abort();
        app.crash_and_restart().await;
        assert_eq!(app.thread(&thread).await[1]["state"], "handed");

        // The lease of the dead worker ends, and the row is doubt: looked up, not sent again.
        app.advance(TimeDelta::minutes(2)).await;
        app.advance(TimeDelta::minutes(15)).await;
        app.advance(TimeDelta::minutes(15)).await;

        assert_eq!(app.sent().len(), 1);
        let items = app.thread(&thread).await;
        assert_eq!(items.len(), 2);
        assert_eq!(items[1]["state"], json!("delivered"));
    }
}
