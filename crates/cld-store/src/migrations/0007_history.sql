alter table submission add column is_test bigint not null default 0;
alter table submission add column replaced_by text;
alter table submission add column late_after text;
alter table submission add column destroyed text;
alter table explanation add column item text not null default '';
alter table explanation add column rule_digest text not null default '';
create table finding_item (
    submission text not null, rule text not null, item text not null, severity text not null, found bigint not null,
    primary key (submission, rule, item)
);
create table finding_before (
    submission text not null, rule text not null, title text not null, found bigint not null,
    primary key (submission, rule)
);
create table withdrawal (
    submission text primary key, reason text not null, asked text not null, asked_by text not null, decided text,
    decided_by text, allowed bigint, words text
);
create index submission_digest on submission (council, sha256);
