create table identity (
    id_hash text primary key,
    account text not null,
    made text not null
);
create unique index identity_account on identity (account)
