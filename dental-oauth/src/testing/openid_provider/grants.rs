//! What a server remembers: codes, grants, and which refresh token is the living one.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use super::OpenIdProvider;
use super::flaw::Rotation;

pub(super) struct Grants {
    pub(super) rotation: Rotation,
    pub(super) refreshes: u32,
    pub(super) replays: u32,
    all: Vec<Grant>,
    /// Which grant and which turn of it a token belongs to, by its text.
    refresh_tokens: HashMap<String, (usize, u32)>,
    access_tokens: HashMap<String, (usize, SystemTime)>,
}

/// What a person agreed to.
#[derive(Debug, Clone)]
pub(super) struct Agreement {
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) nonce: Option<String>,
    pub(super) scope: String,
}

struct Grant {
    agreement: Agreement,
    agreed_at: SystemTime,
    code_until: SystemTime,
    exchanged: bool,
    revoked: bool,
    turn: u32,
    turned_at: SystemTime,
}

/// The tokens of one answer, as texts.
pub(super) struct Issued {
    pub(super) access_token: String,
    pub(super) refresh_token: Option<String>,
    pub(super) agreement: Agreement,
    /// When the person proved who they are: a refresh does not change it (OpenID Connect Core section 12.2).
    pub(super) agreed_at: SystemTime,
}

/// `invalid_grant`, whatever the reason: a server does not say (RFC 6749 section 5.2).
pub(super) struct InvalidGrant;

impl Grants {
    pub(super) fn new() -> Self {
        Self {
            rotation: Rotation::RevokeOnReuse,
            refreshes: 0,
            replays: 0,
            all: Vec::new(),
            refresh_tokens: HashMap::new(),
            access_tokens: HashMap::new(),
        }
    }

    /// A code for what was agreed to.
    pub(super) fn agree(&mut self, agreement: Agreement, now: SystemTime) -> String {
        self.all.push(Grant {
            agreement,
            agreed_at: now,
            code_until: now + OpenIdProvider::CODE_LIFETIME,
            exchanged: false,
            revoked: false,
            turn: 0,
            turned_at: now,
        });
        format!("code-{}", self.all.len())
    }

    /// The grant of a code, used up. A second use revokes what the first one brought (RFC 6749
    /// section 4.1.2).
    pub(super) fn exchange(
        &mut self,
        code: &str,
        fits: impl Fn(&Agreement) -> bool,
        now: SystemTime,
    ) -> Result<Issued, InvalidGrant> {
        let number = code.strip_prefix("code-").and_then(|n| n.parse().ok());
        let index = number.and_then(|n: usize| n.checked_sub(1));
        let index = index.filter(|index| *index < self.all.len());
        let index = index.ok_or(InvalidGrant)?;
        let grant = &mut self.all[index];
        if std::mem::replace(&mut grant.exchanged, true) {
            grant.revoked = true;
            return Err(InvalidGrant);
        }
        if now > grant.code_until || !fits(&grant.agreement) {
            return Err(InvalidGrant);
        }
        Ok(self.issue(index, true, now))
    }

    pub(super) fn refresh(&mut self, token: &str, now: SystemTime) -> Result<Issued, InvalidGrant> {
        let (index, turn) = *self.refresh_tokens.get(token).ok_or(InvalidGrant)?;
        let grant = &mut self.all[index];
        if grant.revoked {
            return Err(InvalidGrant);
        }
        if self.rotation == Rotation::Off {
            self.refreshes += 1;
            return Ok(self.issue(index, false, now));
        }
        if turn == grant.turn {
            grant.turn += 1;
            grant.turned_at = now;
            self.refreshes += 1;
            return Ok(self.issue(index, true, now));
        }
        self.replays += 1;
        let age = now.duration_since(grant.turned_at).unwrap_or_default();
        match self.rotation {
            Rotation::Grace(period) if turn + 1 == grant.turn && age <= period => {
                Ok(self.issue(index, true, now))
            }
            Rotation::RevokeOnReuse => {
                grant.revoked = true;
                Err(InvalidGrant)
            }
            _ => Err(InvalidGrant),
        }
    }

    fn issue(&mut self, index: usize, with_refresh_token: bool, now: SystemTime) -> Issued {
        let (grant, number) = (&self.all[index], index + 1);
        let access_token = format!("access-{number}-{}", self.access_tokens.len());
        let refresh_token = format!("refresh-{number}-{}", grant.turn);
        self.access_tokens.insert(
            access_token.clone(),
            (index, now + OpenIdProvider::TOKEN_LIFETIME),
        );
        self.refresh_tokens
            .insert(refresh_token.clone(), (index, grant.turn));
        Issued {
            access_token,
            refresh_token: with_refresh_token.then_some(refresh_token),
            agreement: grant.agreement.clone(),
            agreed_at: grant.agreed_at,
        }
    }

    /// Either sort of token revokes its whole grant. One that is not known is as good as revoked (RFC 7009
    /// section 2.2).
    pub(super) fn revoke(&mut self, token: &str) {
        let refresh = self.refresh_tokens.get(token).map(|(index, _)| *index);
        let access = self.access_tokens.get(token).map(|(index, _)| *index);
        if let Some(index) = refresh.or(access) {
            self.all[index].revoked = true;
        }
    }

    pub(super) fn accepts(&self, access_token: &str, now: SystemTime) -> bool {
        let found = self.access_tokens.get(access_token);
        found.is_some_and(|(index, until)| {
            !self.all[*index].revoked
                && until.duration_since(now).unwrap_or_default() > Duration::ZERO
        })
    }
}
