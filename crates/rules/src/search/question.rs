//! What somebody looks for.

use super::fold;

/// How much of a question is read, in characters.
pub const MAX_QUESTION: usize = 200;
/// How many words of it are looked for.
const MAX_WORDS: usize = 8;
/// Fewer digits than these are no number.
const MIN_DIGITS: usize = 3;
/// Shorter words are looked for where a word of a name begins: they stand in the middle of almost everything.
const MIN_INSIDE: usize = 3;

/// How well somebody is found; the first is best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Every word is one of their name.
    Word,
    /// Every word begins one of their name.
    Start,
    /// Every word stands in their name.
    Name,
    /// Every word stands somewhere.
    Anywhere,
    /// With a letter mistyped.
    Near,
}

/// Parts of a text: of each group one must stand in it.
pub type Needles = Vec<Vec<String>>;

/// A question, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    words: Vec<Word>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// A phone number is looked for by its digits.
    digits: Option<String>,
}

impl Question {
    /// Reads a question. Every word of it must be found, in any order; there are no operators.
    pub fn read(question: &str) -> Self {
        let question: String = question.chars().take(MAX_QUESTION).collect();
        if let Some(digits) = as_number(&question) {
            return Self { words: vec![Word { text: digits, digits: None }] };
        }
        let mut words: Vec<Word> = Vec::new();
        for text in fold(&question).split_whitespace() {
            if words.len() < MAX_WORDS && words.iter().all(|known| known.text != text) {
                words.push(Word { text: text.to_owned(), digits: as_number(text).filter(|digits| digits != text) });
            }
        }
        Self { words }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words that may be mistyped: long enough, and of letters only.
    pub fn spelled(&self) -> impl Iterator<Item = &str> {
        let letters =
            |word: &&Word| word.text.chars().count() > MIN_INSIDE && word.text.chars().all(char::is_alphabetic);
        self.words.iter().filter(letters).map(|word| word.text.as_str())
    }

    /// The words as they are compared.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.text.as_str())
    }

    /// How well somebody with this text is found, if at all.
    pub fn class(&self, text: &str) -> Option<Class> {
        self.words.iter().map(|word| word.class(text)).try_fold(Class::Word, |worst, class| Some(worst.max(class?)))
    }

    /// What stands in the text of everybody who is found at least so well: all of them for [`Class::Word`] and
    /// [`Class::Start`], else everybody who is found at all.
    pub fn needles(&self, class: Class) -> Needles {
        self.words.iter().map(|word| word.needles(class)).collect()
    }

    /// The same for words that may also be these of names.
    pub fn needles_near(&self, near: impl Fn(&str) -> Vec<String>) -> Needles {
        let with = |word: &Word| {
            let mut needles = word.needles(Class::Anywhere);
            needles.extend(near(&word.text).iter().map(|near| whole(near)));
            needles
        };
        self.words.iter().map(with).collect()
    }
}

impl Word {
    fn class(&self, text: &str) -> Option<Class> {
        let has = |class| self.needles(class).iter().any(|needle| text.contains(needle.as_str()));
        let names = text.split('\n').next().unwrap_or_default();
        [Class::Word, Class::Start].into_iter().find(|class| has(*class)).or_else(|| {
            has(Class::Anywhere).then(|| {
                let in_name = self.needles(Class::Anywhere).iter().any(|needle| names.contains(needle.as_str()));
                if in_name { Class::Name } else { Class::Anywhere }
            })
        })
    }

    fn needles(&self, class: Class) -> Vec<String> {
        let letters = self.text.chars().count();
        let literal = match class {
            Class::Word => whole(&self.text),
            Class::Start => start(&self.text, letters),
            _ if letters < MIN_INSIDE => start(&self.text, letters),
            _ => self.text.clone(),
        };
        let digits = self.digits.iter().filter(|_| class > Class::Start).cloned();
        std::iter::once(literal).chain(digits).collect()
    }
}

/// A whole word of a name.
fn whole(word: &str) -> String {
    format!(" {word} ")
}

/// The beginning of a word of a name, in at least three characters.
fn start(word: &str, letters: usize) -> String {
    if letters < 2 { format!("  {word}") } else { format!(" {word}") }
}

/// The digits of a text that is written like a phone number. Leading zeros are for dialling; no stored number starts
/// with one.
fn as_number(text: &str) -> Option<String> {
    let written_so = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-()./".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    (written_so && digits.len() >= MIN_DIGITS).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROSA: &str = "  rosa  quill  quill-homes  \n16175550123\nrosa@example.com";

    fn class(question: &str) -> Option<Class> {
        Question::read(question).class(ROSA)
    }

    #[test]
    fn a_number_in_any_notation_is_looked_for_by_its_digits() {
        assert_eq!(as_number("(617) 555-0123").as_deref(), Some("6175550123"));
        assert_eq!(as_number("+1 617.555.0123").as_deref(), Some("16175550123"));
        assert_eq!(as_number("0171 123").as_deref(), Some("171123"));
        for other in ["rosa 617", "12", "---", "", "rosa"] {
            assert_eq!(as_number(other), None, "{other}");
        }
    }

    #[test]
    fn the_best_found_is_a_word_of_a_name() {
        assert_eq!(class("Rosa"), Some(Class::Word));
        assert_eq!(class("quill ROSA"), Some(Class::Word));
        assert_eq!(class("ros"), Some(Class::Start));
        assert_eq!(class("r"), Some(Class::Start));
        assert_eq!(class("rosa qui"), Some(Class::Start));
        assert_eq!(class("uill"), Some(Class::Name));
        assert_eq!(class("rosa example"), Some(Class::Anywhere));
        assert_eq!(class("(617) 555-0123"), Some(Class::Anywhere));
        assert_eq!(class("rosa 617-555"), Some(Class::Anywhere));
        assert_eq!(class("Rósa"), Some(Class::Word));
    }

    #[test]
    fn every_word_must_be_found_and_short_ones_begin_a_word() {
        for question in ["rosa reed", "os", "uil%", "ro_a", "rosa OR reed", "\"rosa\"", "ma", "6175550124"] {
            assert_eq!(class(question), None, "{question}");
        }
    }

    #[test]
    fn what_is_found_has_a_needle_of_each_group() {
        for question in ["rosa", "ros q", "uill 617-555", "example.com", "24-7"] {
            let question = Question::read(question);
            for class in [Class::Word, Class::Start, Class::Anywhere] {
                let held = question.needles(class).iter().all(|group| group.iter().any(|one| ROSA.contains(one)));
                let found = question.class(ROSA).is_some_and(|found| found <= class);
                assert_eq!(held, found, "{question:?} {class:?}");
            }
        }
    }
}
