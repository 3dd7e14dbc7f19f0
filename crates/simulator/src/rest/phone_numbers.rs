//! Phone numbers: list and read.

use serde_json::{Value, json};

use super::{call::Call, problem::Problem, reply::Reply};
use crate::{
    clock::stamp,
    model::{Line, USERS},
    world::World,
};

fn view(line: &Line) -> Value {
    let users: Vec<Value> = USERS
        .iter()
        .map(|user| {
            json!({
                "id": user.id,
                "email": user.email,
                "firstName": user.first_name,
                "lastName": user.last_name,
                "groupId": "GRsim01",
                "role": user.role,
            })
        })
        .collect();
    let open = json!({"CA": "unrestricted", "US": "unrestricted", "Intl": "restricted"});
    json!({
        "id": line.id,
        "groupId": "GRsim01",
        "createdAt": stamp(line.created_at),
        "updatedAt": stamp(line.created_at),
        "name": line.name,
        "number": line.number,
        "formattedNumber": formatted(&line.number),
        "forward": null,
        "portRequestId": null,
        "portingStatus": null,
        "symbol": null,
        "users": users,
        "restrictions": {"messaging": open, "calling": open},
    })
}

/// `(617) 555-0100` for a North American number.
fn formatted(number: &str) -> Option<String> {
    let digits = number.strip_prefix("+1").filter(|digits| digits.len() == 10)?;
    Some(format!("({}) {}-{}", digits.get(..3)?, digits.get(3..6)?, digits.get(6..)?))
}

/// `GET /v1/phone-numbers`: not paged. Every user belongs to every line.
pub(super) fn list(world: &World, call: &Call) -> Result<Reply, Problem> {
    let member = match call.query.first("userId") {
        Some(id) if !id.starts_with("US") => {
            return Err(Problem::invalid("/userId", "Expected string to match '^US(.*)$'", &json!(id)));
        }
        Some(id) => USERS.iter().any(|user| user.id == id),
        None => true,
    };
    let views: Vec<Value> = world.lines.iter().filter(|_| member).map(view).collect();
    Ok(Reply::data(200, &views))
}

/// `GET /v1/phone-numbers/{id}`.
pub(super) fn get(world: &World, id: &str) -> Result<Reply, Problem> {
    let line = world.lines.iter().find(|line| line.id == id).ok_or_else(|| Problem::not_found("Phone number"))?;
    Ok(Reply::data(200, &view(line)))
}
