//! Acts as they are kept, and those under way in this process.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use dental_oauth::Secret;
use sqlx::Row as _;
use tokio::task::JoinSet;

use super::kind::Act;
use crate::db::{Database, now};
use crate::key::Keys;
use crate::problem::Problem;
use crate::shelf::lock;

/// An act of another process that has not moved for so long is nobody's any more.
const NOBODYS: i64 = 30 * 60;
/// At the end, what is under way is waited for so long.
const PATIENCE: Duration = Duration::from_secs(30);
const MOST_SHOWN: i64 = 200;

/// How far an act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Written down, and under way.
    Going,
    /// It has happened.
    Done,
    /// It has certainly not happened.
    Failed,
    /// Nobody can say.
    Unknown,
}

impl Step {
    const ALL: [Self; 4] = [Self::Going, Self::Done, Self::Failed, Self::Unknown];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Going => "going",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// An act as it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) step: Step,
    pub(crate) act: Act,
    pub(crate) made: i64,
}

impl Database {
    /// Writes an act down, unless its question was answered before.
    pub(crate) async fn begin_act(
        &self,
        keys: &Keys,
        owner: &str,
        id: &str,
        act: &Act,
    ) -> Result<bool, Problem> {
        let done = sqlx::query(
            "INSERT INTO inbox_acts (id, owner, work, step, sealed, made, moved)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(owner)
        .bind(act.work())
        .bind(Step::Going.word())
        .bind(keys.seal(&format!("act {id}"), &act.to_json()?)?)
        .bind(now())
        .bind(now())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes down how far an act is.
    pub(crate) async fn move_act(
        &self,
        keys: &Keys,
        id: &str,
        step: Step,
        act: &Act,
    ) -> Result<(), Problem> {
        sqlx::query("UPDATE inbox_acts SET step = $1, sealed = $2, moved = $3 WHERE id = $4")
            .bind(step.word())
            .bind(keys.seal(&format!("act {id}"), &act.to_json()?)?)
            .bind(now())
            .bind(id)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// One act of an owner's.
    pub(crate) async fn act(
        &self,
        keys: &Keys,
        owner: &str,
        id: &str,
    ) -> Result<Option<Kept>, Problem> {
        let row = sqlx::query(
            "SELECT id, step, sealed, made FROM inbox_acts WHERE owner = $1 AND id = $2",
        )
        .bind(owner)
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.and_then(|row| kept(keys, &row)))
    }

    /// The latest acts of an owner, newest first.
    pub(crate) async fn acts(&self, keys: &Keys, owner: &str) -> Result<Vec<Kept>, Problem> {
        let rows = sqlx::query(
            "SELECT id, step, sealed, made FROM inbox_acts WHERE owner = $1 ORDER BY made DESC, id LIMIT $2",
        )
        .bind(owner)
        .bind(MOST_SHOWN)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().filter_map(|row| kept(keys, row)).collect())
    }

    /// The acts that did the same, newest first.
    pub(crate) async fn acts_of_work(
        &self,
        keys: &Keys,
        owner: &str,
        work: &str,
    ) -> Result<Vec<Kept>, Problem> {
        let rows = sqlx::query(
            "SELECT id, step, sealed, made FROM inbox_acts WHERE owner = $1 AND work = $2 ORDER BY made DESC, id",
        )
        .bind(owner)
        .bind(work)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().filter_map(|row| kept(keys, row)).collect())
    }

    /// Nobody can say what became of acts that were under way when their process ended.
    pub(crate) async fn interrupted_acts(&self) -> Result<(), Problem> {
        let before = if self.shared {
            now() - NOBODYS
        } else {
            i64::MAX
        };
        sqlx::query("UPDATE inbox_acts SET step = $1 WHERE step = $2 AND moved < $3")
            .bind(Step::Unknown.word())
            .bind(Step::Going.word())
            .bind(before)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// `None` for what another key has sealed.
fn kept(keys: &Keys, row: &sqlx::any::AnyRow) -> Option<Kept> {
    let id: String = row.try_get("id").ok()?;
    let sealed: String = row.try_get("sealed").ok()?;
    let step: String = row.try_get("step").ok()?;
    let act = keys.open(&format!("act {id}"), &sealed)?;
    Some(Kept {
        act: Act::from_json(act.expose()).ok()?,
        step: Step::ALL.into_iter().find(|known| known.word() == step)?,
        made: row.try_get("made").ok()?,
        id,
    })
}

/// What is under way in this process, and the addresses where work goes on, which are never kept elsewhere.
#[derive(Default)]
pub(crate) struct Trail {
    tasks: Mutex<JoinSet<()>>,
    opens: Mutex<HashMap<String, Secret>>,
}

impl Trail {
    /// Goes on whether or not anybody waits.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = lock(&self.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(work);
    }

    pub(crate) fn opened(&self, act: &str, url: Secret) {
        lock(&self.opens).insert(act.to_owned(), url);
    }

    pub(crate) fn open(&self, act: &str) -> Option<Secret> {
        lock(&self.opens).get(act).cloned()
    }

    /// Waits for what is under way; what takes too long counts as interrupted.
    pub(crate) async fn finish(&self) {
        let mut tasks = std::mem::take(&mut *lock(&self.tasks));
        let all = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, all).await.is_err() {
            tracing::warn!("some acts were still under way at the end");
        }
    }
}
