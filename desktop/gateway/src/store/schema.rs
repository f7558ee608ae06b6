//! The tables, in steps, for both databases.

/// Every name in the first schema. An SQLite file of it has no application identifier and is known by them.
pub(super) const FIRST_TABLES: [&str; 4] = ["challenge", "answer", "receipt", "challenge_by_clinic"];

/// One step a line, in the words of SQLite; a step that was released is never changed.
pub(super) const STEPS: &[&str] = &[
    "
    CREATE TABLE challenge (
        id TEXT PRIMARY KEY,
        clinic TEXT NOT NULL,
        method TEXT NOT NULL CHECK (method IN ('pin', 'visual')),
        bytes BLOB NOT NULL CHECK (length(bytes) = 32),
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE answer (
        clinic TEXT NOT NULL,
        idempotency_key TEXT NOT NULL,
        request_digest BLOB NOT NULL CHECK (length(request_digest) = 32),
        status INTEGER NOT NULL,
        body BLOB NOT NULL,
        answered_at INTEGER NOT NULL,
        PRIMARY KEY (clinic, idempotency_key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE receipt (
        id TEXT PRIMARY KEY,
        clinic TEXT NOT NULL,
        pending_answers INTEGER NOT NULL,
        body BLOB NOT NULL,
        answered_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX challenge_by_clinic ON challenge (clinic, expires_at);
",
    // Bodies are sealed from here on; [`seal_bodies`] seals those of before.
    "
    ALTER TABLE challenge ADD COLUMN device TEXT NOT NULL DEFAULT '';
    CREATE INDEX challenge_by_device ON challenge (clinic, device, expires_at);
    CREATE TABLE seal (id INTEGER PRIMARY KEY CHECK (id = 1), proof BLOB NOT NULL) STRICT;
",
    // Clinics with their devices, staff and sessions. Codes and tokens are kept as digests; names of people are sealed. No query
    // uses the index that is taken out.
    "
    DROP INDEX challenge_by_clinic;
    CREATE TABLE clinic_group (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE clinic (
        registration_number TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        trade TEXT NOT NULL,
        state TEXT NOT NULL,
        clinic_group TEXT,
        place TEXT,
        made_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE device (
        id TEXT PRIMARY KEY,
        clinic TEXT NOT NULL,
        name TEXT NOT NULL,
        platform TEXT NOT NULL,
        key_kind TEXT NOT NULL,
        state TEXT NOT NULL,
        enrolled_at INTEGER NOT NULL,
        decided_by TEXT,
        decided_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX device_by_clinic ON device (clinic, enrolled_at);
    CREATE TABLE invitation (
        digest BLOB PRIMARY KEY,
        clinic TEXT NOT NULL,
        made_by TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE wrong_code (
        clinic TEXT NOT NULL,
        address TEXT NOT NULL,
        entries TEXT NOT NULL,
        last_at INTEGER NOT NULL,
        PRIMARY KEY (clinic, address)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE staff (
        id TEXT PRIMARY KEY,
        clinic TEXT NOT NULL,
        sign_in_name TEXT NOT NULL,
        display_name BLOB NOT NULL,
        roles TEXT NOT NULL,
        is_stopped INTEGER NOT NULL,
        password TEXT NOT NULL,
        must_change INTEGER NOT NULL,
        made_at INTEGER NOT NULL,
        UNIQUE (clinic, sign_in_name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE wrong_password (
        staff TEXT NOT NULL,
        device TEXT NOT NULL,
        entries INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        PRIMARY KEY (staff, device)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE recovery_code (
        digest BLOB PRIMARY KEY,
        staff TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE session (
        id TEXT PRIMARY KEY,
        clinic TEXT NOT NULL,
        device TEXT NOT NULL,
        staff TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX session_by_device ON session (device);
    CREATE INDEX session_by_staff ON session (staff);
    CREATE TABLE access_token (
        digest BLOB PRIMARY KEY,
        session TEXT NOT NULL,
        expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE refresh_token (
        digest BLOB PRIMARY KEY,
        session TEXT NOT NULL,
        generation INTEGER NOT NULL,
        used_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX access_token_by_session ON access_token (session);
    CREATE INDEX refresh_token_by_session ON refresh_token (session, generation);
    CREATE TABLE account_event (
        clinic TEXT NOT NULL,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        device TEXT NOT NULL,
        staff TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        PRIMARY KEY (clinic, number)
    ) STRICT, WITHOUT ROWID;
",
    // Results of checks, and the receipt computers that fetch them. Persons are digests; messages and their numbers are sealed.
    "
    CREATE TABLE result (
        clinic TEXT NOT NULL,
        number INTEGER NOT NULL,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        treatment_day INTEGER NOT NULL,
        confirmed_at INTEGER NOT NULL,
        method TEXT NOT NULL,
        device TEXT NOT NULL,
        staff TEXT NOT NULL,
        person BLOB NOT NULL,
        birth_date BLOB NOT NULL,
        needs_choice INTEGER NOT NULL,
        purge_day INTEGER NOT NULL,
        body BLOB NOT NULL,
        handed_over_at INTEGER,
        reference_number BLOB,
        PRIMARY KEY (clinic, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX result_by_purge_day ON result (purge_day);
    CREATE INDEX result_by_person ON result (clinic, person, number);
    CREATE TABLE result_feed (
        clinic TEXT PRIMARY KEY,
        last_number INTEGER NOT NULL,
        purged_through INTEGER NOT NULL,
        purges INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE result_pending (
        receipt TEXT PRIMARY KEY,
        clinic TEXT NOT NULL,
        body BLOB NOT NULL,
        answered_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE result_taken (
        link TEXT NOT NULL,
        idempotency_key TEXT NOT NULL,
        request_digest BLOB NOT NULL,
        purge_day INTEGER NOT NULL,
        PRIMARY KEY (link, idempotency_key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE vendor_authorization (
        device_code BLOB PRIMARY KEY,
        user_code BLOB NOT NULL UNIQUE,
        vendor TEXT NOT NULL,
        scopes TEXT NOT NULL,
        expires_at INTEGER NOT NULL,
        poll_seconds INTEGER NOT NULL,
        polled_at INTEGER NOT NULL,
        link TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE vendor_link (
        id TEXT PRIMARY KEY,
        clinic TEXT NOT NULL,
        vendor TEXT NOT NULL,
        scopes TEXT NOT NULL,
        token BLOB UNIQUE,
        approved_by TEXT NOT NULL,
        approved_at INTEGER NOT NULL,
        used_at INTEGER,
        ended_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX vendor_link_by_clinic ON vendor_link (clinic, approved_at);
    CREATE TABLE vendor_access (
        clinic TEXT NOT NULL,
        number INTEGER NOT NULL,
        at INTEGER NOT NULL,
        link TEXT NOT NULL,
        kind TEXT NOT NULL,
        results INTEGER NOT NULL,
        first_number INTEGER NOT NULL,
        last_number INTEGER NOT NULL,
        PRIMARY KEY (clinic, number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX vendor_access_by_time ON vendor_access (at);
",
    // Webhooks of receipt computers. Their secrets are sealed.
    "
    CREATE TABLE vendor_webhook (
        id TEXT PRIMARY KEY,
        link TEXT NOT NULL,
        clinic TEXT NOT NULL,
        url TEXT NOT NULL,
        secret BLOB NOT NULL,
        made_at INTEGER NOT NULL,
        announced INTEGER NOT NULL,
        failures INTEGER NOT NULL,
        next_at INTEGER NOT NULL,
        stopped_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX vendor_webhook_by_link ON vendor_webhook (link, made_at);
    CREATE INDEX vendor_webhook_by_time ON vendor_webhook (next_at);
",
    // A check and a purge read no result but those that they are about. Each index holds all that its query reads: SQLite would
    // read every result of the clinic in the order of the primary key before it takes one that does not.
    "
    DROP INDEX result_by_person;
    CREATE INDEX result_by_person ON result (clinic, person, number, id);
    DROP INDEX result_by_purge_day;
    CREATE INDEX result_by_purge_day ON result (purge_day, needs_choice, clinic, number);
    CREATE INDEX result_with_reference ON result (clinic, person, number, id, reference_number)
        WHERE reference_number IS NOT NULL;
    CREATE INDEX answer_by_time ON answer (answered_at);
",
    // Further clinics of its group that a device serves, and clinics by what they share.
    "
    CREATE TABLE device_clinic (
        device TEXT NOT NULL,
        clinic TEXT NOT NULL,
        PRIMARY KEY (device, clinic)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX clinic_by_place ON clinic (place) WHERE place IS NOT NULL;
    CREATE INDEX clinic_by_group ON clinic (clinic_group) WHERE clinic_group IS NOT NULL;
",
];

/// The step with which bodies are sealed.
pub(super) const SEALED: usize = 2;

/// A step in the words of PostgreSQL.
pub(super) fn for_postgres(step: &str) -> String {
    let step = step.replace(") STRICT, WITHOUT ROWID", ")").replace(") STRICT", ")");
    step.replace(" BLOB", " BYTEA").replace(" INTEGER", " BIGINT")
}
