create table newsletter (
    issue text primary key, title text not null, day text not null, sections text not null, made_by text not null,
    made text not null
);
create table subscriber (
    id text primary key, email text not null unique, asked text not null, confirmed text, ended text
);
create index subscriber_confirmed on subscriber (confirmed);
