//! The words of a finding, put together where one is found.
//!
//! The standard library's formatting would do it with more comfort and be 3 KB of the wasm; as nothing but panics uses it, the build leaves it out
//! (`xtask/src/build/panics.rs`).

/// What goes into a sentence, in its order.
pub type Operands<'w> = &'w [&'w str];

/// A sentence with its operands where it has `{}`.
#[must_use]
#[inline(never)]
pub fn words(sentence: &str, operands: Operands<'_>) -> String {
    debug_assert_eq!(sentence.matches("{}").count(), operands.len(), "{sentence}");
    let mut text = String::new();
    let mut operands = operands.iter();
    for c in sentence.chars() {
        match c {
            '{' => text.push_str(operands.next().copied().unwrap_or_default()),
            '}' => {}
            c => text.push(c),
        }
    }
    text
}

/// A whole number in words' place.
#[must_use]
#[inline(never)]
pub fn number(n: i64) -> String {
    crate::money::integer_text(n)
}

/// How many of something, in words' place.
#[must_use]
pub fn count(n: usize) -> String {
    number(i64::try_from(n).unwrap_or(i64::MAX))
}

/// A character by its number, as JSON writes it.
#[must_use]
pub fn escape(c: char) -> String {
    let digits = [12, 8, 4, 0].map(|shift| (u32::from(c) >> shift) & 15);
    let digits = digits
        .iter()
        .filter_map(|digit| char::from_digit(*digit, 16));
    ['\\', 'u'].into_iter().chain(digits).collect()
}

/// The first 64 letters, which is as much of what somebody wrote as a finding repeats.
#[must_use]
pub fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(64).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}
