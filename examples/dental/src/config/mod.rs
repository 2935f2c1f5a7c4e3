//! The accounts file.
//!
//! Read key by key rather than by a derived reader, so that no error ever quotes a line: it may hold a
//! secret.

mod keys;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use dental_oauth::Secret;
use dental_oauth::transfer::{Digest, DigestAlgorithm};
use toml::{Table, Value};

use crate::exit::Failure;
use keys::{COMMON, PROVIDERS, Shape, fits};

/// Where a client secret may be.
const SECRETS: [&str; 3] = ["client_secret_env", "client_secret_file", "client_secret"];

/// All accounts of a file.
#[derive(Debug, Clone)]
pub(crate) struct AccountsFile {
    path: PathBuf,
    accounts: BTreeMap<String, AccountConfig>,
    /// Of its text, which may hold secrets.
    digest: String,
}

impl AccountsFile {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::configuration(format!(
                "the accounts file {shown} cannot be read: {}",
                error.kind()
            ))
            .hint(
                "Name one with --config FILE, or make one with: dental sandbox --write-config FILE",
            )
        })?;
        Self::parse(&text, path)
    }

    /// Reads the text of a file.
    pub(crate) fn parse(text: &str, path: &Path) -> Result<Self, Failure> {
        let refuse = |what: String| {
            Failure::configuration(format!("the accounts file {}: {what}", path.display()))
        };
        let mut table: Table = toml::from_str(text).map_err(|error| {
            // The error's own words quote the line.
            let (line, column) = error.span().map_or((1, 1), |span| place(text, span.start));
            refuse(format!("not valid TOML at line {line}, column {column}"))
        })?;
        let accounts = match table.remove("accounts") {
            Some(Value::Table(accounts)) => accounts,
            None => Table::new(),
            Some(_) => return Err(refuse("`accounts` is not a table".to_owned())),
        };
        if let Some(key) = table.keys().next() {
            return Err(refuse(format!("unknown key `{}`", key.escape_debug())));
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let accounts = accounts
            .into_iter()
            .map(|(name, value)| {
                let account = AccountConfig::new(&name, value, &folder).map_err(refuse)?;
                Ok((name, account))
            })
            .collect::<Result<_, Failure>>()?;
        Ok(Self {
            path: path.to_owned(),
            accounts,
            digest: digest(text),
        })
    }

    /// The file as it is now; `None` when it has not changed.
    pub(crate) fn reread(&self) -> Result<Option<Self>, Failure> {
        let now = Self::read(&self.path)?;
        Ok((now.digest != self.digest).then_some(now))
    }

    /// The account of this name.
    pub(crate) fn account(&self, name: &str) -> Result<&AccountConfig, Failure> {
        self.accounts.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.names().collect();
            let known = match known.as_slice() {
                [] => "none".to_owned(),
                names => names.join(", "),
            };
            let path = self.path.display();
            Failure::configuration(format!("no such account in {path}; there: {known}"))
                .about("account", name)
        })
    }

    /// The same accounts, each signed in to by somebody else: its tokens are under the label given for its
    /// name, and those of an account without one under a label that nobody signs in under.
    pub(crate) fn labelled(&self, labels: &BTreeMap<String, String>) -> Self {
        let mut file = self.clone();
        for (name, account) in &mut file.accounts {
            account.label = labels.get(name).cloned().unwrap_or_default();
        }
        file
    }

    /// The names of all accounts.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.accounts.keys().map(String::as_str)
    }
}

fn digest(text: &str) -> String {
    Digest::of(DigestAlgorithm::Sha256, text.as_bytes()).to_hex()
}

/// Line and column, from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}

/// One account as the file has it: its keys are known and of the right shape, and nothing more is sure.
#[derive(Clone)]
pub(crate) struct AccountConfig {
    name: String,
    /// What its tokens are kept under: its name, unless many people sign in to it.
    label: String,
    provider: &'static str,
    keys: Table,
    /// Where the file is: relative paths in it start here.
    folder: PathBuf,
}

impl AccountConfig {
    fn new(name: &str, value: Value, folder: &Path) -> Result<Self, String> {
        let harmless = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if name.is_empty() || name.len() > 64 || !name.chars().all(harmless) {
            return Err(format!(
                "the account name `{}` holds more than A-Z a-z 0-9 - _ .",
                name.escape_debug()
            ));
        }
        let Value::Table(keys) = value else {
            return Err(format!("account {name} is not a table"));
        };
        let Some(Value::String(provider)) = keys.get("provider") else {
            return Err(format!("account {name} needs `provider`"));
        };
        let known: Vec<&str> = PROVIDERS.iter().map(|(word, _)| *word).collect();
        let Some((provider, own)) = PROVIDERS.iter().find(|(word, _)| word == provider) else {
            return Err(format!(
                "account {name}: `provider` is one of {}",
                known.join(", ")
            ));
        };
        for (key, value) in &keys {
            let shape = COMMON.iter().chain(*own).find(|(known, _)| known == key);
            match shape {
                None => {
                    return Err(format!(
                        "account {name}: unknown key `{}` for {provider}",
                        key.escape_debug()
                    ));
                }
                Some((_, shape)) if !fits(value, *shape) => {
                    let wanted = match shape {
                        Shape::Text => "a text",
                        Shape::Texts => "a list of texts",
                        Shape::Flag => "true or false",
                        Shape::Number => "a whole number",
                    };
                    return Err(format!("account {name}: `{key}` must be {wanted}"));
                }
                Some(_) => {}
            }
        }
        Ok(Self {
            name: name.to_owned(),
            label: name.to_owned(),
            provider,
            keys,
            folder: folder.to_owned(),
        })
    }

    /// Its name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// What its tokens are kept under.
    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    /// Its provider's word.
    pub(crate) fn provider(&self) -> &'static str {
        self.provider
    }

    /// A text that must be there.
    pub(crate) fn text(&self, key: &str) -> Result<&str, Failure> {
        self.text_if(key)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| self.refuse(&format!("`{key}` is missing")))
    }

    /// A text that may be there.
    pub(crate) fn text_if(&self, key: &str) -> Option<&str> {
        self.keys.get(key)?.as_str()
    }

    /// A list of texts that may be there.
    pub(crate) fn texts_if(&self, key: &str) -> Option<Vec<&str>> {
        let list = self.keys.get(key)?.as_array()?;
        Some(list.iter().filter_map(Value::as_str).collect())
    }

    /// A flag; off if it is not there.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.keys.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A number that may be there.
    pub(crate) fn number_if(&self, key: &str) -> Option<u64> {
        u64::try_from(self.keys.get(key)?.as_integer()?).ok()
    }

    /// Whether there is a client secret anywhere.
    pub(crate) fn has_client_secret(&self) -> bool {
        SECRETS.iter().any(|way| self.keys.contains_key(*way))
    }

    /// The client secret, from wherever the account says it is.
    pub(crate) fn client_secret(&self) -> Result<Secret, Failure> {
        let mut given = SECRETS
            .into_iter()
            .filter(|way| self.keys.contains_key(*way));
        let (Some(way), None) = (given.next(), given.next()) else {
            let ways = SECRETS.join(", ");
            return Err(self.refuse(&format!("exactly one of {ways} is needed")));
        };
        let value = self.text(way)?;
        let secret = match way {
            "client_secret_env" => std::env::var(value).map_err(|_| {
                self.refuse("the environment variable that `client_secret_env` names is not set")
            })?,
            "client_secret_file" => {
                let text = std::fs::read_to_string(self.folder.join(value)).map_err(|error| {
                    self.refuse(&format!(
                        "the file that `client_secret_file` names cannot be read: {}",
                        error.kind()
                    ))
                })?;
                text.trim_end_matches(['\r', '\n']).to_owned()
            }
            _ => {
                if !self.flag("allow_insecure_loopback") {
                    tracing::warn!(
                        account = self.name,
                        "a client secret stands in the accounts file: use client_secret_env or \
                         client_secret_file, that key is for sandboxes"
                    );
                }
                value.to_owned()
            }
        };
        if secret.is_empty() {
            return Err(self.refuse("the client secret is empty"));
        }
        Ok(Secret::new(secret))
    }

    /// A configuration failure of this account. `what` must not hold a value.
    pub(crate) fn refuse(&self, what: &str) -> Failure {
        Failure::configuration(format!("account {}: {what}", self.name)).of(&self.name)
    }
}

impl fmt::Debug for AccountConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountConfig")
            .field("name", &self.name)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
