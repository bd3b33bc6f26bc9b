package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeyLives;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.KeyLife.Done;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.vault.KeyShare;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Sets of key shares that come and go while others stay.
 *
 * @param client the cluster
 * @param keys the keys namespace
 */
record KeySets(KubernetesClient client, KeysNamespace keys) {

  /**
   * A set of shares that is to take the place of another.
   *
   * @param identity the instance
   * @param dataId identity of its data
   * @param former Secret with the other
   * @param number number of the new set
   * @param split into how many shares the key is split
   * @param rekeyed when it was made, and at whose word
   */
  record Successor(
      Identity identity, String dataId, String former, int number, Split split, Done rekeyed) {}

  /**
   * Stores shares that count for nothing yet.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if they were not
   */
  void store(Successor next, List<KeyShare> shares) {
    Secret former = keys.secret(next.former()).orElseThrow();
    Secret empty =
        KeyForms.keys(
            keys.name(),
            next.identity(),
            next.dataId(),
            next.number(),
            KeyLives.succeeding(former, next.split(), next.rekeyed()));
    client.resource(new SecretBuilder(empty).withData(VaultKeys.data(shares)).build()).create();
  }

  /** A set of shares as it is now, before it is judged. */
  Optional<Secret> read(String secret) {
    return keys.secret(secret);
  }

  /**
   * Removes a set of shares in whose place others count; before, it is written down which sets
   * there are, since they are found by their numbers. This one is among them still: what is not
   * told is not looked for, and so would stay where the operator ends in between.
   *
   * @param secret the set as it was read before others were proved; one that was changed since is
   *     left alone
   * @throws io.fabric8.kubernetes.client.KubernetesClientException also if somebody else wrote down
   *     meanwhile which sets there are
   */
  void drop(Identity identity, String dataId, Secret secret) {
    Optional<ConfigMap> before = keys.numbers(dataId);
    NavigableSet<Integer> there = new TreeSet<>();
    keys.keys(dataId).forEach(set -> there.add(KeyForms.number(set)));
    ConfigMap numbers = KeyForms.numbers(keys.name(), identity, dataId, there);
    if (before.isEmpty()) {
      client.resource(numbers).create();
    } else {
      String version = before.orElseThrow().getMetadata().getResourceVersion();
      client
          .resource(numbers)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              Json.text(
                  Map.of(
                      "metadata", Map.of("resourceVersion", version), "data", numbers.getData())));
    }
    remove(secret);
  }

  /** Removes what tells which sets there are, once there are none. */
  void forget(String dataId) {
    keys.numbers(dataId).ifPresent(new Deletions(client)::asRead);
  }

  /**
   * Removes a set of shares and writes nothing down: the last one, or one that is told. One that
   * has no finalizer any more was left there when an operator ended.
   *
   * @param secret the set as it was read before it was judged; one that was changed since, or that
   *     another one has the name of, is left alone
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if it was changed before
   * @throws IllegalStateException if it was changed in between
   */
  void remove(Secret secret) {
    String name = secret.getMetadata().getName();
    if (!new Deletions(client).asRead(unheld(secret)) && keys.secret(name).isPresent()) {
      throw new IllegalStateException(
          "Secret %s/%s is not as it was judged, and stays until it is judged again"
              .formatted(keys.name(), name));
    }
  }

  /** The Secret without its finalizer. */
  private Secret unheld(Secret secret) {
    ObjectMeta meta = secret.getMetadata();
    return meta.getFinalizers().isEmpty()
        ? secret
        : client
            .resource(secret)
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"resourceVersion\":\"%s\",\"finalizers\":null}}"
                    .formatted(meta.getResourceVersion()));
  }
}
