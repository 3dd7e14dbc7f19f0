//! A text as words, so that spelling does not matter.

/// A word of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, without accents, in the common spelling.
    pub(super) text: String,
    /// Where it begins in the original text, in bytes.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Which clause it belongs to; punctuation and line ends part clauses.
    pub(super) clause: usize,
}

/// The words of a text; lines quoted with `>` are left out.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut clause = 0;
    let mut offset = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        if !line.trim_start().starts_with('>') {
            clause = read_line(line, offset, clause, &mut words) + 1;
        }
        offset += line.len();
    }
    let mut words = join_pairs(join_letters(&words));
    for word in &mut words {
        if let Some(common) = common_spelling(&word.text) {
            common.clone_into(&mut word.text);
        }
    }
    join_pairs(words)
}

/// Reads the words of one line and returns its last clause.
fn read_line(line: &str, offset: usize, mut clause: usize, words: &mut Vec<Word>) -> usize {
    let mut word: Option<Word> = None;
    let mut chars = line.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let start = offset + at;
        let end = start + c.len_utf8();
        if !is_skipped(c) {
            if c.is_alphanumeric() {
                let word = word.get_or_insert_with(|| Word { text: String::new(), start, end, clause });
                fold(c, &mut word.text);
                word.end = end;
            } else {
                words.extend(word.take());
                let spaced = before.is_whitespace() && chars.peek().is_none_or(|(_, next)| next.is_whitespace());
                if c == '#' && words.last().is_some_and(|last| matches!(last.text.as_str(), "wrong" | "my" | "this")) {
                    words.push(Word { text: "number".to_owned(), start, end, clause });
                } else if parts_clauses(c) || (c == '-' && spaced) {
                    clause += 1;
                }
            }
        }
        before = c;
    }
    words.extend(word);
    clause
}

/// Characters that are no part of a word and do not end one: apostrophes, accents on their own, invisible ones.
fn is_skipped(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{ff07}' | '`' | '´' | '\u{300}'..='\u{36f}'
        | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe0f}' | '\u{feff}')
}

fn parts_clauses(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | ';'
            | ':'
            | ','
            | '…'
            | '—'
            | '–'
            | '('
            | ')'
            | '['
            | ']'
            | '|'
            | '•'
            | '。'
            | '！'
            | '？'
            | '，'
            | '．'
            | '：'
            | '；'
    )
}

/// Appends a character in lower case, without accent, in its plain form.
///
/// By way of upper case, so that the spelling in capitals of any text folds to the same letters.
fn fold(c: char, out: &mut String) {
    for upper in plain(c).to_uppercase() {
        for lower in upper.to_lowercase() {
            match lower {
                'à'..='å' => out.push('a'),
                'ç' => out.push('c'),
                'è'..='ë' => out.push('e'),
                'ì'..='ï' => out.push('i'),
                'ñ' => out.push('n'),
                'ò'..='ö' => out.push('o'),
                'ù'..='ü' => out.push('u'),
                'ý' | 'ÿ' => out.push('y'),
                '\u{300}'..='\u{36f}' => {}
                _ => out.push(lower),
            }
        }
    }
}

/// The ASCII character that a full-width or "mathematical" (bold, script) character stands for.
fn plain(c: char) -> char {
    let code = u32::from(c);
    match code {
        0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        0x1d400..=0x1d6a3 => {
            let letter = (code - 0x1d400) % 52;
            char::from_u32(if letter < 26 { 0x41 + letter } else { 0x61 + letter - 26 }).unwrap_or(c)
        }
        _ => c,
    }
}

/// Joins three and more single letters in a row: `s t o p`, `S.T.O.P.`.
fn join_letters(words: &[Word]) -> Vec<Word> {
    let single = |word: &Word| word.text.len() == 1 && word.text.bytes().all(|b| b.is_ascii_lowercase());
    let mut joined = Vec::with_capacity(words.len());
    for run in words.chunk_by(|a, b| single(a) && single(b)) {
        match run {
            [first, _, .., last] if run.len() >= 3 => joined.push(Word {
                text: run.iter().map(|word| word.text.as_str()).collect(),
                start: first.start,
                end: last.end,
                clause: first.clause,
            }),
            _ => joined.extend_from_slice(run),
        }
    }
    joined
}

/// Joins two words that are written together as well: `opt out`, `do not`.
fn join_pairs(words: Vec<Word>) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        if let Some(last) = joined.last_mut()
            && last.clause == word.clause
            && let Some(pair) = pair(&last.text, &word.text)
        {
            pair.clone_into(&mut last.text);
            last.end = word.end;
        } else {
            joined.push(word);
        }
    }
    joined
}

fn pair(first: &str, second: &str) -> Option<&'static str> {
    Some(match (first, second) {
        ("opt", "out") => "optout",
        ("opt", "in") => "optin",
        ("un", "stop") => "unstop",
        ("un", "subscribe") => "unsubscribe",
        ("re", "subscribe") => "resubscribe",
        ("do", "not") | ("don", "t") => "dont",
        ("did", "not") | ("didn", "t") => "didnt",
        ("can", "not" | "t") => "cant",
        ("will", "not") | ("won", "t") => "wont",
        ("any", "more") => "anymore",
        ("thank", "you") => "thanks",
        ("who", "is") => "whos",
        ("i", "will") => "ill",
        _ => return None,
    })
}

/// Spellings of texting language and slips of the finger, as the keywords and phrases write them.
fn common_spelling(word: &str) -> Option<&'static str> {
    Some(match word {
        "pls" | "plz" | "plse" => "please",
        "u" | "ya" | "yall" => "you",
        "ur" | "yr" => "your",
        "txt" => "text",
        "txts" => "texts",
        "txting" | "textin" => "texting",
        "msg" => "message",
        "msgs" => "messages",
        "msging" | "messging" => "messaging",
        "donot" | "dnt" | "doont" => "dont",
        "cannot" => "cant",
        "thx" | "ty" | "tks" => "thanks",
        "okay" | "k" => "ok",
        "unsub" | "unsubscibe" | "unsubcribe" | "unsuscribe" | "unsubscrib" => "unsubscribe",
        _ if word.starts_with("sto") && is_drawn_out(word) => "stop",
        _ => return None,
    })
}

/// `stoooop`, `stoppp`: a run of three or more, so that the word "stoop" stays.
fn is_drawn_out(word: &str) -> bool {
    let rest = word.strip_prefix("st").unwrap_or(word);
    let p_at = rest.find('p').unwrap_or(rest.len());
    let (o, p) = rest.split_at(p_at);
    let only = |part: &str, letter| !part.is_empty() && part.bytes().all(|b| b == letter);
    only(o, b'o') && only(p, b'p') && (o.len() >= 3 || p.len() >= 2)
}

#[cfg(test)]
mod tests {
    use super::words;

    fn read(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn spelling_disappears() {
        for stop in
            ["stop", "STOP", " Stop! ", "S T O P", "s.t.o.p.", "ＳＴＯＰ", "𝗦𝗧𝗢𝗣", "st\u{200b}op", "stooop", "stopp"]
        {
            assert_eq!(read(stop), ["stop"], "{stop}");
        }
        assert_eq!(read("arrêt"), ["arret"]);
        assert_eq!(read("arre\u{302}t"), ["arret"]);
        assert_eq!(read("DON\u{2019}T txt me u"), ["dont", "text", "me", "you"]);
        assert_eq!(read("do not opt-out"), ["dont", "optout"]);
        assert_eq!(read("the front stoop"), ["the", "front", "stoop"]);
    }

    #[test]
    fn punctuation_parts_clauses_and_hyphens_do_not() {
        let clauses = |text| words(text).iter().map(|word| word.clause).collect::<Vec<_>>();
        assert_eq!(clauses("no, stop"), [0, 1]);
        assert_eq!(clauses("well-known - stop"), [0, 0, 1]);
        assert_eq!(clauses("one\ntwo"), [0, 1]);
    }

    #[test]
    fn quoted_lines_are_left_out() {
        assert_eq!(read("Sure\n> Reply STOP to opt out"), ["sure"]);
    }
}
