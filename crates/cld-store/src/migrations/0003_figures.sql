create table figures (
    council text primary key, wanted bigint not null, asked text not null, done bigint not null, begun text,
    made text, place text not null, receipts text not null, rows bigint not null, seconds bigint not null, digest text not null, fault text
);
