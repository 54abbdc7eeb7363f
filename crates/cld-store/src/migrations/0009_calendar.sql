create table expectation (
    id text primary key, council text not null, basis text not null, own_first text, own_last text, own_due text,
    made_by text not null, made text not null
);
create index expectation_of on expectation (council, made);
create table expectation_note (
    council text not null, place text not null, kind text not null, until text, words text not null,
    made_by text not null, made text not null, primary key (council, place, kind)
);
create table reminder (
    council text not null, place text not null, kind text not null, made text not null,
    primary key (council, place, kind)
);
create index submission_period on submission (period_end);
