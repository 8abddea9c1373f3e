# A node in a container. Builds the archive from this directory; where there is no way to Maven's
# repository, takes one that was built before (scripts/swarm up builds it):
#   docker build --build-arg ARCHIVE=swarmdns-dist/target/swarmdns-0.1.0.tar.gz \
#     --build-arg BUILD_IMAGE=eclipse-temurin:25-jre .
# Any image with bash and Java 25 will do as BASE_IMAGE.
ARG BASE_IMAGE=eclipse-temurin:25-jre
ARG BUILD_IMAGE=maven:3-eclipse-temurin-25

FROM ${BUILD_IMAGE} AS build
ARG ARCHIVE=
WORKDIR /source
COPY . .
RUN set -eu; \
    archive=$ARCHIVE; \
    if [ -z "$archive" ]; then \
      mvn -B -q -pl swarmdns-dist -am package -Dmaven.test.skip=true; \
      archive=$(find swarmdns-dist/target -maxdepth 1 -name 'swarmdns-*.tar.gz'); \
    fi; \
    mkdir /swarmdns; \
    tar -xzf "$archive" -C /swarmdns --strip-components=1

FROM ${BASE_IMAGE}
# Ids of its own, so that volumes keep their owner whatever else the image gets.
RUN groupadd --system --gid 5353 swarmdns && \
    useradd --system --uid 5353 --gid 5353 --no-create-home --shell /usr/sbin/nologin swarmdns && \
    install -d -o swarmdns -g swarmdns -m 0700 /var/lib/swarmdns /bootstrap && \
    install -d -o swarmdns -g swarmdns -m 0755 /etc/swarmdns
COPY --from=build /swarmdns /opt/swarmdns
# How programs start is recorded by the very Java that runs them: a start takes half the time.
RUN /opt/swarmdns/bin/swarmdnsd prepare
ENV PATH=/opt/swarmdns/bin:$PATH \
    SWARMDNS_NODE_DATA_DIRECTORY=/var/lib/swarmdns/data
USER swarmdns
VOLUME /var/lib/swarmdns
EXPOSE 53/udp 53/tcp 7530 7531 7532
ENTRYPOINT ["swarmdnsd"]
CMD ["run", "--config", "/etc/swarmdns/swarmdns.yaml"]
