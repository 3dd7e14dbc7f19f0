//! `crm openapi`.

use super::Done;

pub(super) fn run() -> Done {
    print!("{}", crm_api::openapi::json()?);
    Ok(())
}
