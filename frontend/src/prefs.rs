//! What this browser is told to look and act like. Kept in local storage; `boot.js` reads the theme before the
//! first paint.

use crate::platform::{remember, remembered};
use leptos::prelude::*;

const THEME: &str = "crm.theme";
const DENSITY: &str = "crm.density";
const LETTERS: &str = "crm.letters";
const LIST_WIDTH: &str = "crm.list-width";

/// Narrowest and widest list, in pixels.
pub(crate) const LIST_BOUNDS: (u32, u32) = (280, 520);

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// How much room a row takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Density {
    Compact,
    Default,
    Comfortable,
}

impl Density {
    pub(crate) const ALL: [Self; 3] = [Self::Compact, Self::Default, Self::Comfortable];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Default => "default",
            Self::Comfortable => "comfortable",
        }
    }
}

/// The settings of this browser.
#[derive(Clone, Copy)]
pub(crate) struct Prefs {
    pub(crate) theme: RwSignal<Theme>,
    pub(crate) density: RwSignal<Density>,
    /// Whether single letters are shortcuts (WCAG 2.1.4).
    pub(crate) letters: RwSignal<bool>,
    /// Width of the inbox list; the layout's own when absent.
    pub(crate) list_width: RwSignal<Option<u32>>,
    /// Whether the details pane is wanted beside a thread; the layout's own choice when absent.
    pub(crate) details: RwSignal<Option<bool>>,
    /// Whether the navigation is folded to icons.
    pub(crate) nav_folded: RwSignal<bool>,
}

impl Prefs {
    /// Reads them, and applies every later change.
    pub(crate) fn load() -> Self {
        let word = |key| remembered(key).unwrap_or_default();
        let prefs = Self {
            theme: RwSignal::new(pick(Theme::ALL, Theme::word, &word(THEME), Theme::System)),
            density: RwSignal::new(pick(Density::ALL, Density::word, &word(DENSITY), Density::Default)),
            letters: RwSignal::new(word(LETTERS) != "off"),
            list_width: RwSignal::new(word(LIST_WIDTH).parse().ok().map(bounded)),
            details: RwSignal::new(None),
            nav_folded: RwSignal::new(false),
        };
        Effect::new(move || {
            let theme = prefs.theme.get();
            remember(THEME, (theme != Theme::System).then(|| theme.word()));
            mark_root("data-theme", (theme != Theme::System).then(|| theme.word()));
        });
        Effect::new(move || {
            let density = prefs.density.get();
            remember(DENSITY, (density != Density::Default).then(|| density.word()));
            mark_root("data-density", (density != Density::Default).then(|| density.word()));
        });
        Effect::new(move || remember(LETTERS, (!prefs.letters.get()).then_some("off")));
        Effect::new(move || {
            let width = prefs.list_width.get().map(|width| width.to_string());
            remember(LIST_WIDTH, width.as_deref());
        });
        prefs
    }
}

/// A list width inside the bounds.
pub(crate) fn bounded(width: u32) -> u32 {
    width.clamp(LIST_BOUNDS.0, LIST_BOUNDS.1)
}

fn pick<T: Copy, const N: usize>(all: [T; N], word: fn(T) -> &'static str, text: &str, otherwise: T) -> T {
    all.into_iter().find(|value| word(*value) == text).unwrap_or(otherwise)
}

fn mark_root(name: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_fall_back() {
        assert_eq!(pick(Theme::ALL, Theme::word, "dark", Theme::System), Theme::Dark);
        assert_eq!(pick(Theme::ALL, Theme::word, "sepia", Theme::System), Theme::System);
        assert_eq!((bounded(1), bounded(9_999)), LIST_BOUNDS);
    }
}
