package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.Chart;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether anything that the operator wrote holds a secret value: the instance with its conditions,
 * events, and its own log.
 *
 * @param league the instance
 * @param seen every value that was secret at some time
 */
record Secrecy(League league, Set<String> seen) {

  /** Shorter ones turn up by chance, as a client id of one digit does. */
  private static final int SHORTEST = 12;

  private static final Set<String> PUBLIC = Set.of("tls.crt", "ca.crt");

  static Secrecy of(League league) {
    return new Secrecy(league, new HashSet<>());
  }

  /** Remembers what is secret now. */
  void look() {
    admin().secrets().inNamespace(league.namespace()).list().getItems().stream()
        .flatMap(
            secret ->
                secret.getData() == null
                    ? Stream.<Map.Entry<String, String>>empty()
                    : secret.getData().entrySet().stream())
        .filter(entry -> !PUBLIC.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
        .flatMap(String::lines)
        .map(String::strip)
        .filter(line -> line.length() >= SHORTEST && !line.startsWith("-----"))
        .forEach(seen::add);
  }

  /** Fails if any of it was told. */
  void assertKept() {
    look();
    assertThat(seen).hasSizeGreaterThan(5);
    String told = told();
    assertThat(told).contains(league.name());
    for (String value : seen) {
      // Not by the assertion's own words, which would print the value.
      assertThat(told.contains(value)).as("a secret value was written down").isFalse();
    }
  }

  private String told() {
    StringBuilder told = new StringBuilder();
    told.append(Serialization.asJson(league.instances().get(league.namespace(), league.name())));
    told.append(
        Serialization.asJson(
            admin().events().v1().events().inNamespace(league.namespace()).list()));
    for (Pod operator : NodeCluster.operators(admin())) {
      told.append(log(operator));
    }
    return told.toString();
  }

  /** One may be killed at any time, and its log is gone with it. */
  private String log(Pod operator) {
    try {
      return admin()
          .pods()
          .inNamespace(Chart.NAMESPACE)
          .withName(operator.getMetadata().getName())
          .getLog();
    } catch (KubernetesClientException e) {
      return "";
    }
  }

  private KubernetesClient admin() {
    return league.admin();
  }
}
