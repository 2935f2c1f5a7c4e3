//! What only lab orders do: they know their documents.

use serde_json::{Value, json};

use super::rows::{Key, Row, Rows};

/// The order of a document, and the list of its documents.
fn with_list(rows: &mut Rows, document: &Row, change: impl FnOnce(&mut Vec<Value>)) {
    let order = document.key("lab_order");
    if let Some(order) = order.and_then(|key| rows.get_mut("lab_orders", &key)) {
        order.touch(document.updated);
        let list = order.fields.entry("documents").or_insert_with(|| json!([]));
        if let Some(list) = list.as_array_mut() {
            change(list);
        }
    }
}

/// A new document hangs on its order.
pub(super) fn attach(rows: &mut Rows, document: &Row, key: &Key) {
    with_list(rows, document, |list| list.push(key.value()));
}

/// A deleted one does not.
pub(super) fn detach(rows: &mut Rows, document: &Row, key: &Key) {
    with_list(rows, document, |list| list.retain(|id| *id != key.value()));
}
