//! A face for people who have none here.

use super::Icon;
use crate::platform;
use leptos::prelude::*;

/// Initials in a circle; a glyph for those who are only a number.
#[component]
pub(crate) fn Avatar(#[prop(into)] name: Signal<String>) -> impl IntoView {
    view! {
        <span class="avatar" aria-hidden="true">
            {move || {
                let initials = name.with(|name| initials(name));
                if initials.is_empty() {
                    view! { <Icon name="user" /> }.into_any()
                } else {
                    initials.into_any()
                }
            }}
        </span>
    }
}

/// The first letters of the first and the last word that begin with a letter.
fn initials(name: &str) -> String {
    let letters: Vec<char> =
        name.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_alphabetic()).collect();
    let last = letters.last().filter(|_| letters.len() > 1);
    platform::capitals(&letters.first().into_iter().chain(last).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_letters_or_nothing() {
        assert_eq!(initials("Rosa Quill"), "RQ");
        assert_eq!(initials("Rosa van der Quill"), "RQ");
        assert_eq!(initials("élodie"), "É");
        assert_eq!(initials("(617) 555-0123"), "");
        assert_eq!(initials(""), "");
    }
}
