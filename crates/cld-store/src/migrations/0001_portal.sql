create table account (
    id text primary key, email text not null unique, name text not null, status text not null,
    password_hash text, factor_sealed text, factor_step bigint not null, made text not null, signed_in text
);
create table account_grant (
    id text primary key, account text not null, role text not null, area_kind text not null, area text not null,
    made_by text not null, made text not null, ended text
);
create index account_grant_of on account_grant (account);
create table access_request (
    id text primary key, account text not null, role text not null, council text not null, stage text not null,
    asked text not null, confirmed text, vouched text, vouched_by text, decided text, decided_by text
);
create index access_request_of on access_request (account);
create index access_request_stage on access_request (stage, council);
create table recovery_code (code_hash text not null, account text not null, used text, primary key (account, code_hash));
create table link (
    token_hash text primary key, kind text not null, account text not null, until text not null, used text
);
create table session (
    token_hash text primary key, account text not null, stage text not null, made text not null, seen text not null,
    strong text, address text not null, agent text not null
);
create index session_of on session (account);
create table attempt (subject text primary key, failed bigint not null, since text not null, until text);

create table submission (
    id text primary key, council text not null, region text not null, state bigint not null, changed text not null,
    period_start text not null, period_end text not null, basis text not null,
    made_by text not null, made text not null, received text,
    file_name text, bytes bigint not null, sha256 text, scan text,
    release text, rules_digest text, rows bigint not null, verdict text, found_start text, found_end text,
    found_basis text, sent text, sent_by text
);
create index submission_of on submission (council, made);
create index submission_sent on submission (sent);
create table finding_count (
    submission text not null, rule text not null, severity text not null, title text not null, found bigint not null,
    primary key (submission, rule)
);
create table explanation (
    id text primary key, council text not null, rule text not null, release text not null, explained bigint not null,
    words text not null, submission text not null, made_by text not null, made text not null
);
create index explanation_of on explanation (council, rule, made);
create table report (
    submission text not null, kind text not null, file text not null, own_values bigint not null, bytes bigint not null,
    primary key (submission, kind)
);
create table receipt (
    number text primary key, submission text not null unique, made text not null, body text not null, signature text not null
);
create table delivery (
    submission text not null, recipient text not null, told text, fetched text, fetched_by text,
    primary key (submission, recipient)
);
create table decision (
    id text primary key, submission text not null, kind text not null, reason text not null, words text not null,
    made_by text not null, made text not null
);
create index decision_of on decision (submission, made);

create table job (
    id text primary key, kind text not null, subject text not null, due text not null, claimed_by text,
    claimed_until text, tries bigint not null, fault text, unique (kind, subject)
);
create index job_due on job (due);
create table mail (
    id text primary key, kind text not null, recipient text not null, title text not null, body text not null,
    submission text not null, organisation text not null, made text not null, sent text,
    fault text
);
create index mail_of on mail (recipient, made);
create table counter (name text primary key, value bigint not null);
create table audit_head (name text primary key, serial bigint not null, hash text not null);
insert into audit_head values ('audit', 0, '');
create table audit (
    serial bigint primary key, made text not null, actor text not null, action text not null, subject text not null,
    council text not null, details text not null, previous text not null, hash text not null
);
create index audit_of on audit (council, serial);
