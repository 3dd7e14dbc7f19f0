//! Texts and what they must be taken for, in both directions, and properties over them.

mod corpus;
mod properties;
