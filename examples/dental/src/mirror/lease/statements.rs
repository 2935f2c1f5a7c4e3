//! What is said to PostgreSQL. Times go in and out as numbers: micro- or milliseconds.

/// Of the tables.
pub(super) const VERSION: i32 = 1;

pub(super) const EXISTS: &str = "SELECT to_regclass('dental_mirror_schema') IS NOT NULL";

pub(super) const SCHEMA_VERSION: &str = "SELECT max(version) FROM dental_mirror_schema";

/// Brings the tables from any version to the present one, a step for each, under a lock: workers start at
/// the same time. One message, so that it is one transaction of one server behind any pooler.
pub(super) const SCHEMA: &str = "
BEGIN;
SELECT pg_advisory_xact_lock(5495841073285462);
CREATE TABLE IF NOT EXISTS dental_mirror_schema (version integer PRIMARY KEY);
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM dental_mirror_schema WHERE version >= 1) THEN
        CREATE TABLE dental_mirror_accounts (
            mirror text NOT NULL,
            provider text NOT NULL,
            account text NOT NULL,
            fence bigint NOT NULL DEFAULT 0,
            owner text,
            lease_until timestamptz,
            due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            touched_at timestamptz,
            worked_at timestamptz,
            failures integer NOT NULL DEFAULT 0,
            state text,
            PRIMARY KEY (mirror, provider, account)
        );
        INSERT INTO dental_mirror_schema VALUES (1);
    END IF;
END $$;
COMMIT";

pub(super) const NOW: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

pub(super) const ENROL: &str = "
INSERT INTO dental_mirror_accounts (mirror, provider, account)
SELECT $1, provider, account FROM unnest($2, $3) AS wanted(provider, account)
ON CONFLICT DO NOTHING";

/// Rows that another worker is just claiming are passed over, not waited for. Who was left alone for
/// longest comes first; a beginning counts, so that an account that kills its workers does not come first
/// again and again.
pub(super) const CLAIM: &str = "
WITH next AS (
    SELECT a.provider, a.account, a.owner
    FROM dental_mirror_accounts a
    JOIN unnest($2, $3) AS wanted(provider, account) USING (provider, account)
    WHERE a.mirror = $1
      AND (a.lease_until IS NULL OR a.lease_until <= clock_timestamp())
      AND CASE WHEN $4 IS NULL THEN a.due_at <= clock_timestamp()
          ELSE a.worked_at IS NULL
            OR a.worked_at < timestamptz 'epoch' + $4 * interval '1 microsecond' END
    ORDER BY a.touched_at NULLS FIRST, a.due_at, a.provider COLLATE \"C\", a.account COLLATE \"C\"
    LIMIT 1
    FOR UPDATE OF a SKIP LOCKED
)
UPDATE dental_mirror_accounts a
SET fence = a.fence + 1, owner = $5, touched_at = clock_timestamp(),
    lease_until = clock_timestamp() + $6 * interval '1 millisecond'
FROM next
WHERE a.mirror = $1 AND a.provider = next.provider AND a.account = next.account
RETURNING a.provider, a.account, a.fence, a.failures, next.owner IS NOT NULL";

/// Milliseconds until one of them can be claimed; null when none ever can.
pub(super) const WAIT: &str = "
SELECT (extract(epoch FROM min(greatest(
           CASE WHEN $4 IS NULL THEN a.due_at ELSE clock_timestamp() END,
           a.lease_until
       )) - clock_timestamp()) * 1000)::bigint
FROM dental_mirror_accounts a
JOIN unnest($2, $3) AS wanted(provider, account) USING (provider, account)
WHERE a.mirror = $1
  AND ($4 IS NULL OR a.worked_at IS NULL
       OR a.worked_at < timestamptz 'epoch' + $4 * interval '1 microsecond')";

pub(super) const RENEW: &str = "
UPDATE dental_mirror_accounts
SET lease_until = clock_timestamp() + $6 * interval '1 millisecond'
WHERE mirror = $1 AND provider = $2 AND account = $3 AND owner = $4 AND fence = $5";

pub(super) const RELEASE: &str = "
UPDATE dental_mirror_accounts
SET owner = NULL, lease_until = NULL, touched_at = clock_timestamp(),
    worked_at = clock_timestamp(), failures = $7,
    due_at = clock_timestamp() + $6 * interval '1 millisecond'
WHERE mirror = $1 AND provider = $2 AND account = $3 AND owner = $4 AND fence = $5";

pub(super) const HAND_BACK: &str = "
UPDATE dental_mirror_accounts
SET owner = NULL, lease_until = NULL, touched_at = clock_timestamp(), due_at = clock_timestamp()
WHERE mirror = $1 AND provider = $2 AND account = $3 AND owner = $4 AND fence = $5";

pub(super) const HAND_BACK_ALL: &str = "
UPDATE dental_mirror_accounts
SET owner = NULL, lease_until = NULL, touched_at = clock_timestamp(), due_at = clock_timestamp()
WHERE mirror = $1 AND owner = $2";

pub(super) const SEIZE: &str = "
UPDATE dental_mirror_accounts
SET fence = fence + 1, owner = $4, touched_at = clock_timestamp(),
    lease_until = clock_timestamp() + $5 * interval '1 millisecond'
WHERE mirror = $1 AND provider = $2 AND account = $3
RETURNING provider, account, fence, failures, false";

pub(super) const LOAD: &str = "
SELECT state FROM dental_mirror_accounts
WHERE mirror = $1 AND provider = $2 AND account = $3";

pub(super) const SAVE: &str = "
UPDATE dental_mirror_accounts SET state = $6
WHERE mirror = $1 AND provider = $2 AND account = $3 AND owner = $4 AND fence = $5";

/// Milliseconds since the first of them could have been claimed that is not; null when there is none.
pub(super) const OVERDUE: &str = "
SELECT (extract(epoch FROM max(now - greatest(a.due_at, a.lease_until))) * 1000)::bigint
FROM dental_mirror_accounts a
JOIN unnest($2, $3) AS wanted(provider, account) USING (provider, account),
LATERAL (SELECT clock_timestamp() AS now) AS clock
WHERE a.mirror = $1 AND a.due_at <= now AND (a.lease_until IS NULL OR a.lease_until <= now)";

/// Periods in milliseconds: left of the lease, since somebody touched it, since it could have been claimed.
pub(super) const STANDINGS: &str = "
SELECT provider, account,
       CASE WHEN lease_until > now THEN owner END,
       CASE WHEN lease_until > now THEN (extract(epoch FROM lease_until - now) * 1000)::bigint END,
       (extract(epoch FROM now - touched_at) * 1000)::bigint,
       CASE WHEN due_at <= now AND (lease_until IS NULL OR lease_until <= now)
            THEN (extract(epoch FROM now - greatest(due_at, lease_until)) * 1000)::bigint END,
       failures, state
FROM dental_mirror_accounts, LATERAL (SELECT clock_timestamp() AS now) AS clock
WHERE mirror = $1
ORDER BY provider COLLATE \"C\", account COLLATE \"C\"";
