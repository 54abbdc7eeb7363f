create table token (
    token_hash text primary key,
    account text not null,
    council text not null,
    name text not null,
    made text not null,
    ends text not null,
    used text not null
);
create index token_account on token (account);
create index token_council on token (council)
