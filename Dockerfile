# Image of the operator, from what `make package` has made: docs/guides/getting-started.md.
FROM eclipse-temurin:25-jdk AS made
COPY dev/images/java/modules /modules
RUN jlink --add-modules="$(paste -sd, /modules)" --no-header-files --no-man-pages --generate-cds-archive \
    --output=/opt/java
COPY operator/target/sprocket-operator.jar /operator/
COPY operator/target/lib /operator/lib
# Whoever starts later finds the classes loaded. Without a cluster the operator does not end by itself.
RUN KUBERNETES_MASTER=https://127.0.0.1:1 POD_NAMESPACE=training timeout --signal=TERM 10 \
    /opt/java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable \
    -XX:ArchiveClassesAtExit=/operator/sprocket-operator.jsa -jar /operator/sprocket-operator.jar; \
    test -s /operator/sprocket-operator.jsa

FROM debian:trixie-slim
COPY --from=made /opt/java /opt/java
COPY --from=made /operator /operator
ENV JAVA_HOME=/opt/java
ENV PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /operator
USER 65532:65532
EXPOSE 8080
# The logs are about an archive that does not fit; the runtime then goes on without.
ENTRYPOINT ["/opt/java/bin/java", "-XX:SharedArchiveFile=/operator/sprocket-operator.jsa", "-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-jar", "/operator/sprocket-operator.jar"]
