create table signing_key (public_key text primary key, begun text not null, ended text)
