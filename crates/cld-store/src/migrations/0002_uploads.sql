create table upload (
    id text primary key, submission text not null unique, length bigint not null, file_name text not null,
    metadata text not null, made_by text not null, made text not null
);
