//! What of an email is new: where the quoted mails begin, and what a subject is without its marks.

/// How many lines "On ... wrote:" may be wrapped over.
const ATTRIBUTION_LINES: usize = 4;
/// A longer line is no line of a mail program.
const ATTRIBUTION_CHARS: usize = 300;

/// Lines that mail programs put before what they quote, in lower case.
const DIVIDERS: &[&str] = &[
    "-----original message-----",
    "----- original message -----",
    "---------- forwarded message ----------",
    "---------- forwarded message ---------",
    "begin forwarded message:",
    "-----urspr\u{fc}ngliche nachricht-----",
    "-----message d'origine-----",
    "-----mensaje original-----",
];

/// How "On Tuesday Rosa wrote:" ends, in the languages of the common mail programs.
const WROTE: &[&str] = &[
    " wrote:",
    " writes:",
    " schrieb:",
    " escribi\u{f3}:",
    " a \u{e9}crit :",
    " a \u{e9}crit:",
    " escreveu:",
    " ha scritto:",
    " schreef:",
    " skrev:",
];
/// How it begins.
const ON: &[&str] = &["on ", "am ", "el ", "le ", "em ", "il ", "op ", "den ", "at "];

/// Where the text of earlier mails begins, in bytes; `None` when nothing is quoted. What stands after it is not read
/// as words of the sender.
///
/// Quoting in between (answers below each point) is left alone: hiding it would hide the answers.
pub fn quoted_at(text: &str) -> Option<usize> {
    let lines = lines(text);
    let mut first_quoted = None;
    for (index, (start, line)) in lines.iter().enumerate() {
        let rest = lines.get(index..).unwrap_or_default();
        if is_divider(line) || is_header_block(rest) {
            return Some(begin(text, *start));
        }
        if attribution(rest) && tail_is_quoted(rest) {
            return Some(begin(text, *start));
        }
        if line.starts_with('>') {
            first_quoted.get_or_insert(*start);
        } else if first_quoted.is_some() && is_signature(line) {
            break;
        } else if !line.trim().is_empty() {
            first_quoted = None;
        }
    }
    first_quoted.map(|start| begin(text, start))
}

/// The text without what it quotes.
pub fn unquoted(text: &str) -> &str {
    let end = quoted_at(text).unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_end()
}

/// A subject without `Re:`, `Fwd:` and the like before it.
pub fn base_subject(subject: &str) -> &str {
    const MARKS: &[&str] = &["re", "aw", "fw", "fwd", "wg", "sv", "rv", "res", "antw", "tr"];
    let mut rest = subject.trim();
    while let Some((mark, after)) = rest.split_once(':') {
        let mark = mark.trim();
        // `Re[2]:` counts the answers.
        let word = mark.split('[').next().unwrap_or(mark);
        if !MARKS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// The subject of an answer.
pub fn reply_subject(subject: &str) -> String {
    let base = base_subject(subject);
    if base.is_empty() { String::new() } else { format!("Re: {base}") }
}

/// Each line with where it begins, without its end.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let at = start;
            start += line.len();
            (at, line.trim_end_matches(['\n', '\r']))
        })
        .collect()
}

/// Blank lines before a quotation belong to it.
fn begin(text: &str, at: usize) -> usize {
    text.get(..at).map_or(at, |before| before.trim_end().len())
}

fn is_divider(line: &str) -> bool {
    let line = line.trim();
    if line.len() > ATTRIBUTION_CHARS {
        return false;
    }
    let lower = line.to_lowercase();
    DIVIDERS.contains(&lower.as_str())
        // Outlook's line over the header block.
        || (line.len() >= 20 && line.bytes().all(|byte| byte == b'_'))
}

/// Outlook's `From: ... Sent: ... To: ... Subject: ...` without any mark before it.
fn is_header_block(rest: &[(usize, &str)]) -> bool {
    let name = |index: usize| {
        let (_, line) = rest.get(index)?;
        let (name, _) = line.trim_start_matches(['*', ' ']).split_once(':')?;
        (name.len() <= 20).then(|| name.trim_end_matches('*').to_lowercase())
    };
    let is = |index: usize, names: &[&str]| name(index).is_some_and(|name| names.contains(&name.as_str()));
    is(0, &["from", "von", "de", "da"])
        && is(1, &["sent", "date", "gesendet", "datum", "envoy\u{e9}", "enviado", "to", "an"])
        && (is(2, &["to", "an", "\u{e0}", "para", "a", "cc", "subject", "betreff"])
            || is(3, &["subject", "betreff", "objet", "asunto"]))
}

/// `On Tuesday, Rosa Quill <rosa@example.com> wrote:`, which mail programs wrap.
fn attribution(rest: &[(usize, &str)]) -> bool {
    let Some((_, first)) = rest.first() else { return false };
    let first = first.trim_start().to_lowercase();
    if first.len() > ATTRIBUTION_CHARS || !ON.iter().any(|on| first.starts_with(on)) {
        return false;
    }
    let mut joined = String::new();
    for (_, line) in rest.iter().take(ATTRIBUTION_LINES) {
        let line = line.trim();
        if line.is_empty() || joined.len() + line.len() > ATTRIBUTION_CHARS {
            return false;
        }
        joined.push(' ');
        joined.push_str(&line.to_lowercase());
        if WROTE.iter().any(|wrote| joined.ends_with(wrote)) {
            // "On Monday she wrote:" without a day, an address or a time is prose.
            return joined.contains('@') || joined.contains(|c: char| c.is_ascii_digit());
        }
    }
    false
}

/// Whether nothing of the sender's own follows a line "... wrote:": otherwise they answer between the quoted lines.
fn tail_is_quoted(rest: &[(usize, &str)]) -> bool {
    let after = rest.iter().skip_while(|(_, line)| !line.trim_end().ends_with(':')).skip(1);
    let mut own_after_quote = false;
    let mut quoted = false;
    for (_, line) in after {
        if line.starts_with('>') {
            quoted = true;
        } else if !line.trim().is_empty() {
            own_after_quote |= quoted;
        }
    }
    !own_after_quote
}

/// `-- ` begins a signature; one below a quotation does not make the quotation a part of the answer.
fn is_signature(line: &str) -> bool {
    matches!(line, "--" | "-- ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_mail_programs_quote_is_found() {
        for quoted in [
            "On Tue, Mar 3, 2026 at 9:14 AM Rosa Quill <rosa@example.com> wrote:\n> Is Tuesday free?",
            "On Tue, Mar 3, 2026 at 9:14 AM Rosa Quill\n<rosa@example.com> wrote:\n\n> Is Tuesday free?",
            "Am 03.03.2026 um 09:14 schrieb:\n> Ist Dienstag frei?",
            "-----Original Message-----\nFrom: Rosa\nSubject: Tuesday\n\nIs Tuesday free?",
            "From: Rosa Quill <rosa@example.com>\nSent: Tuesday, March 3, 2026 9:14 AM\nTo: Office\nSubject: Tuesday\n\nIs it free?",
            "________________________________\nFrom: Rosa\n\nIs Tuesday free?",
            "> Is Tuesday free?\n> Rosa",
            "---------- Forwarded message ---------\nFrom: Rosa",
        ] {
            let text = format!("Yes, at 9.\n\n{quoted}");
            assert_eq!(unquoted(&text), "Yes, at 9.", "{text}");
        }
    }

    #[test]
    fn answers_between_the_lines_and_prose_stay() {
        for own in [
            "Yes.",
            "",
            "> Is Tuesday free?\nYes, at 9.\n> And the crack?\nSmall.",
            "On Monday the neighbour wrote:\nhis wall is wet too",
            "From: the street you turn left",
            "On 3 March she asked.\nWe answered.",
        ] {
            assert_eq!(quoted_at(own), None, "{own}");
        }
        let between = "On 3/3/2026, rosa@example.com wrote:\n> Tuesday?\nYes\n> Nine?\nYes";
        assert_eq!(quoted_at(between), None);
    }

    #[test]
    fn an_answer_below_everything_is_not_hidden() {
        assert_eq!(quoted_at("> Is Tuesday free?\n\nYes, at 9."), None);
    }

    #[test]
    fn subjects_lose_their_marks() {
        for subject in [
            "Crack in the wall",
            "Re: Crack in the wall",
            "RE: AW: Fwd:  Crack in the wall",
            "Re[2]: Crack in the wall",
        ] {
            assert_eq!(base_subject(subject), "Crack in the wall");
            assert_eq!(reply_subject(subject), "Re: Crack in the wall");
        }
        assert_eq!(base_subject("Note: wet wall"), "Note: wet wall");
        assert_eq!(reply_subject(""), "");
    }

    proptest! {
        #[test]
        fn any_text_is_cut_at_a_letter(text in any::<String>()) {
            if let Some(at) = quoted_at(&text) {
                prop_assert!(text.is_char_boundary(at) && at <= text.len());
            }
            prop_assert!(text.starts_with(unquoted(&text)));
        }

        #[test]
        fn what_is_above_a_divider_stays(own in "[a-z ,.]{1,40}") {
            prop_assume!(!own.trim().is_empty());
            let text = format!("{own}\n-----Original Message-----\nhello");
            prop_assert_eq!(unquoted(&text), own.trim_end());
        }
    }
}
