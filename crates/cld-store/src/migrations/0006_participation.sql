create table participation (
    serial bigint primary key, council text not null, stage text not null, day text not null,
    made_by text not null, made text not null
);
create index participation_of on participation (council, serial);
