//! Which spellings of an email address are one mailbox.

/// Providers that deliver `name+anything@` to `name@`.
const PLUS: &[&str] = &[
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "fastmail.com",
    "fastmail.fm",
    "proton.me",
    "protonmail.com",
    "pm.me",
];

/// A key that spellings of one mailbox share, to suggest that two records are one person; never an address to write to.
///
/// Lower case; without dots and `+tag` at Gmail, without `+tag` at providers that surely ignore it. Elsewhere these belong
/// to the address.
///
/// ```
/// # use crm_rules::identity::email_key;
/// assert_eq!(email_key("R.Osa+crm@GoogleMail.com"), "rosa@gmail.com");
/// assert_eq!(email_key("r.osa+crm@example.com"), "r.osa+crm@example.com");
/// ```
pub fn email_key(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let Some((local, domain)) = address.rsplit_once('@') else { return address };
    let gmail = matches!(domain, "gmail.com" | "googlemail.com");
    if !gmail && !PLUS.contains(&domain) {
        return address;
    }
    let bare = local.split('+').next().unwrap_or(local);
    let bare = if gmail { bare.replace('.', "") } else { bare.to_owned() };
    // "+tag@" alone is no mailbox that we understand.
    let bare = if bare.is_empty() { local.to_owned() } else { bare };
    format!("{bare}@{}", if gmail { "gmail.com" } else { domain })
}
