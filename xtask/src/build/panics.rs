//! A panic of the wasm is a trap and nothing else: what would put it into words, and the places it would name, are left out.

use std::collections::BTreeSet;

use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataKind, FunctionId, Module};

/// Parts of names of functions that only put a panic into words. Nobody reads them.
pub const WORDS: [&str; 9] = [
    "panicking",
    "PanicPayload",
    "unwrap_failed",
    "expect_failed",
    "slice_error_fail",
    "slice_index_fail",
    "len_mismatch_fail",
    "escape_debug_ext",
    "is_printable",
];

/// Parts of the names of the standard library's formatting. The engine puts its texts together by `boundary::words`, so only panics format.
pub const FORMATTING: [&str; 2] = ["4core3fmt", "core..fmt.."];

/// Makes a trap at once of what would first put a panic into words.
pub fn without_words(module: &mut Module) {
    let named = |id: &FunctionId, parts: &[&str]| {
        let name = module.funcs.get(*id).name.as_deref().unwrap_or_default();
        parts.iter().any(|part| name.contains(part))
    };
    let (mut wordy, others): (Vec<_>, Vec<_>) = module
        .funcs
        .iter_local()
        .map(|(id, _)| id)
        .partition(|id| named(id, &WORDS));
    let (formatting, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|id| named(id, &FORMATTING));
    // Tables still lead to formatting when nothing calls it; where something does, all of it stays.
    let mut calls = Calls::default();
    for id in others {
        let function = module.funcs.get(id).kind.unwrap_local();
        dfs_in_order(&mut calls, function, function.entry_block());
    }
    if formatting.iter().all(|id| !calls.0.contains(id)) {
        wordy.extend(formatting);
    } else {
        eprintln!(
            "Something formats with the standard library: 2 KB that boundary::words would save"
        );
    }
    for id in wordy {
        let mut body = module
            .funcs
            .get_mut(id)
            .kind
            .unwrap_local_mut()
            .builder_mut()
            .func_body();
        body.instrs_mut().clear();
        body.unreachable();
    }
}

/// The functions that are called.
#[derive(Default)]
struct Calls(BTreeSet<FunctionId>);

impl<'i> Visitor<'i> for Calls {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.0.insert(*function);
    }
}

/// Fills the places that panics would name with zeros: they are bytes that nobody reads, and paths of the machine that compiled.
pub fn without_places(module: &mut Module) {
    let mut memory = Memory::default();
    for data in module.data.iter() {
        if let DataKind::Active {
            offset: ConstExpr::Value(Value::I32(start)),
            ..
        } = data.kind
        {
            memory.put(start, &data.value);
        }
    }
    let unread = memory.places();
    let all: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in all {
        let data = module.data.get_mut(id);
        if let DataKind::Active {
            offset: ConstExpr::Value(Value::I32(start)),
            ..
        } = data.kind
            && let Ok(start) = usize::try_from(start)
        {
            for (at, byte) in (start..).zip(&mut data.value) {
                if unread.contains(&at) {
                    *byte = 0;
                }
            }
        }
    }
}

/// The memory as the wasm finds it, from address 0.
#[derive(Default)]
struct Memory(Vec<u8>);

impl Memory {
    fn put(&mut self, start: i32, bytes: &[u8]) {
        let Ok(start) = usize::try_from(start) else {
            return;
        };
        let end = start + bytes.len();
        if self.0.len() < end {
            self.0.resize(end, 0);
        }
        self.0[start..end].copy_from_slice(bytes);
    }

    /// The addresses of all bytes of a `core::panic::Location` or of the path that one names.
    fn places(&self) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for at in (0..self.0.len()).step_by(4) {
            if let Some(path) = self.path_at(at) {
                found.extend(path);
                found.extend(at..at + 16);
            }
        }
        found
    }

    /// Where the path lies, if these 16 bytes are a place: address and length of a path, line and column.
    fn path_at(&self, at: usize) -> Option<std::ops::Range<usize>> {
        let [start, length, line, column] = [0, 4, 8, 12].map(|n| self.word(at + n));
        let (start, length, line, column) = (start?, length?, line?, column?);
        let path = self.0.get(start..start.checked_add(length)?)?;
        // Newer compilers end paths with a zero.
        let text = path.strip_suffix(b"\0").unwrap_or(path);
        let named = text.ends_with(b".rs") && text.iter().all(u8::is_ascii_graphic);
        let numbers = (1..100_000).contains(&line) && (1..1_000).contains(&column);
        (named && numbers).then(|| start..start + length)
    }

    fn word(&self, at: usize) -> Option<usize> {
        let bytes = self.0.get(at..)?.first_chunk::<4>()?;
        usize::try_from(u32::from_le_bytes(*bytes)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &[u8] = b"/home/someone/src/lib.rs";

    fn place(path: u32, length: u32, line: u32, column: u32) -> Vec<u8> {
        [path, length, line, column]
            .into_iter()
            .flat_map(u32::to_le_bytes)
            .collect()
    }

    #[test]
    fn a_place_and_its_path_are_found_and_nothing_else() {
        let mut memory = Memory::default();
        memory.put(64, b"EUR");
        memory.put(67, PATH);
        memory.put(128, &place(67, 24, 12, 9));
        let found = memory.places();
        assert_eq!(found, (67..91).chain(128..144).collect());
    }

    #[test]
    fn what_only_looks_like_one_is_left() {
        let mut memory = Memory::default();
        memory.put(64, PATH);
        // No line, a column past any, another ending, a length past the memory.
        memory.put(128, &place(64, 24, 0, 9));
        memory.put(160, &place(64, 24, 12, 4000));
        memory.put(192, &place(64, 23, 12, 9));
        memory.put(224, &place(64, 4000, 12, 9));
        assert_eq!(memory.places(), BTreeSet::new());
    }
}
