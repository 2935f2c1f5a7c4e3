//! What the 3Shape sandbox starts with: people and their connections. Everything here is made up.

use super::state::{Connection, Region, Role, User};

pub(crate) use super::seed_cases::{Sizes, cases, fresh_case};

/// The integrator's application: any user signs in through it, the one that `login_hint` names or else the
/// first doctor of Europe.
pub const CLIENT_ID: &str = "sandbox-threeshape";
/// Its secret.
pub const CLIENT_SECRET: &str = "sandbox-threeshape-secret";
/// An application without a secret, for the identity server alone: PKCE is required.
pub const PUBLIC_CLIENT_ID: &str = "sandbox-public";
/// An application whose secret is different raw and form-encoded.
pub const ODD_CLIENT_ID: &str = "sandbox-odd";
/// Its secret.
pub const ODD_CLIENT_SECRET: &str = "odd%2Bsecret+with/signs&more=1";
/// Password of every user of the seed.
pub const USER_PASSWORD: &str = "threeshape-demo-password";

/// A registered application.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) id: &'static str,
    pub(crate) secret: Option<&'static str>,
    /// Key of the user who signs in where no hint names another.
    pub(crate) user: &'static str,
}

const fn app(id: &'static str, secret: &'static str, user: &'static str) -> App {
    App {
        id,
        secret: Some(secret),
        user,
    }
}

/// The real service knows one application with many users. The accounts of the accounts file have one each, so
/// that a sign-in without a person means the right user.
pub(crate) static APPS: &[App] = &[
    app(CLIENT_ID, CLIENT_SECRET, "doctor-eu"),
    app(ODD_CLIENT_ID, ODD_CLIENT_SECRET, "doctor-eu"),
    App {
        id: PUBLIC_CLIENT_ID,
        secret: None,
        user: "doctor-eu",
    },
    app("sandbox-clinic-eu", "sandbox-clinic-eu-secret", "doctor-eu"),
    app("sandbox-clinic-am", "sandbox-clinic-am-secret", "doctor-am"),
    app("sandbox-clinic-as", "sandbox-clinic-as-secret", "doctor-as"),
    app("sandbox-clinic-id", "sandbox-clinic-id-secret", "doctor-eu"),
    app("sandbox-lab-eu", "sandbox-lab-eu-secret", "client-eu"),
    app("sandbox-lab-am", "sandbox-lab-am-secret", "client-am"),
    app("sandbox-lab-as", "sandbox-lab-as-secret", "client-as"),
];

/// The application of this id.
pub(crate) fn app_of(id: &str) -> Option<&'static App> {
    APPS.iter().find(|app| app.id == id)
}

/// Key, number, e-mail, first name, last name, name of the house, country, role.
struct Row(
    &'static str,
    u8,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Role,
);

#[rustfmt::skip]
const PEOPLE: [[Row; 4]; 3] = [
    [
        Row("doctor-eu", 1, "a.zinnwald@praxis-eu.example", "Aurelius", "Zinnwald", "Praxis Zinnwald", "dk", Role::Doctor),
        Row("doctor2-eu", 2, "b.sommerquist@praxis-eu.example", "Benedikta", "Sommerquist", "Praxis Sommerquist", "CH", Role::Doctor),
        Row("client-eu", 3, "europe@crownworks.example", "Crispin", "Overlaker", "Crownworks Europe", "de", Role::Client),
        Row("lab-eu", 4, "ostwind@lab-eu.example", "Dagobert", "Ostwindel", "Labor Ostwindel", "AT", Role::Lab),
    ],
    [
        Row("doctor-am", 1, "e.farnsbarrow@clinic-am.example", "Ephraima", "Farnsbarrow", "Farnsbarrow Dental", "US", Role::Doctor),
        Row("doctor2-am", 2, "g.hollowmere@clinic-am.example", "Gustavius", "Hollowmere", "Hollowmere Dental", "ca", Role::Doctor),
        Row("client-am", 3, "america@crownworks.example", "Hezekiah", "Underbridge", "Crownworks America", "us", Role::Client),
        Row("lab-am", 4, "westgale@lab-am.example", "Ignatia", "Westgalen", "Westgalen Lab", "US", Role::Lab),
    ],
    [
        Row("doctor-as", 1, "j.kitsurami@clinic-as.example", "Junichiro", "Kitsurami", "Kitsurami Dental", "JP", Role::Doctor),
        Row("doctor2-as", 2, "l.mengzhou@clinic-as.example", "Lianhuan", "Mengzhou", "Mengzhou Dental", "sg", Role::Doctor),
        Row("client-as", 3, "asia@crownworks.example", "Nobuharu", "Oshigawara", "Crownworks Asia", "sg", Role::Client),
        Row("lab-as", 4, "southsea@lab-as.example", "Padmavani", "Southseaman", "Southseaman Lab", "IN", Role::Lab),
    ],
];

/// Id of a user of the seed: 1 and 2 are doctors, 3 the client account, 4 an unrelated lab.
pub(crate) fn user_id(region: Region, number: u8) -> String {
    format!(
        "{}5e20000-0000-4000-8000-0000000000a{number}",
        region.digit()
    )
}

pub(crate) fn users() -> Vec<User> {
    Region::ALL
        .into_iter()
        .zip(&PEOPLE)
        .flat_map(|(region, rows)| rows.iter().map(move |row| user(region, row)))
        .collect()
}

fn user(region: Region, row: &Row) -> User {
    User {
        key: row.0.to_owned(),
        id: user_id(region, row.1),
        email: row.2.to_owned(),
        password: USER_PASSWORD.to_owned(),
        name: row.5.to_owned(),
        first_name: row.3.to_owned(),
        last_name: row.4.to_owned(),
        phone: format!("+00 5550{}{}", region.at(), row.1),
        address: format!("{} Sample Road", row.1),
        postal_code: format!("000{}", row.1),
        city: "Sampleton".to_owned(),
        country: row.6.to_owned(),
        region,
        role: row.7,
        has_logo: row.7 == Role::Lab,
    }
}

/// Per region: the first doctor is connected with the client account and the lab. The second one's invitation of
/// the client account is accepted in Europe, pending in America, and was never sent in Asia.
pub(crate) fn connections() -> Vec<Connection> {
    let mut all = Vec::new();
    for region in Region::ALL {
        let pairs = [(1, 3, true), (1, 4, true), (2, 3, region == Region::Europe)];
        for (at, (inviter, remote, accepted)) in pairs.into_iter().enumerate() {
            if region == Region::Asia && inviter == 2 {
                continue;
            }
            all.push(Connection {
                id: format!("{}c0117ec-0000-4000-8000-00000000000{at}", region.digit()),
                accepted,
                inviter: user_id(region, inviter),
                remote: user_id(region, remote),
            });
        }
    }
    all
}

/// Secrets and personal data the sandbox starts with: a leak test searches for them.
pub(crate) fn markers() -> Vec<&'static str> {
    let mut all: Vec<&'static str> = APPS.iter().filter_map(|app| app.secret).collect();
    all.push(USER_PASSWORD);
    for row in PEOPLE.iter().flatten() {
        all.extend([row.2, row.3, row.4, row.5]);
    }
    all.extend(super::seed_cases::markers());
    all
}
