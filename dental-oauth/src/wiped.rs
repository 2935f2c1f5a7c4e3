//! A buffer that leaves no copy of itself behind: wiped when it grows, and when it is dropped.

use std::io;

use bytes::Bytes;
use zeroize::Zeroizing;

/// Collects secret bytes. A plain `Vec` that grows gives its old memory back as it was.
#[derive(Default)]
pub(crate) struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    pub(crate) fn extend(&mut self, piece: &[u8]) {
        let needed = self.0.len() + piece.len();
        if needed > self.0.capacity() {
            let mut larger = Self::with_capacity(needed.max(self.0.capacity() * 2));
            larger.0.extend_from_slice(&self.0);
            // The one before is wiped as it is dropped.
            *self = larger;
        }
        self.0.extend_from_slice(piece);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The bytes, to be shared; wiped when the last of them is dropped.
    pub(crate) fn into_bytes(self) -> Bytes {
        Bytes::from_owner(self.0)
    }

    /// The bytes, whose wiping is from here on the caller's to see to.
    pub(crate) fn into_vec(mut self) -> Vec<u8> {
        std::mem::take(&mut *self.0)
    }
}

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use zeroize::ZeroizeOnDrop;

    use super::*;

    #[test]
    fn the_memory_is_of_a_kind_that_is_wiped_when_dropped() {
        fn wiped(_: &impl ZeroizeOnDrop) {}
        wiped(&Wiped::with_capacity(1).0);
    }

    proptest! {
        #[test]
        fn what_was_put_in_is_there_and_nothing_grew_in_place(
            pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..100), 0..20)
        ) {
            let mut buffer = Wiped::default();
            for piece in &pieces {
                let (room, at) = (buffer.0.capacity() - buffer.0.len(), buffer.0.as_ptr());
                buffer.extend(piece);
                if piece.len() <= room {
                    prop_assert_eq!(buffer.0.as_ptr(), at);
                }
            }
            prop_assert_eq!(buffer.len(), pieces.concat().len());
            prop_assert_eq!(&buffer.into_bytes()[..], &pieces.concat()[..]);
        }
    }
}
