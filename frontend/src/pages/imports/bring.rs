//! Where a file is dropped or chosen, and its way to the server.

use crate::{
    app::Go,
    attempt::Attempt,
    components::{FormErrors, Icon},
    platform, routes,
    store::Store,
    text::{self, FileRefusal},
};
use leptos::{html, prelude::*};
use web_sys::{DragEvent, File};

/// Largest file that the server takes, in bytes.
const MAX_FILE: f64 = 500_000_000.0;

/// A file on its way.
#[derive(Clone, Debug, PartialEq)]
struct Sending {
    name: String,
    size: f64,
}

/// Takes a file and leads to its import.
#[component]
pub(super) fn Bring() -> impl IntoView {
    let store = expect_context::<Store>();
    let go = expect_context::<Go>();
    let attempt = Attempt::new();
    let sending = RwSignal::new(None::<Sending>);
    let sent = RwSignal::new(0.0);
    let refused = RwSignal::new(None::<String>);
    let bring = move |file: File| {
        if attempt.busy.get_untracked() {
            return;
        }
        let (name, size) = (file.name(), file.size());
        attempt.failure.set(None);
        refused.set(refusal(&name, size).map(|why| text::file_refused(&name, why)));
        if refused.with_untracked(Option::is_some) {
            return sending.set(None);
        }
        sent.set(0.0);
        let key = attempt.key(&(&name, size, file.last_modified()));
        sending.set(Some(Sending { name, size }));
        let (client, upload) = (store.client(), platform::upload(&file));
        let tell = move |done: f64, of: f64| {
            // What is sent is the whole form, a little more than the file.
            sent.try_set(if of > 0.0 { done / of } else { 0.0 });
        };
        attempt.send_or(
            async move { client.create_import(upload, None, &key, tell).await },
            move |started| go.to(&routes::import(started.id, None)),
            move |_| {
                sending.set(None);
                false
            },
        );
    };
    view! {
        <section class="panel bring" aria-label=text::BRING>
            <FormErrors failure=attempt.failure />
            {move || {
                refused
                    .get()
                    .map(|why| {
                        view! {
                            <div class="notice warn" role="alert">
                                <Icon name="alert" />
                                <p dir="auto">{why}</p>
                            </div>
                        }
                    })
            }}
            {move || match sending.get() {
                Some(file) => view! { <Underway file sent /> }.into_any(),
                None => view! { <Drop bring=Callback::new(bring) /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Drop(bring: Callback<File>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.item(0)) {
            bring.run(file);
        }
    };
    view! {
        <div
            class="drop"
            class:over=over
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <Icon name="upload" />
            <p class="strong">{text::DROP_HERE}</p>
            <p class="meta">{text::DROP_OR}</p>
            <button
                type="button"
                class="button primary"
                aria-describedby="good-file"
                on:click=move |_| {
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                }
            >
                {text::CHOOSE_FILE}
            </button>
            <input
                node_ref=input
                type="file"
                hidden=true
                accept=".csv,.tsv,.txt,.xlsx,text/csv,text/plain"
                on:change:target=move |event| {
                    let input = event.target();
                    if let Some(file) = input.files().and_then(|files| files.item(0)) {
                        bring.run(file);
                    }
                    input.set_value("");
                }
            />
            <p class="hint" id="good-file">
                {text::GOOD_FILE}
            </p>
        </div>
    }
}

#[component]
fn Underway(file: Sending, sent: RwSignal<f64>) -> impl IntoView {
    let size = file.size;
    let words = move || text::file_sent(sent.get() * size, size);
    let percent = move || (sent.get() * 100.0).round().to_string();
    view! {
        <div class="underway">
            <p class="underway-file">
                <Icon name="file" />
                <span class="strong" dir="auto">{file.name}</span>
                <span class="meta figures">{words}</span>
            </p>
            <div
                class="progress"
                role="progressbar"
                aria-label=text::SENDING_FILE
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=percent
                aria-valuetext=words
            >
                <span style:width=move || format!("{}%", percent())></span>
            </div>
        </div>
    }
}

/// Why a file is not even sent. The server looks into those that are.
fn refusal(name: &str, size: f64) -> Option<FileRefusal> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" | "tsv" | "txt" | "xlsx" if size > MAX_FILE => Some(FileRefusal::TooLarge),
        "csv" | "tsv" | "txt" | "xlsx" => (size < 1.0).then_some(FileRefusal::Empty),
        "xls" => Some(FileRefusal::OldExcel),
        _ => Some(FileRefusal::NoTable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tables_of_a_sensible_size_are_sent() {
        assert_eq!(refusal("People.CSV", 10.0), None);
        assert_eq!(refusal("people.v2.xlsx", 10.0), None);
        assert_eq!(refusal("people.csv", 0.0), Some(FileRefusal::Empty));
        assert_eq!(refusal("people.csv", MAX_FILE + 1.0), Some(FileRefusal::TooLarge));
        assert_eq!(refusal("people.xls", 10.0), Some(FileRefusal::OldExcel));
        assert_eq!(refusal("people", 10.0), Some(FileRefusal::NoTable));
        assert_eq!(refusal("csv", 10.0), Some(FileRefusal::NoTable));
    }
}
