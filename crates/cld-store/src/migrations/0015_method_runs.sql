create table method_run (
    id text primary key, method text not null, period_start text not null, period_end text not null, as_of text not null,
    asked_by text not null, asked text not null, begun text, made text, seconds bigint not null, submissions bigint not null,
    left_out bigint not null, destroyed bigint not null, fault text
);
create index method_run_asked on method_run (asked)
