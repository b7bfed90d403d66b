-- Appointments, the seats that hold their counters, and the rows that make bookings repeatable.
-- +goose Up

-- One office on one date. version rises when availability changes, event when anything does that staff look at.
CREATE TABLE office_day (
    tenant_id    integer NOT NULL,
    office_id    text NOT NULL,
    day          date NOT NULL,
    version      bigint NOT NULL DEFAULT 0,
    event        bigint NOT NULL DEFAULT 0,
    next_number  integer NOT NULL DEFAULT 1,
    next_walk_in integer NOT NULL DEFAULT 501,
    PRIMARY KEY (tenant_id, office_id, day),
    FOREIGN KEY (tenant_id, office_id) REFERENCES office
);

CREATE TABLE appointment (
    tenant_id      integer NOT NULL,
    appointment_id uuid NOT NULL,
    office_id      text NOT NULL,
    day            date NOT NULL,
    start_tick     integer NOT NULL CHECK (start_tick >= 0),
    minutes        integer NOT NULL CHECK (minutes > 0 AND minutes % 5 = 0),
    starts_at      timestamptz NOT NULL,
    wall           timestamp NOT NULL, -- what the citizen was promised, beside the instant, should a zone's rules change
    zone           text NOT NULL,
    state          text NOT NULL CHECK (state IN ('booked', 'arrived', 'called', 'parked', 'done', 'no_show', 'cancelled')),
    channel        text NOT NULL CHECK (channel IN ('online', 'phone', 'desk', 'import')),
    language       text NOT NULL,
    sequence       integer NOT NULL DEFAULT 0,
    token_version  integer NOT NULL DEFAULT 1,
    revision       bigint NOT NULL,
    reference      text NOT NULL,
    letter         text NOT NULL,
    number         integer NOT NULL CHECK (number > 0),
    nonce          bytea NOT NULL,
    booked         timestamptz NOT NULL,
    previous_start  timestamptz, -- before the last move
    previous_number text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, appointment_id),
    UNIQUE (tenant_id, reference),
    CONSTRAINT appointment_nonce UNIQUE (tenant_id, nonce), -- at most one appointment per hold
    UNIQUE (tenant_id, office_id, day, number),
    FOREIGN KEY (tenant_id, office_id) REFERENCES office,
    FOREIGN KEY (tenant_id, revision) REFERENCES revision
);
CREATE INDEX appointment_by_day ON appointment (tenant_id, day, office_id);

CREATE TABLE appointment_item (
    tenant_id      integer NOT NULL,
    appointment_id uuid NOT NULL,
    position       smallint NOT NULL,
    service_id     text NOT NULL,
    quantity       integer NOT NULL CHECK (quantity > 0),
    minutes        integer NOT NULL CHECK (minutes > 0),
    PRIMARY KEY (tenant_id, appointment_id, position),
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, service_id) REFERENCES service
);

-- The person, apart from everything else: forgetting is deleting this row.
CREATE TABLE contact (
    tenant_id      integer NOT NULL,
    appointment_id uuid NOT NULL,
    name           text NOT NULL,
    email          text NOT NULL DEFAULT '',
    phone          text NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, appointment_id),
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment ON DELETE CASCADE
);
CREATE INDEX contact_by_email ON contact (tenant_id, lower(email)) WHERE email <> '';

-- No counter serves two appointments at once: this constraint is the truth, everything before it a courtesy.
CREATE TABLE seat (
    tenant_id      integer NOT NULL,
    appointment_id uuid NOT NULL,
    office_id      text NOT NULL,
    counter_key    integer NOT NULL,
    day            date NOT NULL,
    ticks          int4range NOT NULL CHECK (NOT isempty(ticks) AND lower(ticks) >= 0 AND upper(ticks) <= 300),
    services       text[] NOT NULL,
    pinned         boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, appointment_id),
    CONSTRAINT seat_excl EXCLUDE USING gist (tenant_id WITH =, counter_key WITH =, day WITH =, ticks WITH &&),
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, counter_key) REFERENCES counter
);
CREATE INDEX seat_by_day ON seat (tenant_id, office_id, day);

-- Times kept back for longer than a visit: for somebody who is to be rebooked, or until a cancelled time is free again.
-- A row counts while until lies ahead, judged when read.
CREATE TABLE offer (
    tenant_id      integer NOT NULL,
    offer_id       uuid NOT NULL,
    kind           text NOT NULL CHECK (kind IN ('rebooking', 'rerelease')),
    office_id      text NOT NULL,
    counter_key    integer NOT NULL,
    day            date NOT NULL,
    ticks          int4range NOT NULL CHECK (NOT isempty(ticks)),
    appointment_id uuid NOT NULL, -- whom it is kept for, or who gave it up
    until          timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, offer_id),
    FOREIGN KEY (tenant_id, counter_key) REFERENCES counter,
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment ON DELETE CASCADE
);
CREATE INDEX offer_by_day ON offer (tenant_id, office_id, day);

-- Somebody in the hall: a walk-in with a number of its own series, or an appointment that has arrived.
CREATE TABLE visit (
    tenant_id      integer NOT NULL,
    visit_id       uuid NOT NULL,
    office_id      text NOT NULL,
    day            date NOT NULL,
    number         integer NOT NULL CHECK (number > 0),
    letter         text NOT NULL,
    appointment_id uuid,
    services       text[] NOT NULL,
    state          text NOT NULL CHECK (state IN ('arrived', 'called', 'parked', 'done', 'no_show')),
    priority       boolean NOT NULL DEFAULT false,
    counter_key    integer,
    arrived        timestamptz NOT NULL,
    called         timestamptz,
    ended          timestamptz,
    PRIMARY KEY (tenant_id, visit_id),
    UNIQUE (tenant_id, office_id, day, number),
    FOREIGN KEY (tenant_id, office_id) REFERENCES office,
    FOREIGN KEY (tenant_id, counter_key) REFERENCES counter,
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment ON DELETE CASCADE
);

-- What was done already under a key, so that a repeated request gets the same answer. It goes with the contact.
CREATE TABLE idempotency (
    tenant_id      integer NOT NULL,
    operation      text NOT NULL,
    subject        bytea NOT NULL, -- nonce of the hold, or id of the appointment
    key            text NOT NULL,
    request_hash   bytea NOT NULL,
    appointment_id uuid NOT NULL,
    created        timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, operation, subject, key),
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES contact ON DELETE CASCADE
);
