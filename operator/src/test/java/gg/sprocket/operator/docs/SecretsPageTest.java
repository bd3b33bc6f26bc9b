package gg.sprocket.operator.docs;

import gg.sprocket.operator.api.GeneratedFile;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseTopology;
import gg.sprocket.operator.api.v1alpha1.SecretSource;
import gg.sprocket.operator.component.Shipped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference page of secrets is made of the shipped releases. */
class SecretsPageTest {

  private static final String HEAD =
      """
      # Secrets

      What the processes of each shipped release read, where each value comes from and who reads it. Generated from the
      releases of the chart.

      - **Generated** values are made once, 256 bits or more, and never overwritten. If one is lost while something depends on
        it, `CredentialsLost` says so and nothing new is made: see [lost credentials](../concepts/owned-and-kept.md#lost-credentials).
      - **Supplied** values are yours: a Secret of the instance's namespace, named under `spec.integrations` or under `external`
        of a backing service. A missing key is named in the condition `SecretsReady`; an optional one holds nothing back. A
        value that begins or ends with white space counts as missing (`SecretInvalid`).
      - With `secrets.backend: Vault` generated values, and those of integrations with `fromBackend: true`, come from the
        instance's [Vault](../concepts/vault-values.md): the Secret `<instance>-generated-<name>` or `<instance>-integration-<name>`
        shows them under the same keys.
      - With `secrets.backend: ExternalSecrets` those of integrations with `fromBackend: true` come from a
        [store](../concepts/external-secrets.md) in the same way; generated values only with `generatedFromBackend: true`.
      - **Derived** values are put together of others, in the pod.

      A changed value restarts exactly the processes in its row.
      """;

  @Test
  void thePageIsMadeOfTheReleases() {
    StringBuilder page = new StringBuilder(HEAD);
    for (String version : List.of("1.4.0", "1.5.0", "2.0.0-preview.1")) {
      ReleaseSpec release = Shipped.release(version);
      for (ReleaseTopology topology : release.topologies()) {
        page.append("\n## %s %s\n\n".formatted(version, topology.name()));
        page.append("| Value | Comes from | Read by | Without it |\n| --- | --- | --- | --- |\n");
        rows(release, topology).forEach(row -> page.append(row).append('\n'));
      }
    }
    new GeneratedFile("docs/reference/secrets.md").mustBe(page.toString());
  }

  private static List<String> rows(ReleaseSpec release, ReleaseTopology topology) {
    List<String> rows = new ArrayList<>();
    for (String service :
        List.of(
            "database-password",
            "cache-password",
            "queue-uri",
            "object-storage-access-key",
            "object-storage-secret-key")) {
      if (isRead(topology, service)) {
        rows.add(row(service, ofService(service), readers(topology, service), "waits for it"));
      }
    }
    release.secrets().stream()
        .filter(secret -> isRead(topology, secret.name()))
        .map(
            secret ->
                row(
                    secret.name(),
                    source(secret),
                    readers(topology, secret.name()),
                    without(secret)))
        .forEach(rows::add);
    return rows;
  }

  private static String row(String... cells) {
    return "| `" + cells[0] + "` | " + String.join(" | ", List.of(cells).subList(1, 4)) + " |";
  }

  private static String ofService(String name) {
    return switch (name) {
      case "database-password" ->
          "generated: `<instance>-database-login`, `password`; External: `database.external.secretRef`, `password`";
      case "cache-password" ->
          "generated: `<instance>-cache-login`, `password`; External: `cache.external.secretRef`, `password`";
      case "queue-uri" ->
          "generated: `<instance>-queue-login`, `uri`; External: `queue.external.secretRef`, `uri`";
      case "object-storage-access-key" ->
          "generated: `<instance>-object-storage-login`, `accessKey`; External:"
              + " `objectStorage.external.secretRef`, `accessKey`";
      default ->
          "generated: `<instance>-object-storage-login`, `secretKey`; External:"
              + " `objectStorage.external.secretRef`, `secretKey`";
    };
  }

  private static String source(ReleaseSecret secret) {
    return secret.source() == SecretSource.Generated
        ? "generated: `<instance>-generated-%s`, `value`".formatted(secret.name())
        : "supplied: `integrations.%s.secretRef`, `%s`"
            .formatted(Objects.requireNonNull(secret.integration()).field(), secret.key());
  }

  private static String without(ReleaseSecret secret) {
    if (secret.source() == SecretSource.Generated) {
      return "is made";
    }
    return secret.placeholder() == null ? "its readers do not start" : "a placeholder stands in";
  }

  private static boolean isRead(ReleaseTopology topology, String secret) {
    return !readers(topology, secret).isEmpty();
  }

  private static String readers(ReleaseTopology topology, String secret) {
    Stream<String> schema =
        topology.schema().migration().secretEnv().stream()
            .filter(e -> e.secret().equals(secret))
            .map(e -> "schema Job");
    Stream<String> processes =
        topology.components().stream()
            .filter(component -> component.secretNames().contains(secret))
            .map(component -> how(component, secret));
    return Stream.concat(schema, processes).collect(Collectors.joining(", "));
  }

  private static String how(ReleaseComponent component, String secret) {
    boolean derived =
        component.secretEnv().stream()
            .filter(e -> e.secret().equals(secret))
            .anyMatch(
                e ->
                    component.env().stream()
                        .anyMatch(other -> other.value().contains("$(" + e.name() + ")")));
    return component.name() + (derived ? " (in derived URIs)" : "");
  }
}
