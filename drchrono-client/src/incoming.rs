//! An object of JSON, member by member into the fields of a model.

use dental_oauth::api::{JsonText, Misread};

use crate::object::{Member, Object};

/// The value of a member, as it was written.
#[derive(Clone, Copy)]
pub(crate) struct Incoming<'a>(&'a str);

impl Incoming<'_> {
    /// Puts it in a field, if it fits. A `null` is as good as nothing there.
    pub(crate) fn to<T: Member>(self, field: &mut Option<T>) -> Fit {
        let nothing = match self.0 {
            "null" => true,
            r#""""# => !T::EMPTY_TEXT,
            _ => false,
        };
        *field = if nothing { None } else { T::read(self.0) };
        if nothing || field.is_some() {
            Fit::Yes
        } else {
            Fit::No
        }
    }
}

/// Whether a value has found its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    Yes,
    /// It is not of the field's type.
    No,
    /// There is no field of that name.
    NoField,
}

/// Reads the next value as a model. Of several members with one name the last one counts.
pub(crate) fn read_model<T: Object + Default>(json: &mut JsonText<'_>) -> Result<T, Misread> {
    let mut model = T::default();
    read_members(json, &mut model)?;
    Ok(model)
}

/// Once for all models, not once for each.
fn read_members(json: &mut JsonText<'_>, model: &mut dyn Object) -> Result<(), Misread> {
    let mut misfits = false;
    json.members(|name, json| {
        let text = json.skip()?;
        let fit = model.set(&name, Incoming(text));
        let extra = &mut model.extra().0;
        misfits |= fit == Fit::No;
        if fit != Fit::Yes {
            extra.insert(name.into_owned(), text.into());
        } else if misfits {
            // It may be one that did not fit before.
            extra.remove(&*name);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::model::AppointmentBillingNote;
    use crate::scalar::DrId;

    fn read(json: &str) -> AppointmentBillingNote {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn members_find_their_fields_in_any_order_and_the_rest_is_extra() {
        let members = [
            r#""id":7"#,
            r#""created_by":8"#,
            r#""text":"a\nb""#,
            r#""aa":[1, 2]"#,
            r#""zz":{"a":null}"#,
            r#""created_at":[]"#,
        ];
        for turn in 0..members.len() {
            let mut members = members;
            members.rotate_left(turn);
            let note = read(&format!("{{{}}}", members.join(",")));
            assert_eq!(note.id, Some(DrId::from(7)));
            assert_eq!(note.created_by, Some(DrId::from(8)));
            assert_eq!(note.text.unwrap().expose(), "a\nb");
            assert_eq!(note.appointment, None);
            let names: Vec<_> = note.extra.names().collect();
            assert_eq!(names, ["aa", "created_at", "zz"]);
            assert_eq!(note.extra.expose("aa"), Some("[1, 2]"));
        }
    }

    #[test]
    fn of_members_with_one_name_the_last_counts() {
        let note = read(r#"{"id":1,"new":1,"\u0069d":2,"new":2,"id":3,"new":3}"#);
        assert_eq!(note.id, Some(DrId::from(3)));
        assert_eq!(note.extra.len(), 1);
        assert_eq!(note.extra.expose("new"), Some("3"));
    }

    #[test]
    fn the_last_counts_too_where_one_of_them_does_not_fit() {
        let note = read(r#"{"id":[],"id":3,"created_by":4,"created_by":[1]}"#);
        assert_eq!(note.id, Some(DrId::from(3)));
        assert_eq!(note.created_by, None);
        let names: Vec<_> = note.extra.names().collect();
        assert_eq!(names, ["created_by"]);
        assert_eq!(note.extra.expose("created_by"), Some("[1]"));
        // Nothing there is a value as well.
        let note = read(r#"{"id":[],"id":null,"created_by":4,"created_by":""}"#);
        assert_eq!((note.id, note.created_by), (None, None));
        assert!(note.extra.is_empty());
    }

    #[test]
    fn a_model_is_read_from_a_value_and_from_a_reader_too() {
        let json = r#"{"id":7,"new":true}"#;
        let value: Value = serde_json::from_str(json).unwrap();
        let of_value: AppointmentBillingNote = serde_json::from_value(value).unwrap();
        let of_reader: AppointmentBillingNote = serde_json::from_reader(json.as_bytes()).unwrap();
        for note in [of_value, of_reader] {
            assert_eq!(note.expose_json().to_string(), json);
        }
    }
}
