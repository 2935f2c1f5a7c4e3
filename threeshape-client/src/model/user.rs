//! Users, their regions and their connections. Another user's object is filtered by how the two are
//! connected: everything but the id may be missing.

use std::collections::BTreeMap;
use std::fmt;

use dental_oauth::Phi;
use serde_json::Value;

use super::guid::Guid;
use super::open_enum;
use crate::node::Node;
use crate::wire::Members;

open_enum! {
    /// What a user is.
    UserRole {
        /// A practice.
        Clinic = "Clinic",
        /// A laboratory.
        Lab = "Lab",
    }
}

/// A Communicate user.
#[derive(Clone)]
#[non_exhaustive]
pub struct User {
    /// The id, which is what actors of cases are compared with.
    pub id: Guid,
    /// E-mail address.
    pub email: Option<Phi<String>>,
    /// Whether the vendor has approved them.
    pub is_approved: bool,
    /// Display name.
    pub name: Option<Phi<String>>,
    /// Given name.
    pub first_name: Option<Phi<String>>,
    /// Family name.
    pub last_name: Option<Phi<String>>,
    /// Telephone.
    pub phone_number: Option<Phi<String>>,
    /// Mobile telephone.
    pub mobile_phone_number: Option<Phi<String>>,
    /// 0 or 1, as far as seen.
    pub client_version: Option<i64>,
    /// Street and number.
    pub address_line: Option<Phi<String>>,
    /// Postal code.
    pub postal_code: Option<Phi<String>>,
    /// City.
    pub city: Option<Phi<String>>,
    /// State, as part of an address.
    pub state: Option<Phi<String>>,
    /// Country (ISO 3166 alpha-2), in either case.
    pub country: Option<String>,
    /// The host of their region as it was received; see [`RegionHost`](crate::RegionHost).
    pub region_uri: Option<String>,
    /// Their region.
    pub region: Option<RegionInfo>,
    /// What they are.
    pub roles: Vec<UserRole>,
    /// Users they are connected with.
    pub connected_users: Vec<Guid>,
    /// Their connections, pending ones included.
    pub connections: Vec<Connection>,
    /// Their licence keys.
    pub dongles: Vec<Dongle>,
    /// Not documented.
    pub tags: Vec<String>,
    /// Whether they have a logo.
    pub has_logo: bool,
    /// Name of a contact.
    pub contact_name: Option<Phi<String>>,
    /// E-mail address of a contact.
    pub contact_email: Option<Phi<String>>,
    /// Telephone of a contact.
    pub contact_phone_number: Option<Phi<String>>,
    /// Whether they may be contacted.
    pub contact_consent_given: bool,
    /// Whether they want a newsletter.
    pub newsletter_consent_given: bool,
    /// Website.
    pub website: Option<Phi<String>>,
    /// What they are notified of.
    pub notification_settings: BTreeMap<String, bool>,
    /// The user as it was received.
    pub raw: Phi<Value>,
}

impl User {
    /// Reads a user; `None` for what is not an object with an id.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let node = Node::of(value);
        let members = node.members()?;
        let settings = members.object("NotificationSettings");
        Some(Self {
            id: members.guid("Id")?,
            email: members.phi("Email"),
            is_approved: members.flag("IsApproved"),
            name: members.phi("Name"),
            first_name: members.phi("FirstName"),
            last_name: members.phi("LastName"),
            phone_number: members.phi("PhoneNumber"),
            mobile_phone_number: members.phi("MobilePhoneNumber"),
            client_version: members.number("ClientVersion"),
            address_line: members.phi("AddressLine"),
            postal_code: members.phi("PostalCode"),
            city: members.phi("City"),
            state: members.phi("State"),
            country: members.text("Country"),
            region_uri: members.text("RegionUri"),
            region: members.object("Region").map(RegionInfo::read),
            roles: members
                .texts("Roles")
                .iter()
                .map(|role| UserRole::from(role.trim()))
                .collect(),
            connected_users: members
                .texts("ConnectedUsers")
                .iter()
                .filter_map(|id| Guid::read(id))
                .collect(),
            connections: members
                .values("Connections")
                .iter()
                .filter_map(Connection::read)
                .collect(),
            dongles: members.list("Dongles", Dongle::read),
            tags: members.texts("Tags"),
            has_logo: members.flag("HasLogo"),
            contact_name: members.phi("ContactName"),
            contact_email: members.phi("ContactEmail"),
            contact_phone_number: members.phi("ContactPhoneNumber"),
            contact_consent_given: members.flag("ContactConsentGiven"),
            newsletter_consent_given: members.flag("NewsletterConsentGiven"),
            website: members.phi("Website"),
            notification_settings: settings.map(Members::flags).unwrap_or_default(),
            raw: Phi::new(value.clone()),
        })
    }

    /// Whether there is an accepted connection with another user.
    pub fn is_connected_with(&self, other: Guid) -> bool {
        self.connections.iter().any(|connection| {
            let between = [connection.inviter_user_id, connection.remote_user_id];
            connection.accepted
                && between.contains(&Some(self.id))
                && between.contains(&Some(other))
        })
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

/// A user's region, as the users service knows it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RegionInfo {
    /// Its id.
    pub id: Option<Guid>,
    /// Its name, such as `Europe`.
    pub name: Option<String>,
    /// Its host, the same as `RegionUri`.
    pub url: Option<String>,
    /// Its servers.
    pub servers: Vec<RegionServer>,
    /// Its services.
    pub services: Vec<RegionServer>,
}

impl RegionInfo {
    fn read(members: Members<'_>) -> Self {
        Self {
            id: members.guid("Id"),
            name: members.text("RegionName"),
            url: members.text("Url"),
            servers: members.list("Servers", RegionServer::read),
            services: members.list("Services", RegionServer::read),
        }
    }
}

/// A server or service of a region.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RegionServer {
    /// The id of the server, or of the service's region.
    pub id: Option<Guid>,
    /// Where it is, as it was received.
    pub uri: Option<String>,
    /// What it serves.
    pub service_type: Option<String>,
}

impl RegionServer {
    fn read(members: Members<'_>) -> Self {
        Self {
            id: members.guid("Id").or_else(|| members.guid("RegionId")),
            uri: members.text("Uri"),
            service_type: members.text("ServiceType"),
        }
    }
}

/// A licence key.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Dongle {
    /// Its number.
    pub number: Option<i64>,
    /// Its site.
    pub site_id: Option<String>,
}

impl Dongle {
    fn read(members: Members<'_>) -> Self {
        Self {
            number: members.number("DongleNumber"),
            site_id: members.text("SiteId"),
        }
    }
}

/// That two users work together, or that one asked to.
#[derive(Clone)]
#[non_exhaustive]
pub struct Connection {
    /// Its id.
    pub id: Guid,
    /// Whether the invited user has accepted.
    pub accepted: bool,
    /// Who asked.
    pub inviter_user_id: Option<Guid>,
    /// Their e-mail address.
    pub inviter_user_email: Option<Phi<String>>,
    /// Their name.
    pub inviter_user_name: Option<Phi<String>>,
    /// What they are; the words are not documented.
    pub inviter_user_type: Option<String>,
    /// Who was asked.
    pub remote_user_id: Option<Guid>,
    /// Their e-mail address.
    pub remote_user_email: Option<Phi<String>>,
    /// Their name.
    pub remote_user_name: Option<Phi<String>>,
    /// What they are; the words are not documented.
    pub remote_user_type: Option<String>,
    /// The connection as it was received, the users' reduced objects included.
    pub raw: Phi<Value>,
}

impl Connection {
    pub(crate) fn read(node: &Node<'_>) -> Option<Self> {
        let members = node.members()?;
        Some(Self {
            id: members.guid("Id")?,
            accepted: members.flag("ConnectionAccepted"),
            inviter_user_id: members.guid("InviterUserId"),
            inviter_user_email: members.phi("InviterUserEmail"),
            inviter_user_name: members.phi("InviterUserName"),
            inviter_user_type: members.text("InviterUserType"),
            remote_user_id: members.guid("RemoteUserId"),
            remote_user_email: members.phi("RemoteUserEmail"),
            remote_user_name: members.phi("RemoteUserName"),
            remote_user_type: members.text("RemoteUserType"),
            raw: Phi::new(node.to_value()),
        })
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("id", &self.id)
            .field("accepted", &self.accepted)
            .finish_non_exhaustive()
    }
}
