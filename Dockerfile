# syntax=docker/dockerfile:1
# Builds the browser application and the one binary that embeds it.
#   docker build -t crm .
FROM rust:1.95-slim-bookworm AS build
# perl, cmake and a C compiler for the cryptography; node and binaryen for the browser application.
RUN apt-get update && apt-get install --yes --no-install-recommends \
        build-essential ca-certificates cmake curl nodejs npm perl pkg-config \
    && rm -rf /var/lib/apt/lists/*
RUN rustup target add wasm32-unknown-unknown && npm install --global n@10 && n 20
WORKDIR /src
COPY . .
# wasm-bindgen has to be exactly of the version in Cargo.lock.
RUN version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock) \
    && cargo install wasm-bindgen-cli --version "$version" \
    && cargo install wasm_split_cli_support --version "$(cat scripts/tools/wasm-split.txt)" --features build-binary \
    && npm install --global binaryen@132
RUN CARGO_TARGET_DIR=/target scripts/build.sh

FROM debian:bookworm-slim
# pg_dump and pg_restore for `crm backup` on PostgreSQL.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/crm --create-home crm
COPY --from=build /target/release/crm /usr/local/bin/crm
USER crm
WORKDIR /var/lib/crm
VOLUME /var/lib/crm
ENV CRM_BIND=0.0.0.0:8080 CRM_DATABASE_URL=sqlite:///var/lib/crm/crm.db?mode=rwc
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["crm"]
CMD ["serve"]
