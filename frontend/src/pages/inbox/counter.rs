//! How many parts a text takes, what that costs, and which characters make it so.

use crate::{platform, text};
use crm_rules::{SEGMENT_PRICE_USD_MICROS, cost_estimate, plain_replacement, segments, to_plain};
use crm_types::rules::{Encoding, SegmentsAnswer};
use leptos::prelude::*;

/// Below the field, as somebody types.
#[component]
pub(super) fn Counter(words: RwSignal<String>, line: Option<String>, replace: Callback<String>) -> impl IntoView {
    let measured = Memo::new(move |_| words.with(|words| segments(words)));
    let tone = move || measured.with(|measured| if measured.segments > 1 { "counter warn" } else { "counter" });
    let line = line.map(|line| view! { <span class="from-line">{text::from_line(&line)}</span> });
    let culprits = Memo::new(move |_| measured.with(|measured| measured.culprits.clone()));
    view! {
        <div class=tone>
            {move || {
                let measured = measured.get();
                (measured.segments > 0)
                    .then(|| {
                        let gsm7 = measured.encoding == Encoding::Gsm7;
                        let room = room(&measured);
                        let cost = cost_estimate(measured.segments, SEGMENT_PRICE_USD_MICROS);
                        view! {
                            <span class="figures">
                                {text::counter(measured.units, room, measured.segments, gsm7)} " · "
                                <abbr title=text::ESTIMATE_SOURCE>{text::cost(&cost)}</abbr>
                            </span>
                        }
                    })
            }}
            {line}
            {move || {
                let culprits = culprits.get();
                (!culprits.is_empty())
                    .then(|| {
                        let replaceable = culprits.iter().any(|culprit| is_replaceable(culprit));
                        let act = move |_| replace.run(to_plain(&words.get_untracked()));
                        view! {
                            <p class="culprits">
                                {text::culprits(&named(&culprits), 70)}
                                {replaceable
                                    .then(|| {
                                        view! {
                                            <button type="button" class="button small ghost" on:click=act>
                                                {text::REPLACE_ALL}
                                            </button>
                                        }
                                    })}
                            </p>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// How much fits into as many parts as the text takes now.
fn room(measured: &SegmentsAnswer) -> u32 {
    let (alone, joined) = match measured.encoding {
        Encoding::Gsm7 => (160, 153),
        Encoding::Ucs2 => (70, 67),
    };
    if measured.segments <= 1 { alone } else { measured.segments * joined }
}

fn is_replaceable(culprit: &str) -> bool {
    culprit.chars().any(|c| plain_replacement(c).is_some())
}

/// The characters by name, the first three of them.
fn named(culprits: &[String]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in culprits.iter().map(|culprit| text::character(culprit)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(3);
    names.truncate(3);
    let mut words = names.join(", ");
    if more > 0 {
        words = format!("{words} +{more}");
    }
    platform::capitalised(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_grows_with_the_parts() {
        assert_eq!(room(&segments("Hi")), 160);
        assert_eq!(room(&segments(&"a".repeat(161))), 306);
        assert_eq!(room(&segments("😀")), 70);
    }

    #[test]
    fn culprits_are_named_once() {
        assert_eq!(named(&["\u{2019}".into(), "\u{2018}".into()]), "Curly apostrophe");
        assert_eq!(named(&["a".into(), "b".into(), "c".into(), "d".into()]), "“a”, “b”, “c” +1");
    }
}
