create table matter (
    id text primary key, kind text not null, number bigint not null, title text not null, council text not null,
    answers text not null, made_by text not null, made text not null, unique (kind, number)
);
create table matter_step (
    matter text not null, serial bigint not null, step text not null, day text not null, facts text not null,
    made_by text not null, made text not null, primary key (matter, serial)
);
