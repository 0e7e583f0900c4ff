//! The table of `catalog::folded` against the standard library's.

use prorata::catalog::folded;

/// A letter that one side does not know is no contradiction: Unicode grows, and this is compiled by more than one Rust.
#[test]
fn every_letter_folds_as_the_library_says() {
    let mut compared = 0;
    for c in '\u{80}'..=char::MAX {
        let (ours, theirs) = (folded(&c.to_string()), c.to_lowercase().to_string());
        let changed = |text: &str| text != c.to_string();
        if changed(&ours) && changed(&theirs) {
            assert_eq!(ours, theirs, "U+{:04X}", u32::from(c));
            compared += 1;
        }
    }
    assert!(compared > 1_400, "only {compared} letters compared");
}

#[test]
fn folding_twice_changes_nothing() {
    for c in '\0'..=char::MAX {
        let once = folded(&c.to_string());
        assert_eq!(folded(&once), once, "U+{:04X}", u32::from(c));
    }
}
