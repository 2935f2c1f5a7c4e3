//! What the Dentbird sandbox starts with. Everything here is made up.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};

use super::state::{Case, Client, User};

/// The contracted client's id.
pub const CLIENT_ID: &str = "sandbox-client";
/// The contracted client's secret.
pub const CLIENT_SECRET: &str = "sandbox-secret";
/// The id of the client without contract.
pub const PLAIN_CLIENT_ID: &str = "sandbox-plain";
/// The secret of the client without contract.
pub const PLAIN_CLIENT_SECRET: &str = "sandbox-plain-secret";
/// Signs in on the login page.
pub const USER_EMAIL: &str = "dr.example@example.test";
/// Password of every user.
pub const USER_PASSWORD: &str = "demo-password";
/// The user's id, the `sub` of tokens.
pub const USER_ID: &str = "65f0c0ffee0000000000a001";
/// A second user, who owns one case of their own.
pub const OTHER_EMAIL: &str = "dr.other@example.test";
pub(crate) const OTHER_ID: &str = "65f0c0ffee0000000000a002";
/// The redirect URIs every sandbox accepts besides the configured ones.
pub(crate) const REDIRECTS: [&str; 2] = [
    "http://127.0.0.1:8931/callback",
    "https://client.example.test/callback",
];

pub(crate) static CLIENTS: &[Client] = &[
    Client {
        id: CLIENT_ID,
        secret: CLIENT_SECRET,
        contracted: true,
    },
    Client {
        id: PLAIN_CLIENT_ID,
        secret: PLAIN_CLIENT_SECRET,
        contracted: false,
    },
];

pub(crate) static USERS: &[User] = &[
    User {
        id: Cow::Borrowed(USER_ID),
        email: Cow::Borrowed(USER_EMAIL),
        first_name: "Quillfeatheria",
        last_name: "Exampleson",
        occupation: Some("Dentist"),
        image: Some("https://cdn.example.test/public/profileImage/dr.example@example.test/000.png"),
    },
    User {
        id: Cow::Borrowed(OTHER_ID),
        email: Cow::Borrowed(OTHER_EMAIL),
        first_name: "Otheria",
        last_name: "Nullworth",
        occupation: None,
        image: None,
    },
];

struct Row(
    &'static str,
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static [u8],
);

/// Lifecycle, status, name, patient (`None` = the member is missing), teeth.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row("CREATED", "CREATED", "Zephyrine Quillfeather crown 36", Some("PT-ZQ-0001"), &[36]),
    Row("CREATED", "DESIGNED", "Balthazar Wigglesworth crown 11", Some("PT-BW-0002"), &[11]),
    Row("CREATED", "CAM", "Ottoline Marrowby crown 24", Some("PT-OM-0003"), &[24]),
    Row("TRASHED", "CREATED", "Peregrine Ashgrove crown 46", Some("PT-PA-0004"), &[46]),
    Row("CREATED", "DESIGNED", "Lysander Thistlewick crowns 14 15", Some("PT-LT-0005"), &[14, 15]),
    Row("DELETED", "DESIGNED", "Cordelia Vantongeren crown 21", Some("PT-CV-0006"), &[]),
    Row("CREATED", "CREATED", "Isambard Fennimore 50% zirconia 16", Some("PT-IF-0007"), &[16]),
    Row("CREATED", "DESIGNED", "Drusilla Hobblethwaite 50% zirconia 17", Some("PT-DH-0008"), &[17]),
    Row("TRASHED", "CAM", "Evander Plimsoll 50% zirconia 26", Some("PT-EP-0009"), &[26]),
    Row("CREATED", "ARCHIVED", "Rosamund Tickletree crown 37", Some("PT-RT-0010"), &[37]),
    Row("CREATED", "CREATED", "Thaddeus Oxenbridge crown 33", None, &[33]),
    Row("CREATED", "DESIGNED", "Wilhelmina Sparrowhawk crown 44", None, &[44]),
    Row("CREATED", "CREATED", "Ignatius Bellweather crown 35", Some(""), &[35]),
    Row("CREATED", "CAM", "Philippa Nightingown crowns 21 22", Some("PT-PN-0014"), &[21, 22]),
    Row("CREATED", "DESIGNED", "Ebenezer Crumbleholme crown 27", Some(""), &[27]),
    Row("TRASHED", "DESIGNED", "Araminta Fotheringay crown 12", Some("PT-AF-0016"), &[12]),
    Row("CREATED", "CREATED", "Montague Drizzlecombe crown 45", Some("PT-MD-0017"), &[45]),
    Row("CREATED", "CAM", "Seraphina Umbleby crown 31", Some("PT-SU-0018"), &[31]),
    Row("DELETED", "CAM", "Algernon Pockethorn crown 47", Some(""), &[]),
    Row("CREATED", "DESIGNED", "Henrietta Kettleburn crown 25", Some("PT-HK-0020"), &[25]),
    Row("CREATED", "CREATED", "Cuthbert Larkspurling crown 13", Some("PT-CL-0021"), &[13]),
    Row("CREATED", "DESIGNED", "Millicent Grumbleshaw crown 34", Some("PT-MG-0022"), &[34]),
    Row("CREATED", "CREATED", "Fitzwilliam Oddfellow crown 15", Some("PT-FO-0023"), &[15]),
];

const FOREIGN_NAME: &str = "Ludovica Hiddenfield crown 18";

/// Number of the case whose patient is missing; another one has `null` for everything optional.
const NULL_CASE: usize = 12;

/// The 23 cases of the first user and one of the second.
pub(crate) fn cases() -> Vec<Case> {
    let start = DateTime::<Utc>::from_timestamp(1_767_258_000, 400_000_000).unwrap_or_default();
    let mut cases: Vec<Case> = ROWS
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let number = at + 1;
            let created = start + TimeDelta::hours(i64::try_from(at).unwrap_or(0));
            Case {
                id: format!("20260101-{number:06}"),
                number: u32::try_from(number).unwrap_or(0),
                owner: USER_ID.to_owned(),
                created,
                updated: created + TimeDelta::minutes(40),
                visible_at: created,
                lifecycle: row.0.to_owned(),
                status: row.1.to_owned(),
                name: row.2.to_owned(),
                patient: row.3.map(str::to_owned),
                nulls: number == NULL_CASE,
                flagged: number % 5 == 0,
                reference: None,
                teeth: row.4.to_vec(),
                uploads: Vec::new(),
            }
        })
        .collect();
    cases.push(Case {
        id: "20260102-000001".to_owned(),
        number: 900,
        owner: OTHER_ID.to_owned(),
        created: start,
        updated: start,
        visible_at: start,
        lifecycle: "CREATED".to_owned(),
        status: "CREATED".to_owned(),
        name: FOREIGN_NAME.to_owned(),
        patient: Some("PT-LH-0900".to_owned()),
        nulls: false,
        flagged: false,
        reference: None,
        teeth: vec![18],
        uploads: Vec::new(),
    });
    cases
}

/// One more person, from 1 on, made up like the others.
pub(crate) fn further_user(number: u32) -> User {
    User {
        id: format!("65f0c0ffee0001{number:010x}").into(),
        email: format!("dr.further-{number}@example.test").into(),
        first_name: "Furtheria",
        last_name: "Numberworth",
        occupation: None,
        image: None,
    }
}

/// One more case, made up like the others and about nobody.
pub(crate) fn further_case(number: u32, owner: &str, now: DateTime<Utc>) -> Case {
    Case {
        id: format!("20260103-{number:06}"),
        number,
        owner: owner.to_owned(),
        created: now,
        updated: now,
        visible_at: now,
        lifecycle: "CREATED".to_owned(),
        status: "DESIGNED".to_owned(),
        name: format!("Further case {number}"),
        patient: None,
        nulls: false,
        flagged: false,
        reference: None,
        teeth: vec![36],
        uploads: Vec::new(),
    }
}

/// Secrets and personal data the sandbox starts with: a leak test searches for them.
pub(crate) fn markers() -> Vec<&'static str> {
    let mut all = vec![CLIENT_SECRET, PLAIN_CLIENT_SECRET, USER_PASSWORD];
    all.extend([USER_EMAIL, OTHER_EMAIL, "Furtheria", "Numberworth"]);
    for user in USERS {
        all.extend([user.first_name, user.last_name]);
    }
    for row in ROWS {
        all.push(row.2);
        // The name alone, without the tooth: also a part of a case name says who it is.
        all.extend(row.2.split(' ').take(2));
        all.extend(row.3.filter(|p| !p.is_empty()));
    }
    all.extend([FOREIGN_NAME, "Ludovica", "Hiddenfield", "PT-LH-0900"]);
    all
}
