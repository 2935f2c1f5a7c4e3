//! The reader of stored records, with what must hold whatever a file or a database row has become.

use super::record::Record;
use crate::seal::SealKey;

pub(crate) fn record(bytes: &[u8]) {
    let (name, key) = ("name", SealKey::new([7; 32]));
    assert!(
        Record::from_json(bytes, name, None).is_ok() || {
            // With a key plain records are read all the same, and nobody sealed this one.
            Record::from_json(bytes, name, Some(&key)).is_err()
        }
    );
    let Ok(record) = Record::from_json(bytes, name, None) else {
        return;
    };
    let written = record
        .to_json(name, None)
        .expect("what was read is written");
    let again = Record::from_json(&written, name, None).expect("what was written is read");
    assert_eq!(again.to_json(name, None).ok(), Some(written.clone()));
    let sealed = record.to_json(name, Some(&key)).expect("it can be sealed");
    let opened = Record::from_json(&sealed, name, Some(&key)).expect("it opens");
    assert_eq!(opened.to_json(name, None).ok(), Some(written));
    assert!(Record::from_json(&sealed, "another", Some(&key)).is_err());
}
