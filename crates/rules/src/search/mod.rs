//! Search: what is compared with what, and what counts more. The databases only find candidates; these rules decide.
//!
//! A person's text has one line of names, each word between two blanks, and a line each for the digits of phone
//! numbers and for addresses, which have no blanks. So ` ma` begins a word of a name, and nothing else.

mod excerpt;
mod fold;
mod near;
mod question;

pub use excerpt::{Excerpt, excerpt};
pub use fold::{address_line, fold, name_line, refolded, said_words};
pub use near::{is_near, near_forms};
pub use question::{Class, MAX_QUESTION, Needles, Question};
