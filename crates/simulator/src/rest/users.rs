//! Users: list and read.

use serde_json::{Value, json};

use super::{call::Call, paging::Page, problem::Problem, reply::Reply};
use crate::{
    clock::stamp,
    model::{USERS, User},
    world::World,
};

fn view(world: &World, user: &User) -> Value {
    let since = world.lines.first().map(|line| stamp(line.created_at));
    json!({
        "id": user.id,
        "email": user.email,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "pictureUrl": null,
        "role": user.role,
        "createdAt": since,
        "updatedAt": since,
    })
}

/// `GET /v1/users`.
pub(super) fn list(world: &World, call: &Call) -> Result<Reply, Problem> {
    let page = Page::read(&call.query, 50)?;
    let rows = (0..).zip(&USERS).map(|(seq, user)| ((0, seq), view(world, user))).collect();
    Ok(Reply::json(200, page.cut(rows, false)))
}

/// `GET /v1/users/{id}`.
pub(super) fn get(world: &World, id: &str) -> Result<Reply, Problem> {
    let user = USERS.iter().find(|user| user.id == id).ok_or_else(|| Problem::not_found("User"))?;
    Ok(Reply::data(200, &view(world, user)))
}
