//! The HTTP server, on a thread and a runtime of its own, so that any async test or program can start one.

use std::{io, net::SocketAddr, sync::Arc, thread};

use actix_web::{App as Site, HttpServer, dev::ServerHandle, rt::System, web};
use tokio::sync::oneshot;

use crate::{config::SimulatorConfig, control, control::Control, engine::App, mail, media, page, rest};

/// A running simulator. Dropping it stops it as well.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    control: Control,
    server: Option<Running>,
}

struct Running {
    handle: ServerHandle,
    ended: oneshot::Receiver<io::Result<()>>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").finish_non_exhaustive()
    }
}

impl Simulator {
    /// Starts a simulator and waits until it listens.
    ///
    /// # Errors
    /// When the address cannot be bound or the thread cannot be started.
    pub async fn start(config: SimulatorConfig) -> io::Result<Self> {
        let (bind, smtp) = (config.bind, config.smtp);
        let app = App::new(config).map_err(io::Error::other)?;
        let control = Control::new(Arc::clone(&app));
        let (ready, listening) = oneshot::channel();
        let (finish, ended) = oneshot::channel();
        thread::Builder::new().name("openphone-simulator".to_owned()).spawn(move || {
            let result = System::new().block_on(serve(app, bind, smtp, ready));
            // Nobody may be waiting any more, which is fine.
            drop(finish.send(result));
        })?;
        match listening.await {
            Ok((address, handle)) => Ok(Self { address, control, server: Some(Running { handle, ended }) }),
            Err(_) => Err(match ended.await {
                Ok(Err(error)) => error,
                _ => io::Error::other("the simulator ended before it listened"),
            }),
        }
    }

    /// The base address, `http://127.0.0.1:PORT`, without `/v1`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The in-process handle with the operations of `/control`.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Stops listening and drops open connections.
    pub async fn stop(mut self) {
        if let Some(server) = self.server.take() {
            server.handle.stop(false).await;
            drop(server.ended.await);
        }
    }

    /// Waits for the end of the server.
    async fn wait(mut self) -> io::Result<()> {
        // The handle stays in `self`, so a dropped future still stops the server.
        match &mut self.server {
            Some(server) => (&mut server.ended).await.unwrap_or(Ok(())),
            None => Ok(()),
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            // The command is sent when `stop` is called; only the wait for it is given up.
            drop(server.handle.stop(false));
        }
    }
}

/// Runs a simulator until the returned future is dropped; `listening` hears the address once it accepts requests.
///
/// # Errors
/// As [`Simulator::start`], or when the server fails later.
pub async fn run(config: SimulatorConfig, listening: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let simulator = Simulator::start(config).await?;
    listening(simulator.address());
    simulator.wait().await
}

async fn serve(
    app: Arc<App>,
    bind: SocketAddr,
    smtp: SocketAddr,
    ready: oneshot::Sender<(SocketAddr, ServerHandle)>,
) -> io::Result<()> {
    let post = tokio::net::TcpListener::bind(smtp).await?;
    app.takes_mail_at(post.local_addr()?);
    let state = web::Data::new(Arc::clone(&app));
    let control = web::Data::new(Control::new(Arc::clone(&app)));
    let server = HttpServer::new(move || {
        Site::new()
            .app_data(state.clone())
            .app_data(control.clone())
            .app_data(control::http::json_config())
            .app_data(web::PayloadConfig::new(8 << 20))
            .configure(rest::configure)
            .configure(control::http::configure)
            .configure(media::configure)
            .configure(page::configure)
    })
    .workers(1)
    .disable_signals()
    .bind(bind)?;
    let address = server.addrs().first().copied().unwrap_or(bind);
    app.world().config.media_base = format!("http://{address}");
    let server = server.run();
    let post = actix_web::rt::spawn(mail::smtp::serve(post, Arc::clone(&app)));
    let background = actix_web::rt::spawn(Arc::clone(&app).tick());
    // Without a listener for the news the caller is gone, and the handle's drop has no effect: stop at once.
    if ready.send((address, server.handle())).is_err() {
        background.abort();
        post.abort();
        return Ok(());
    }
    let result = server.await;
    background.abort();
    post.abort();
    result
}
