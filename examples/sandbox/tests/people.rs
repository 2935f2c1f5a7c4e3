//! Any number of people at the Dentbird sandbox.

mod common;

use std::collections::BTreeSet;

use common::{ALL, House};

#[tokio::test]
async fn each_further_person_has_cases_and_tokens_of_their_own() {
    let house = House::start().await;
    let mut seen = BTreeSet::new();
    for cases in [3, 0, 2] {
        let person = house.d.add_person(cases);
        let tokens = house.d.issue_tokens_to(&person, ALL);
        let ask = async |path| {
            let reply = house.api_as(&tokens.access_token, "GET", path, None).await;
            reply.expect("an answer")
        };
        let list = ask("/v1/design-cases?page=1").await.data();
        assert_eq!(list["totalCount"], cases);
        for case in list["items"].as_array().expect("items") {
            assert!(seen.insert(case["designCaseId"].to_string()), "{case}");
        }
        let me = ask("/v1/users/me").await.json();
        assert!(seen.insert(me["email"].to_string()), "{me}");
    }
}

#[tokio::test]
async fn a_refresh_token_is_good_until_it_is_spent() {
    let house = House::start().await;
    let person = house.d.add_person(0);
    let first = house.d.issue_tokens_to(&person, ALL).refresh_token;
    assert!(house.d.is_good_refresh(&first));
    let next = house.refresh(&first).await.json();
    let next = next["refresh_token"].as_str().expect("a token");
    assert!(!house.d.is_good_refresh(&first) && house.d.is_good_refresh(next));
    house.d.revoke_all();
    assert!(!house.d.is_good_refresh(next) && !house.d.is_good_refresh("unknown"));
}
