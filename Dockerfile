# syntax=docker/dockerfile:1
# The image has its own Node, so the packages that bring one are left out of it. See docs/install.md for how to run it.
ARG NODE_IMAGE=node:26-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/bootstrap.mjs --console

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production FLOWHOOK_HOST=0.0.0.0 FLOWHOOK_DATA=/data
COPY package.json package-lock.json .npmrc LICENSE ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY bin bin
COPY src src
COPY deploy/healthcheck.mjs deploy/
COPY --from=build /app/web/dist web/dist
# `docker exec … flowhook …`; the data folder belongs to the user that the server runs as.
RUN chmod 755 bin/flowhook.ts && ln -s /app/bin/flowhook.ts /usr/local/bin/flowhook \
  && install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 8470
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "deploy/healthcheck.mjs"]
CMD ["node", "--disable-proto=delete", "--max-semi-space-size=8", "bin/flowhook.ts", "serve"]
