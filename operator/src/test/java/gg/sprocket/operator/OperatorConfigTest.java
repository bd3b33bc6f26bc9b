package gg.sprocket.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import gg.sprocket.operator.api.v1alpha1.IssuerKind;
import gg.sprocket.operator.api.v1alpha1.IssuerReference;
import gg.sprocket.operator.plan.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorConfigTest {

  @Test
  void anEmptyEnvironmentGivesTheDefaults() {
    assertThat(OperatorConfig.read(Map.of("HOME", "/root")))
        .isEqualTo(
            new OperatorConfig(
                true,
                Set.of(),
                "",
                8080,
                "sprocket-system",
                "local",
                "sprocket-operator",
                "sprocket-keys",
                "",
                "sprocket-operator-secrets",
                Platform.UNDECIDED));
  }

  @Test
  void everySettingIsRead() {
    OperatorConfig config =
        OperatorConfig.read(
            Map.ofEntries(
                Map.entry("SPROCKET_LEADER_ELECTION", "false"),
                Map.entry("SPROCKET_NAMESPACES", " one, two ,,"),
                Map.entry("SPROCKET_HTTP_ADDRESS", "127.0.0.1"),
                Map.entry("SPROCKET_HTTP_PORT", "0"),
                Map.entry("SPROCKET_SERVICE_ACCOUNT", "robot"),
                Map.entry("SPROCKET_KEYS_NAMESPACE", "vault"),
                Map.entry("SPROCKET_PROBE_IMAGE", "mirror.example.org/operator@sha256:abc"),
                Map.entry("SPROCKET_SECRETS_ROLE", "secret.reader"),
                Map.entry("SPROCKET_CLUSTER_ISSUER", "letsencrypt"),
                Map.entry("SPROCKET_CONTROLLER_NAMESPACES", "traefik,ingress"),
                Map.entry(
                    "SPROCKET_INGRESS_ANNOTATIONS", "example.org/*, haproxy.org/timeout-client"),
                Map.entry("SPROCKET_LOG_LEVEL", "TRACE"),
                Map.entry("SPROCKET_LOG_FORMAT", "text"),
                Map.entry("POD_NAMESPACE", "here"),
                Map.entry("POD_NAME", "operator-0")));

    assertThat(config)
        .isEqualTo(
            new OperatorConfig(
                false,
                Set.of("one", "two"),
                "127.0.0.1",
                0,
                "here",
                "operator-0",
                "robot",
                "vault",
                "mirror.example.org/operator@sha256:abc",
                "secret.reader",
                new Platform(
                    Optional.of(new IssuerReference(IssuerKind.ClusterIssuer, "letsencrypt")),
                    List.of("example.org/*", "haproxy.org/timeout-client"),
                    List.of("ingress", "traefik"))));
  }

  @Test
  void anUnknownSettingIsRefusedByNameWithThoseThereAre() {
    assertThatExceptionOfType(OperatorConfig.Invalid.class)
        .isThrownBy(() -> OperatorConfig.read(Map.of("SPROCKET_COLOUR", "blue")))
        .withMessageStartingWith("SPROCKET_COLOUR is not a setting")
        .withMessageContaining("SPROCKET_HTTP_PORT")
        .withMessageContaining("SPROCKET_SECRETS_ROLE");
  }

  @ParameterizedTest
  @CsvSource({
    "SPROCKET_LEADER_ELECTION, yes",
    "SPROCKET_LEADER_ELECTION, TRUE",
    "SPROCKET_LEADER_ELECTION, ''",
    "SPROCKET_NAMESPACES, 'fine,Not_Fine'",
    "SPROCKET_NAMESPACES, -a",
    "SPROCKET_CLUSTER_ISSUER, Issuer/x",
    "SPROCKET_INGRESS_ANNOTATIONS, *",
    "SPROCKET_INGRESS_ANNOTATIONS, 'example.org/a, example.org/*b'",
    "SPROCKET_HTTP_PORT, 65536",
    "SPROCKET_HTTP_PORT, -1",
    "SPROCKET_HTTP_PORT, 80 80",
    "SPROCKET_HTTP_PORT, 99999999999",
    "SPROCKET_SERVICE_ACCOUNT, ''",
    "SPROCKET_KEYS_NAMESPACE, Upper",
    "SPROCKET_PROBE_IMAGE, 'Not An Image'",
    "SPROCKET_SECRETS_ROLE, a/b",
    "SPROCKET_LOG_LEVEL, debug",
    "SPROCKET_LOG_FORMAT, xml"
  })
  void aMalformedValueIsRefusedWithItsNameAndTheWayToMendIt(String name, String value) {
    assertThatExceptionOfType(OperatorConfig.Invalid.class)
        .isThrownBy(() -> OperatorConfig.read(Map.of(name, value)))
        .withMessageStartingWith(name + " ")
        .withMessageContaining("; set it to ");
  }
}
