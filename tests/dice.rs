//! A small generator: what proptest hands over, or the bytes of a fuzzer, unfolded into choices.

use std::collections::VecDeque;

pub(crate) struct Dice {
    seed: u64,
    bytes: Option<VecDeque<u8>>,
}

impl Dice {
    /// Rolls that follow from a number.
    pub(crate) fn of(seed: u64) -> Self {
        Self { seed, bytes: None }
    }

    /// A byte or two for each roll, so that a small change of the bytes is a small change of what is made; 0 when they are used up.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self { seed: 0, bytes: Some(bytes.iter().copied().collect()) }
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        if let Some(bytes) = &mut self.bytes {
            let mut byte = || usize::from(bytes.pop_front().unwrap_or(0));
            let number = if sides > 256 { byte() << 8 | byte() } else { byte() };
            return number % sides.max(1);
        }
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.seed >> 33).unwrap() % sides.max(1)
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.roll(list.len())]
    }
}
