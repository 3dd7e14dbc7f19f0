//! HTML of strangers, reduced to what cannot run, load or leave its frame.
//!
//! Cleaning is done once, when a mail comes in. The frame that shows the result is sandboxed and has a policy of its
//! own, so this is the first of two walls, not the only one.

use ammonia::{Builder, UrlRelative};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// A longer formatted form is not shown; the words are.
const MAX_BYTES: usize = 1024 * 1024;
/// Deeper nesting is nobody's letter, and the parser's time grows with size times depth.
const MAX_DEPTH: usize = 1_000;
/// Cleaning again must change nothing. What still changes after so many times is an attack.
const MAX_ROUNDS: usize = 3;

/// Tags that stay: text, lists, tables, links and pictures. No `svg`, `math`, `style`, `iframe`, `form` and no media.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "wbr",
];

/// Tags that go with everything in them.
const WITH_CONTENT: &[&str] =
    &["script", "style", "title", "head", "noscript", "template", "xmp", "noembed", "noframes", "textarea", "select"];

/// Attributes that any of the tags may have.
const ATTRIBUTES: &[&str] =
    &["align", "bgcolor", "color", "dir", "height", "lang", "style", "title", "valign", "width"];

/// Properties that a `style` attribute may set. None of them loads anything or leaves the flow of the page.
const STYLES: &[&str] = &[
    "background-color",
    "border",
    "border-bottom",
    "border-collapse",
    "border-color",
    "border-left",
    "border-radius",
    "border-right",
    "border-spacing",
    "border-style",
    "border-top",
    "border-width",
    "color",
    "direction",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "min-width",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let set = |words: &[&'static str]| words.iter().copied().collect::<HashSet<_>>();
    let mut builder = Builder::empty();
    builder
        .tags(set(TAGS))
        .clean_content_tags(set(WITH_CONTENT))
        .generic_attributes(set(ATTRIBUTES))
        .tag_attributes(HashMap::from([
            ("a", set(&["href", "name"])),
            ("img", set(&["src", "alt", "border"])),
            ("font", set(&["face", "size"])),
            ("table", set(&["border", "cellpadding", "cellspacing"])),
            ("td", set(&["colspan", "rowspan", "nowrap"])),
            ("th", set(&["colspan", "rowspan", "nowrap"])),
            ("ol", set(&["start", "type"])),
            ("col", set(&["span"])),
        ]))
        .filter_style_properties(set(STYLES))
        .url_schemes(set(&["http", "https", "mailto", "tel", "data"]))
        .url_relative(UrlRelative::Deny)
        .attribute_filter(|tag, name, value| is_harmless(tag, name, value).then_some(Cow::Borrowed(value)))
        .set_tag_attribute_value("a", "target", "_blank")
        .link_rel(Some("noopener noreferrer"))
        .strip_comments(true);
    builder
});

/// `data:` only for pictures that cannot hold a script, everything that can be followed only as a plain link, and
/// no style that names an address or hides its letters.
fn is_harmless(tag: &str, name: &str, value: &str) -> bool {
    let value = value.trim().to_ascii_lowercase();
    match (tag, name) {
        (_, "style") => !["url", "image", "\\", "expression", "@", "/*"].iter().any(|part| value.contains(part)),
        ("a", "href") => !value.starts_with("data:"),
        ("img", "src") => {
            ["https://", "http://"].iter().any(|start| value.starts_with(start))
                || ["png", "gif", "jpeg", "jpg", "webp"]
                    .iter()
                    .any(|kind| value.starts_with(&format!("data:image/{kind};base64,")))
        }
        _ => true,
    }
}

/// The cleaned form, for a sandboxed frame only; `None` when there is nothing to show, or when it is not worth the
/// risk. Cleaning the result again changes nothing.
pub fn html(dirty: &str) -> Option<String> {
    if dirty.len() > MAX_BYTES || depth(dirty) > MAX_DEPTH {
        return None;
    }
    let mut clean = CLEANER.clean(&dirty.replace('\0', "")).to_string();
    for _ in 0..MAX_ROUNDS {
        let again = CLEANER.clean(&clean).to_string();
        if again == clean {
            return Some(clean).filter(|html| !html.trim().is_empty());
        }
        clean = again;
    }
    None
}

/// How deep tags nest at the most, counted without parsing: every tag that opens and never closes counts, but for
/// those that close by themselves.
fn depth(html: &str) -> usize {
    const CLOSED: &[&str] = &[
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr", "html", "head", "body",
    ];
    let (mut open, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let (closing, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let Some(name) = name.get(..end).filter(|name| !name.is_empty()) else { continue };
        if CLOSED.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            continue;
        }
        open = if closing { open.saturating_sub(1) } else { open + 1 };
        deepest = deepest.max(open);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_keep_their_form() {
        let letter = r#"<table width="600"><tr><td style="color:#333;position:fixed;padding:4px">Hi <b>Rosa</b></td></tr></table>"#;
        let clean = html(letter).unwrap();
        assert!(
            clean.contains("<b>Rosa</b>") && clean.contains("padding:4px") && clean.contains("width=\"600\""),
            "{clean}"
        );
        assert!(!clean.contains("position"), "{clean}");
    }

    #[test]
    fn links_open_outside_and_tell_nothing() {
        let clean = html(r#"<a href="https://example.com/x" onclick="x()">here</a>"#).unwrap();
        for part in ["href=\"https://example.com/x\"", "target=\"_blank\"", "rel=\"noopener noreferrer\""] {
            assert!(clean.contains(part), "{clean}");
        }
        assert!(!clean.contains("onclick"), "{clean}");
    }

    #[test]
    fn only_pictures_may_bring_their_own_bytes() {
        let kept = html(r#"<img src="data:image/png;base64,AAAA">"#).unwrap();
        assert!(kept.contains("data:image/png"), "{kept}");
        for gone in [
            r#"<img src="data:image/svg+xml;base64,AAAA">x"#,
            r#"<img src="cid:part1">x"#,
            r#"<img src="file:///etc/passwd">x"#,
            r#"<a href="data:text/html,x">x</a>"#,
        ] {
            let clean = html(gone).unwrap();
            assert!(!clean.contains("src=") && !clean.contains("href="), "{gone} -> {clean}");
        }
    }

    #[test]
    fn a_bomb_is_not_parsed() {
        assert_eq!(html(&"<div>".repeat(100_000)), None);
        assert_eq!(html(&"x".repeat(MAX_BYTES + 1)), None);
        assert!(html(&"<p>line".repeat(10_000)).is_some());
        assert!(html(&"<div>x</div>".repeat(10_000)).is_some());
    }

    proptest! {
        #[test]
        fn cleaning_again_changes_nothing(dirty in "[<>/a-z\"'= &;:!-]{0,200}") {
            if let Some(clean) = html(&dirty) {
                prop_assert_eq!(html(&clean), Some(clean));
            }
        }
    }
}
