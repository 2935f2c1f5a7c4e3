//! Whether bytes are the same as before.

use twox_hash::XxHash3_128;

/// Of bytes that are read twice: MD5, which one storage wants to know beforehand, would take ninety times as long to find out
/// whether they are still the same. No hash to be given to anybody, and no guard against those who know the seed.
#[derive(Clone)]
pub(super) struct Fingerprint {
    // Of half a kilobyte.
    hasher: Box<XxHash3_128>,
    seed: u64,
}

impl Fingerprint {
    /// Of no bytes so far.
    pub(super) fn begin(seed: u64) -> Self {
        Self {
            hasher: Box::new(XxHash3_128::with_seed(seed)),
            seed,
        }
    }

    /// Of no bytes so far, to be compared with this one.
    pub(super) fn begin_again(&self) -> Self {
        Self::begin(self.seed)
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.hasher.write(bytes);
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        self.seed == other.seed && self.hasher.finish_128() == other.hasher.finish_128()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(seed: u64, pieces: &[&[u8]]) -> Fingerprint {
        let mut print = Fingerprint::begin(seed);
        for piece in pieces {
            print.update(piece);
        }
        print
    }

    #[test]
    fn the_same_bytes_in_any_pieces_are_the_same() {
        let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(5_000).collect();
        let whole = of(7, &[&bytes]);
        for step in [1, 3, 256, 4_999] {
            let pieces: Vec<&[u8]> = bytes.chunks(step).collect();
            assert!(of(7, &pieces).is(&whole), "{step}");
        }
    }

    #[test]
    fn other_bytes_are_others_wherever_they_differ() {
        let bytes = vec![1; 1_000];
        let whole = of(7, &[&bytes]);
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] = 2;
            assert!(!of(7, &[&changed]).is(&whole), "{at}");
        }
        assert!(!of(7, &[&bytes[1..]]).is(&whole));
        assert!(!of(8, &[&bytes]).is(&whole));
    }
}
