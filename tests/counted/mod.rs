//! How much a test looked at, left in `target/counts` for the table at the end of `cargo xtask test`.

use std::fs;
use std::path::Path;

/// Says that `name` held `number` of something against the engine, like `scenarios` or `generated cases`.
pub fn counted(name: &str, number: usize, of: &str) {
    let counts = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/counts");
    let file = counts.join(name.replace(|c: char| !c.is_alphanumeric(), "-"));
    // A count that cannot be left is no reason to fail a test.
    let _ = fs::create_dir_all(&counts);
    let _ = fs::write(file, format!("{number} {of}\n"));
}
