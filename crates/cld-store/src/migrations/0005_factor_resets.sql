create table factor_reset (account text primary key, council text not null, asked text not null, asked_by text not null);
