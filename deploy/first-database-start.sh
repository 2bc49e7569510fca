#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: the user who owns the tables, and the one that the
# service comes as. Neither is a superuser.
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$SOUFFLEUR_OWNER_PASSWORD" -v password="$SOUFFLEUR_PASSWORD" \
  -v database="$POSTGRES_DB" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
create role souffleur_owner login password :'owner';
create role souffleur_app nologin;
create role souffleur_login login noinherit password :'password';
grant souffleur_app to souffleur_login;
alter database :"database" owner to souffleur_owner;
SQL
