//! `crm serve`.

use super::{Done, stop_signal};
use clap::{Args, ValueEnum};
use crm_api::{
    settings::Settings,
    startup::{Application, Parts, Role},
};
use crm_domain::access;

#[derive(Args, Debug)]
pub(super) struct Serve {
    /// What this process does.
    #[arg(long, value_enum, default_value_t = What::All)]
    role: What,
    /// Adds a provider simulator and invented data, to look around without any account.
    #[arg(long)]
    demo: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Everything.
    All,
    /// Answers requests; jobs run in other processes.
    Web,
    /// Runs jobs; answers only health and metrics.
    Worker,
}

impl Serve {
    pub(super) async fn run(self, settings: Settings) -> Done {
        let stop = stop_signal()?;
        let role = match self.role {
            What::All => Role::All,
            What::Web => Role::Web,
            What::Worker => Role::Worker,
        };
        let parts = Parts { role, demo: self.demo, ..Parts::default() };
        let app = tokio::select! {
            built = Application::build(settings, parts) => built?,
            () = stop.cancelled() => return Ok(()),
        };
        if let Some(url) = &app.env().simulator_url {
            println!("simulator on {url}");
        }
        if let Some(login) = app.login() {
            println!("log in as {} with password {}", login.email, login.password);
        }
        println!("listening on {}", app.url());
        if role != Role::Worker && !access::has_owner(app.env()).await? {
            println!(
                "no owner yet: open {} and enter the code {}",
                app.env().link_to("/setup"),
                access::setup_code(app.env())
            );
        }
        app.run_until(stop).await?;
        Ok(())
    }
}
