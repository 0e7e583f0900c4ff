//! A small deterministic source of choices (splitmix64).

pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub fn range(&mut self, low: i64, high: i64) -> i64 {
        low + (self.draw() % (high - low + 1) as u64) as i64
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.draw() % 100 < percent
    }

    pub fn pick<'x, T>(&mut self, from: &'x [T]) -> &'x T {
        &from[(self.draw() % from.len() as u64) as usize]
    }

    /// Some of a list, in its order, at least one.
    pub fn some<T: Clone>(&mut self, from: &[T]) -> Vec<T> {
        let out: Vec<T> = from.iter().filter(|_| self.chance(50)).cloned().collect();
        if out.is_empty() {
            vec![self.pick(from).clone()]
        } else {
            out
        }
    }
}
