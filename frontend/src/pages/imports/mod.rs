//! People from a file: the files so far, and one file on its way through. What an import's page shows is what its
//! status asks for; nothing of the wizard is kept anywhere else, so that it can be left and come back to.

mod bring;
mod check;
mod counts;
mod list;
mod mapping;
mod page;
mod plan;
mod receipt;
mod rows;
mod rules;
mod running;

pub(crate) use list::Imports;
pub(crate) use page::ImportPage;
