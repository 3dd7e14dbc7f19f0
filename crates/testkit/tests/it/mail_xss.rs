//! HTML that tries to run, load or lead somewhere. The browser tests show the same list in a real browser.

use crm_domain::mail::clean;

fn payloads() -> Vec<String> {
    serde_json::from_str(include_str!("mail_nasty/xss.json")).unwrap()
}

/// Each payload alone, and inside what a letter may have around it.
fn dressed() -> impl Iterator<Item = String> {
    let around = [
        "{}",
        "<p>Hi</p>{}<p>Bye</p>",
        "<table><tr><td>{}</td></tr></table>",
        "<a href=\"https://example.com\">{}</a>",
        "<b><i>{}",
        "<font face=\"{}\">x</font>",
    ];
    payloads().into_iter().flat_map(move |payload| around.map(|around| around.replace("{}", &payload)))
}

#[test]
fn there_are_enough_of_them() {
    assert!(payloads().len() >= 100);
}

#[test]
fn cleaning_what_is_clean_changes_nothing() {
    for dirty in dressed() {
        if let Some(clean) = clean::html(&dirty) {
            assert_eq!(clean::html(&clean).as_ref(), Some(&clean), "{dirty}");
        }
    }
}

#[test]
fn nothing_is_left_that_runs_or_loads_by_itself() {
    for dirty in dressed() {
        let clean = clean::html(&dirty).unwrap_or_default();
        // Tags only: a word that was text stays text.
        for tag in clean.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let tag = tag.to_lowercase();
            let name = tag.split(|c: char| c.is_whitespace() || c == '/').find(|part| !part.is_empty()).unwrap_or("");
            for forbidden in [
                "script", "style", "iframe", "frame", "object", "embed", "svg", "math", "form", "input", "meta",
                "link", "base", "template", "video", "audio", "source",
            ] {
                assert_ne!(name, forbidden, "{dirty} -> {clean}");
            }
            let outside_of_quotes: String = tag.split('"').step_by(2).collect();
            for word in outside_of_quotes.split_whitespace() {
                assert!(!(word.starts_with("on") && word.ends_with('=')), "{dirty} -> {clean}");
                assert!(!["srcset=", "background=", "ping=", "poster=", "id="].contains(&word), "{dirty} -> {clean}");
            }
            for scheme in [
                "href=\"javascript",
                "href=\"data",
                "href=\"vbscript",
                "src=\"javascript",
                "src=\"data:text",
                "src=\"data:image/svg",
            ] {
                assert!(!tag.contains(scheme), "{dirty} -> {clean}");
            }
            let style = tag.split("style=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            assert!(
                !style.contains("url") && !style.contains("expression") && !style.contains('\\'),
                "{dirty} -> {clean}"
            );
        }
    }
}
