//! The heap of the wasm build: blocks of fixed sizes, each size with a list of those that are free.
//!
//! The standard library's allocator is 7 KB of the wasm and half the time of a small call; this is one of each ten. A call leaves
//! the lists as it found them, so memory grows to what the largest call needs and stays there. Blocks are not joined: what was
//! freed in small blocks is not given out as a large one. The block that ends the heap is the exception, it grows and goes back
//! in place, which is how long texts and lists are made.
#![allow(
    unsafe_code,
    reason = "an allocator is nothing else; no other module of the crate has any"
)]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr::null_mut;

/// Sizes are multiples of it, and addresses too: enough for a `u128`.
const UNIT: usize = 16;
/// Sizes up to 128 by `UNIT`, then four to each doubling, to the 64 MB that the memory can have.
const SIZES: usize = 8 + 4 * 19;
const PAGE: usize = 65_536;

struct Heap(UnsafeCell<State>);

struct State {
    free: [*mut u8; SIZES],
    /// Where the part begins that was never given out, and where the memory ends; 0 before the first block.
    top: usize,
    end: usize,
}

// SAFETY: one thread; there is no other on wasm32-unknown-unknown without atomics.
unsafe impl Sync for Heap {}

#[global_allocator]
static HEAP: Heap = Heap(UnsafeCell::new(State {
    free: [null_mut(); SIZES],
    top: 0,
    end: 0,
}));

unsafe extern "C" {
    static __heap_base: u8;
}

/// The place of the smallest size that holds `bytes`, and that size.
fn class(bytes: usize) -> (usize, usize) {
    if bytes <= 8 * UNIT {
        let units = bytes.div_ceil(UNIT).max(1);
        return (units - 1, units * UNIT);
    }
    // 129..=160, ..=192, ..=224, ..=256, and so on: the doubling, and the quarter of it.
    let step = (bytes - 1).ilog2() - 2;
    let quarter = ((bytes - 1) >> step) & 3;
    let place = 8 + usize_of(step - 5) * 4 + quarter;
    (place, (quarter + 5) << step)
}

fn usize_of(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

impl State {
    /// # Safety
    /// Free blocks must be what `dealloc` made of them.
    unsafe fn take(&mut self, bytes: usize) -> *mut u8 {
        let (place, size) = class(bytes);
        let Some(list) = self.free.get_mut(place) else {
            return null_mut();
        };
        if !list.is_null() {
            let block = *list;
            // SAFETY: a free block holds the address of the next one.
            *list = unsafe { block.cast::<*mut u8>().read() };
            return block;
        }
        self.extend(size).unwrap_or_else(|| self.larger(place + 1))
    }

    /// A block from the part that was never given out.
    fn extend(&mut self, size: usize) -> Option<*mut u8> {
        if self.top == 0 {
            self.top = (&raw const __heap_base).addr().next_multiple_of(UNIT);
            self.end = core::arch::wasm32::memory_size(0) * PAGE;
        }
        let wanted = self.top.checked_add(size)?;
        if wanted > self.end {
            let pages = (wanted - self.end).div_ceil(PAGE);
            if core::arch::wasm32::memory_grow(0, pages) == usize::MAX {
                return None;
            }
            self.end += pages * PAGE;
        }
        let block = self.top;
        self.top = wanted;
        Some(core::ptr::with_exposed_provenance_mut(block))
    }

    /// The memory is at its limit: any free block that is large enough. It stays of the size that it is given back as.
    fn larger(&mut self, from: usize) -> *mut u8 {
        for list in self.free.iter_mut().skip(from) {
            if !list.is_null() {
                let block = *list;
                // SAFETY: as in `take`.
                *list = unsafe { block.cast::<*mut u8>().read() };
                return block;
            }
        }
        null_mut()
    }
}

// SAFETY: blocks are at least as large as asked for, aligned to `UNIT`, and given to one caller at a time.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        debug_assert!(layout.align() <= UNIT);
        // SAFETY: one thread, and nothing below calls back.
        unsafe { (*self.0.get()).take(layout.size()) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let (place, size) = class(layout.size());
        // SAFETY: as in `alloc`; the block came from there and nobody holds it any more.
        unsafe {
            let state = &mut *self.0.get();
            if block.addr() + size == state.top {
                state.top = block.addr();
            } else if let Some(list) = state.free.get_mut(place) {
                block.cast::<*mut u8>().write(*list);
                *list = block;
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        let (_, size) = class(layout.size());
        let (_, wanted) = class(bytes);
        if size == wanted {
            return block;
        }
        // SAFETY: as in `alloc`; the blocks do not overlap and the shorter length lies in both.
        unsafe {
            let state = &mut *self.0.get();
            if wanted > size && block.addr() + size == state.top {
                if state.extend(wanted - size).is_some() {
                    return block;
                }
            }
            let moved = state.take(bytes);
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, layout.size().min(bytes));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}
