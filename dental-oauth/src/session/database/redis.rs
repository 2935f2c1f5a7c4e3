//! Rows as keys of Redis.

use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{RedisError, Script};

use super::super::store::StoreError;
use super::{PATIENCE, Row, Rows, in_time};
use crate::secret::Secret;

/// The time by the server's clock in seconds and microseconds, and the record or `false`.
const READ: &str = "
local t = redis.call('TIME')
return {t[1], t[2], redis.call('GET', KEYS[1])}";
/// `ARGV`: whether a record is expected, which one, whether one is to be written, which one.
const SWAP: &str = "
local current = redis.call('GET', KEYS[1])
if ARGV[1] == '1' then
    if current ~= ARGV[2] then return 0 end
elseif current then
    return 0
end
if ARGV[3] == '1' then redis.call('SET', KEYS[1], ARGV[4]) else redis.call('DEL', KEYS[1]) end
return 1";

pub(super) struct Keys {
    connection: ConnectionManager,
    read: Script,
    swap: Script,
}

impl Keys {
    pub(super) async fn open(url: &Secret) -> Result<Self, StoreError> {
        let client = redis::Client::open(url.expose())
            .map_err(|_| StoreError::Other("the address of the database cannot be used".into()))?;
        // A script whose answer was lost may have run: only we can tell what that means.
        let settings = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        let connecting = ConnectionManager::new_with_config(client, settings);
        let connection = in_time(async { connecting.await.map_err(failed) }).await?;
        Ok(Self {
            connection,
            read: Script::new(READ),
            swap: Script::new(SWAP),
        })
    }
}

fn key(name: &str) -> String {
    format!("dental-oauth:{name}")
}

#[async_trait]
impl Rows for Keys {
    async fn read(&self, name: &str) -> Result<Row, StoreError> {
        let mut connection = self.connection.clone();
        let reading = self.read.key(key(name));
        let reading = async { reading.invoke_async(&mut connection).await.map_err(failed) };
        let (seconds, micros, text): (String, String, Option<String>) = in_time(reading).await?;
        let number = |text: &str| text.parse::<u64>().map_err(|_| StoreError::Corrupt);
        let since_1970 =
            Duration::from_secs(number(&seconds)?) + Duration::from_micros(number(&micros)?);
        Ok(Row {
            now: SystemTime::UNIX_EPOCH + since_1970,
            text,
        })
    }

    async fn swap(
        &self,
        name: &str,
        expected: Option<&str>,
        next: Option<&str>,
    ) -> Result<bool, StoreError> {
        let given = |text: Option<&str>| if text.is_some() { "1" } else { "0" };
        let mut connection = self.connection.clone();
        let mut writing = self.swap.key(key(name));
        writing
            .arg(given(expected))
            .arg(expected.unwrap_or_default())
            .arg(given(next))
            .arg(next.unwrap_or_default());
        let writing = async { writing.invoke_async(&mut connection).await.map_err(failed) };
        let changed: u8 = in_time(writing).await?;
        Ok(changed == 1)
    }
}

/// The server's own words may hold parts of the address or of a record: its code must do.
#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: RedisError) -> StoreError {
    let code = error
        .code()
        .filter(|code| code.bytes().all(|byte| byte.is_ascii_uppercase()));
    StoreError::Other(match code {
        Some(code) => format!("the database refused ({code})"),
        None => "the database cannot be reached".to_owned(),
    })
}
