//! What was probably meant: known names and slips of the hand.

/// Names in backticks with commas between them.
#[must_use]
pub fn quoted(names: &mut dyn Iterator<Item = &str>) -> String {
    let mut text = String::new();
    for name in names {
        text.push_str(if text.is_empty() { "`" } else { ", `" });
        text.push_str(name);
        text.push('`');
    }
    text
}

/// The known name at the smallest edit distance, where it is small enough to be a slip.
#[must_use]
#[inline(never)]
pub fn nearest<'n>(word: &str, known: &mut dyn Iterator<Item = &'n str>) -> Option<&'n str> {
    let letters = |text: &str| -> Vec<char> {
        let lower = text.chars().map(|c| c.to_ascii_lowercase());
        lower.take(64).collect()
    };
    let word = letters(word);
    let most = (word.len() / 3).clamp(1, 3);
    known
        .map(|name| (distance(&word, &letters(name)), name))
        .filter(|(d, _)| *d <= most)
        .min_by_key(|(d, _)| *d)
        .map(|(_, name)| name)
}

fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, above) in b.iter().zip(row.iter_mut().skip(1)) {
            let cost = if x == y {
                diagonal
            } else {
                diagonal.min(left).min(*above) + 1
            };
            diagonal = *above;
            *above = cost;
            left = cost;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
