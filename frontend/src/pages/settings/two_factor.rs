//! The second factor of one's own account.

use crate::{
    attempt::Attempt,
    components::{
        CopyButton, FailurePanel, FieldKind, FormErrors, Icon, Once, ShownOnce, SkeletonRows, TextField, Toasts,
    },
    failure::Failure,
    platform,
    store::{Newest, Store},
    text,
};
use crm_types::two_factor::{PasswordProof, RecoveryCodes, TwoFactorCode, TwoFactorSeed, TwoFactorStatus};
use leptos::{prelude::*, task::spawn_local};

const TITLE: &str = "two-factor-title";
/// So few recovery codes are soon none.
const FEW: u64 = 2;

/// What the password is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    SetUp,
    Renew,
    TurnOff,
}

/// Where somebody is.
#[derive(Clone, PartialEq, Eq)]
enum Step {
    /// How it stands.
    Status,
    /// The password, for this.
    Proof(Purpose),
    /// The seed, until a code of it is shown.
    Scan(TwoFactorSeed),
}

/// What the parts of the panel share.
#[derive(Clone, Copy)]
struct Panel {
    store: Store,
    toasts: Toasts,
    shown: ShownOnce,
    status: RwSignal<Option<TwoFactorStatus>>,
    step: RwSignal<Step>,
    /// Counts what may have changed the list of sessions.
    version: RwSignal<u32>,
}

impl Panel {
    /// Back to how it stands. The form that had the focus is gone.
    fn rest(self) {
        self.step.set(Step::Status);
        platform::focus_soon(TITLE);
    }

    fn has(self, codes: RecoveryCodes) {
        let recovery_codes = codes.codes.len() as u64;
        self.status.set(Some(TwoFactorStatus { on: true, recovery_codes }));
        self.step.set(Step::Status);
        self.shown.show(Once {
            title: text::RECOVERY_CODES.to_owned(),
            lead: text::RECOVERY_CODES_LEAD.to_owned(),
            label: text::RECOVERY_CODES,
            lines: codes.codes,
            until: None,
            file: Some(text::RECOVERY_FILE),
            focus: Some(TITLE),
        });
    }
}

/// The panel.
#[component]
pub(super) fn TwoFactor(version: RwSignal<u32>, shown: ShownOnce) -> impl IntoView {
    let store = expect_context::<Store>();
    let panel = Panel {
        store,
        toasts: expect_context(),
        shown,
        status: RwSignal::new(None),
        step: RwSignal::new(Step::Status),
        version,
    };
    let failed = RwSignal::new(None::<Failure>);
    let requests = Newest::new();
    let fetch = move || {
        failed.set(None);
        let (client, is_newest) = (store.client(), requests.begin());
        spawn_local(async move {
            let answer = client.two_factor().await;
            if !is_newest() {
                return;
            }
            match answer {
                Ok(status) => panel.status.try_set(Some(status)).map_or((), drop),
                Err(error) => failed.try_set(Some(error.into())).map_or((), drop),
            }
        });
    };
    fetch();
    view! {
        <section class="panel" aria-labelledby=TITLE>
            <h2 id=TITLE tabindex="-1">{text::TWO_FACTOR}</h2>
            {move || match (panel.status.get(), failed.get()) {
                (Some(status), _) => {
                    match panel.step.get() {
                        Step::Status => view! { <Status panel status /> }.into_any(),
                        Step::Proof(purpose) => view! { <Proof panel purpose /> }.into_any(),
                        Step::Scan(seed) => view! { <Scan panel seed /> }.into_any(),
                    }
                }
                (None, Some(failure)) => view! { <FailurePanel failure retry=move |()| fetch() /> }.into_any(),
                (None, None) => view! { <SkeletonRows count=1 label=text::LOADING /> }.into_any(),
            }}
        </section>
    }
    .into_any()
}

#[component]
fn Status(panel: Panel, status: TwoFactorStatus) -> impl IntoView {
    let begin = move |purpose: Purpose| {
        move |_| {
            panel.step.set(Step::Proof(purpose));
            platform::focus_soon("proof");
        }
    };
    if !status.on {
        return view! {
            <p class="hint">{text::TWO_FACTOR_OFF}</p>
            <div class="actions">
                <button type="button" class="button" on:click=begin(Purpose::SetUp)>
                    <Icon name="shield" />
                    {text::SET_UP_TWO_FACTOR}
                </button>
            </div>
        }
        .into_any();
    }
    let few = status.recovery_codes <= FEW;
    view! {
        <p>
            <span class="badge ok">
                <Icon name="check" />
                {text::ON}
            </span>
            " "
            {text::TWO_FACTOR_ON}
        </p>
        <p class:notice=few class:warn=few>
            {few.then(|| view! { <Icon name="alert" /> })}
            <span>
                {text::recovery_codes_left(status.recovery_codes)} {few.then(|| view! { " " {text::FEW_CODES} })}
            </span>
        </p>
        <div class="actions">
            <button type="button" class="button" on:click=begin(Purpose::Renew)>
                <Icon name="refresh" />
                {text::RENEW_CODES}
            </button>
            <button type="button" class="button danger-quiet" on:click=begin(Purpose::TurnOff)>
                {text::TURN_OFF}
            </button>
        </div>
    }
    .into_any()
}

/// The password, before anything changes.
#[component]
fn Proof(panel: Panel, purpose: Purpose) -> impl IntoView {
    let attempt = Attempt::new();
    let password = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let proof = PasswordProof { password: password.get_untracked() };
        let (client, key) = (panel.store.client(), attempt.key(&proof));
        match purpose {
            Purpose::SetUp => {
                attempt.send(async move { client.start_two_factor(&proof, &key).await }, move |seed| {
                    panel.step.set(Step::Scan(seed));
                    platform::focus_soon("app-code");
                });
            }
            Purpose::Renew => {
                attempt.send(async move { client.renew_recovery_codes(&proof, &key).await }, move |codes| {
                    panel.has(codes);
                });
            }
            Purpose::TurnOff => {
                attempt.send(async move { client.stop_two_factor(&proof, &key).await }, move |status| {
                    panel.status.set(Some(status));
                    panel.toasts.say(text::TWO_FACTOR_STOPPED);
                    panel.rest();
                });
            }
        }
    };
    let (verb, class) = match purpose {
        Purpose::SetUp => (text::GO_ON, "button primary"),
        Purpose::Renew => (text::RENEW_CODES, "button primary"),
        Purpose::TurnOff => (text::TURN_OFF, "button danger"),
    };
    view! {
        <form class="form" novalidate=true on:submit=submit>
            <FormErrors failure=attempt.failure shown=&["/password"] />
            <TextField
                id="proof"
                label=text::PROVE
                kind=FieldKind::Password
                value=password
                error=attempt.error("/password")
                autocomplete="current-password"
            />
            <div class="actions">
                <button type="submit" class=class aria-busy=attempt.busy()>
                    {verb}
                </button>
                <button type="button" class="button" on:click=move |_| panel.rest()>
                    {text::CANCEL}
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// The seed as a picture and in letters, and the field for its first code.
#[component]
fn Scan(panel: Panel, seed: TwoFactorSeed) -> impl IntoView {
    let attempt = Attempt::new();
    let code = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let shown = TwoFactorCode { code: code.get_untracked().trim().to_owned() };
        let (client, key) = (panel.store.client(), attempt.key(&shown));
        attempt.send(async move { client.confirm_two_factor(&shown, &key).await }, move |codes| {
            panel.toasts.say(text::TWO_FACTOR_STARTED);
            panel.version.update(|version| *version += 1);
            panel.has(codes);
        });
    };
    let size = seed.qr_size;
    view! {
        <p>{text::SCAN}</p>
        <div class="seed">
            <svg class="qr" role="img" aria-label=text::QR_NAME viewBox=format!("0 0 {size} {size}")>
                <path d=seed.qr_path></path>
            </svg>
            <form class="form" novalidate=true on:submit=submit>
                <div class="fact">
                    <p class="meta">{text::SEED}</p>
                    <div class="code-row">
                        <code>{seed.secret.clone()}</code>
                        <CopyButton value=seed.secret />
                    </div>
                </div>
                <FormErrors failure=attempt.failure shown=&["/code"] />
                <TextField
                    id="app-code"
                    label=text::APP_CODE
                    kind=FieldKind::Code
                    value=code
                    error=attempt.error("/code")
                />
                <div class="actions">
                    <button type="submit" class="button primary" aria-busy=attempt.busy()>
                        {text::TURN_ON}
                    </button>
                    <button type="button" class="button" on:click=move |_| panel.rest()>
                        {text::CANCEL}
                    </button>
                </div>
            </form>
        </div>
    }
    .into_any()
}
