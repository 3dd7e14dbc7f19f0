//! One answer out of several.

use leptos::prelude::*;

/// For what is asked for as a whole, again and again. Answers overtake each other; the last request's is the one that has
/// seen every change.
#[derive(Clone, Copy)]
pub(crate) struct Newest(StoredValue<u32>);

impl Newest {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// A request begins. What is returned says whether it is the last one still.
    pub(crate) fn begin(self) -> impl Fn() -> bool + Copy + 'static {
        let mine = self.0.try_update_value(|last| {
            *last += 1;
            *last
        });
        move || mine.is_some() && self.0.try_get_value() == mine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_was_overtaken_does_not_count() {
        Owner::new().with(|| {
            let requests = Newest::new();
            let first = requests.begin();
            assert!(first());
            let second = requests.begin();
            assert!(second());
            assert!(!first());
        });
    }
}
