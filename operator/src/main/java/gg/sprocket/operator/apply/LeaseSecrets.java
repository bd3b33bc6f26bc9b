package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.DatabaseLease;
import gg.sprocket.operator.plan.DatabaseLease.Terms;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.LeaseStep;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.DatabaseEngine;
import gg.sprocket.operator.vault.DatabaseEngine.Grant;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Secrets with the logins that a Vault makes at the database, and those with what it needs for
 * that.
 *
 * @param client the cluster
 */
record LeaseSecrets(KubernetesClient client) {

  /** The Secret of a login that was just made. */
  static Secret of(Change.LeaseDeed deed, Terms terms, Grant grant) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(deed.source().form().namespace())
        .withName(deed.ref().name())
        .withLabels(deed.labels())
        .withOwnerReferences(List.of(deed.owner()))
        .withAnnotations(terms.annotations())
        .endMetadata()
        .withType("Opaque")
        .withImmutable(true)
        .withData(
            Map.of(
                "username",
                Base64.getEncoder()
                    .encodeToString(grant.username().getBytes(StandardCharsets.UTF_8)),
                "password",
                Base64.getEncoder().encodeToString(grant.password().copy())))
        .build();
  }

  /** What stands under a name, read now. */
  Optional<Secret> at(Identity identity, String name) {
    return Optional.ofNullable(
        client.secrets().inNamespace(identity.namespace()).withName(name).get());
  }

  /** The Secret of a login as it is there, read now; empty if it is not, or is another's. */
  Optional<Secret> own(Identity identity, Secret secret) {
    return at(identity, secret.getMetadata().getName())
        .filter(
            there ->
                Labels.annotation(there, Labels.LEASE_ID)
                    .equals(Labels.annotation(secret, Labels.LEASE_ID)));
  }

  /** Names of the leases that the instance's Secrets tell of, read now. */
  Set<String> leases(Identity identity) {
    return client
        .secrets()
        .inNamespace(identity.namespace())
        .withLabel(Labels.INSTANCE, identity.name())
        .list()
        .getItems()
        .stream()
        .flatMap(secret -> Labels.annotation(secret, Labels.LEASE_ID).stream())
        .collect(Collectors.toSet());
  }

  /**
   * Writes down what came of making a login longer.
   *
   * @throws KubernetesClientException if its Secret is gone, or is another one by now
   */
  Secret renew(Identity identity, DatabaseLease lease, Terms terms) {
    return client
        .secrets()
        .inNamespace(identity.namespace())
        .withName(lease.secret())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Json.text(
                Map.of(
                    "metadata", Map.of("uid", lease.uid(), "annotations", terms.annotations()))));
  }

  /** How the Vault gets at a server; empty while a Secret lacks what it is to have. */
  Optional<DatabaseEngine.Connection> connection(Identity identity, LeaseStep.Server server) {
    Optional<String> username = text(identity, server.maker(), "username");
    Optional<String> password = text(identity, server.maker(), "password");
    Optional<String> authority =
        server.authority().isEmpty()
            ? Optional.of("")
            : text(identity, server.authority().getFirst(), "ca.crt");
    if (username.isEmpty() || password.isEmpty() || authority.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DatabaseEngine.Connection(
            server.host(),
            server.port(),
            server.database(),
            server.sslMode(),
            authority.orElseThrow(),
            username.orElseThrow(),
            password.orElseThrow()));
  }

  private Optional<String> text(Identity identity, String name, String key) {
    return at(identity, name)
        .map(secret -> Objects.requireNonNullElse(secret.getData(), Map.<String, String>of()))
        .map(data -> data.getOrDefault(key, ""))
        .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
        .filter(text -> !text.isEmpty());
  }
}
