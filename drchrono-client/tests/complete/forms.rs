//! Every model over every form that a value is known, or feared, to come in.

use drchrono_facts::{Facts, Kind, Member, Model};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::{is_read, readers};

/// What a member may come as, and what must come of it.
#[derive(Debug, Clone)]
enum Expected {
    /// Nothing: a `null`, or an empty text where that says so.
    Nothing,
    /// A field with this value.
    Field(Value),
    /// No field: kept as it is.
    Kept(Value),
}

/// The forms of one value.
fn forms(member: &Member) -> Vec<(Value, Expected)> {
    use Expected::{Field, Kept, Nothing};
    let same = |value: Value| (value.clone(), Field(value));
    let as_text = |value: Value| {
        let text = match &value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        (value, Field(Value::String(text)))
    };
    let kept = |value: Value| (value.clone(), Kept(value));
    let mut forms = vec![(Value::Null, Nothing)];
    forms.extend(match &member.kind {
        Kind::Id => vec![
            same(json!(42)),
            same(json!("42")),
            same(json!("17_2026-03-14")),
            same(json!(9_007_199_254_740_993_i64)),
            (json!(""), Nothing),
            kept(json!({ "id": 1 })),
        ],
        Kind::Bool => vec![
            same(json!(true)),
            same(json!(false)),
            (json!("true"), Field(json!(true))),
            (json!("False"), Field(json!(false))),
            (json!(""), Nothing),
            kept(json!("perhaps")),
        ],
        Kind::Int => vec![
            same(json!(30)),
            (json!("30"), Field(json!(30))),
            (json!(30.0), Field(json!(30))),
            (json!(""), Nothing),
            kept(json!("half an hour")),
            kept(json!(30.5)),
            kept(json!(1e30)),
        ],
        Kind::Decimal => vec![
            same(json!("123.45")),
            as_text(json!(123)),
            as_text(json!(123.45)),
            (json!(""), Nothing),
            kept(json!("12,50")),
        ],
        Kind::Date | Kind::Time | Kind::Timestamp => vec![
            same(json!("2026-03-14")),
            same(json!("2026-03-14 09:30:00.000Z")),
            same(json!("24:00")),
            same(json!("soon")),
            (json!(""), Nothing),
            kept(json!([2026, 3, 14])),
        ],
        Kind::Text => vec![
            same(json!("Ünïcode \"quoted\"")),
            same(json!("")),
            as_text(json!(17)),
            as_text(json!(true)),
            kept(json!({ "a": 1 })),
        ],
        Kind::Word(set) => Facts::get().words[set]
            .words
            .iter()
            .map(|word| same(json!(word.wire)))
            .chain([same(json!("a practice's own")), as_text(json!(5))])
            .collect(),
        Kind::Json => vec![
            same(json!({ "a": [1, null] })),
            same(json!("text")),
            same(json!("")),
            same(json!(1.5)),
        ],
        Kind::Tags => vec![
            (json!(["a", "b"]), Field(json!(r#"["a","b"]"#))),
            same(json!(r#"["case:1","stl"]"#)),
            (json!("one"), Field(json!(r#"["one"]"#))),
            (json!(""), Nothing),
            kept(json!([1])),
        ],
        Kind::Url => vec![
            same(json!("https://files.example/a?signature=b")),
            (json!(""), Nothing),
            kept(json!({ "url": "a" })),
        ],
        Kind::Object(_) => vec![
            same(json!({ "unheard_of": 1 })),
            kept(json!("text")),
            kept(json!(5)),
        ],
    });
    forms
}

/// The forms of a member, a list or not.
fn forms_of(member: &Member) -> Vec<(Value, Expected)> {
    use Expected::{Field, Kept, Nothing};
    let forms = forms(member);
    let same = |value: Value| (value.clone(), Field(value));
    let kept = |value: Value| (value.clone(), Kept(value));
    if !member.list {
        return forms;
    }
    let mut lists = vec![
        (Value::Null, Nothing),
        same(json!([])),
        kept(json!({ "not": "a list" })),
    ];
    for (value, expected) in forms {
        match expected {
            Field(field) => lists.push((json!([value]), Field(json!([field])))),
            // Half a list would look like a whole one.
            Kept(_) => lists.push(kept(json!([value]))),
            Nothing => {}
        }
    }
    lists
}

fn object_of(
    model: &'static Model,
) -> impl Strategy<Value = Vec<(String, Option<(Value, Expected)>)>> {
    let members: Vec<_> = model
        .members
        .iter()
        .filter(|one| !one.write_only)
        .map(|member| {
            let form = proptest::option::of(select(forms_of(member)));
            let name = member.name.clone();
            form.prop_map(move |form| (name.clone(), form))
        })
        .collect();
    members
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_model_reads_every_form_and_loses_nothing(seed in any::<u64>()) {
        let readers = readers();
        let mut runner = proptest::test_runner::TestRunner::new_with_rng(
            ProptestConfig::default(),
            proptest::test_runner::TestRng::from_seed(
                proptest::test_runner::RngAlgorithm::ChaCha,
                &seed.to_le_bytes().repeat(4),
            ),
        );
        for (name, model) in &Facts::get().models {
            if !is_read(name) {
                continue;
            }
            let tree = object_of(model).new_tree(&mut runner).unwrap();
            let mut sent = Map::new();
            let mut back = Map::new();
            let mut extra = 1;
            for (member, form) in proptest::strategy::ValueTree::current(&tree) {
                let Some((value, expected)) = form else { continue };
                sent.insert(member.clone(), value);
                match expected {
                    Expected::Nothing => {}
                    Expected::Field(value) => _ = back.insert(member, value),
                    Expected::Kept(value) => {
                        extra += 1;
                        back.insert(member, value);
                    }
                }
            }
            sent.insert("unheard_of".to_owned(), json!([1, { "deep": null }]));
            back.insert("unheard_of".to_owned(), json!([1, { "deep": null }]));
            let read = readers[name.as_str()](&Value::Object(sent).to_string()).unwrap();
            prop_assert_eq!(read.extra, extra, "{}", name);
            prop_assert_eq!(&read.json, &Value::Object(back), "{}", name);
            let again = readers[name.as_str()](&read.json.to_string()).unwrap();
            prop_assert_eq!(again.json, read.json, "{}", name);
        }
    }

    #[test]
    fn no_text_makes_a_model_panic(text in r#"\{("[a-z_]{1,9}":("[^"\\]{0,9}"|[0-9.eE-]{1,9}|null|\[\]|\{\}),?){0,4}\}?"#) {
        for reader in readers().values() {
            let _ = reader(&text);
        }
    }
}
