package gg.sprocket.operator.keys;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The keys namespace, read past every cache.
 *
 * @param client the cluster
 * @param name the namespace
 */
public record KeysNamespace(KubernetesClient client, String name) {

  /** So many numbers without a Secret end the search: Secrets are not listed here. */
  private static final int GAP = 4;

  /**
   * What is kept of the Vault of an instance.
   *
   * <p>The identity of data, by which it is named, is a label that people can copy to another
   * namespace; what is kept says itself whose it is.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if it cannot be read
   */
  public Read<Custody> custody(Identity identity, String dataId) {
    Optional<ConfigMap> intent = intent(dataId);
    Optional<ConfigMap> numbers = numbers(dataId);
    List<Secret> keys = keys(dataId, numbers);
    List<HasMetadata> all = new ArrayList<>(keys);
    numbers.ifPresent(all::add);
    intent.ifPresent(all::add);
    return all.stream()
        .filter(object -> !isOf(identity, object))
        .findFirst()
        .<Read<Custody>>map(object -> new Read.Bad<>(foreign(object)))
        .orElseGet(() -> read(intent, keys, last(numbers)));
  }

  private Read<Custody> read(Optional<ConfigMap> intent, List<Secret> keys, int told) {
    List<KeySet> sets =
        keys.stream().filter(secret -> !KeyForms.isVoid(secret)).map(KeyForms::read).toList();
    NavigableSet<Integer> voids =
        keys.stream()
            .filter(KeyForms::isVoid)
            .map(KeyForms::number)
            .collect(Collectors.toCollection(TreeSet::new));
    Optional<Intent> readable = intent.flatMap(KeyForms::read);
    return intent.isEmpty() || readable.isPresent()
        ? new Read.Ok<>(new Custody(readable, sets, voids, told))
        : new Read.Bad<>(
            new Problem(
                Reason.DataMismatch,
                "ConfigMap %s/%s says nothing that can be understood; delete it if the Vault is not being initialised"
                    .formatted(name, intent.orElseThrow().getMetadata().getName())));
  }

  /** The intent, if there is one. */
  public Optional<ConfigMap> intent(String dataId) {
    return Optional.ofNullable(
        client.configMaps().inNamespace(name).withName(Names.vaultIntent(dataId)).get());
  }

  /** The object that tells which sets there are, if one was ever dropped. */
  public Optional<ConfigMap> numbers(String dataId) {
    return Optional.ofNullable(
        client.configMaps().inNamespace(name).withName(Names.vaultKeyNumbers(dataId)).get());
  }

  /**
   * The Secrets with key shares or in place of them, in order: those that are told, and those that
   * were made since. One that was lost does not hide those after it.
   */
  public List<Secret> keys(String dataId) {
    return keys(dataId, numbers(dataId));
  }

  private static int last(Optional<ConfigMap> numbers) {
    NavigableSet<Integer> told = numbers.map(KeyForms::numbers).orElseGet(TreeSet::new);
    return told.isEmpty() ? 0 : told.last();
  }

  private List<Secret> keys(String dataId, Optional<ConfigMap> numbers) {
    NavigableSet<Integer> told = numbers.map(KeyForms::numbers).orElseGet(TreeSet::new);
    List<Secret> found = new ArrayList<>();
    told.forEach(number -> secret(Names.vaultKeys(dataId, number)).ifPresent(found::add));
    int missing = 0;
    for (int number = told.isEmpty() ? 1 : told.last() + 1; missing < GAP; number++) {
      Optional<Secret> next = secret(Names.vaultKeys(dataId, number));
      next.ifPresent(found::add);
      missing = next.isPresent() ? 0 : missing + 1;
    }
    return found;
  }

  /** A Secret there. */
  public Optional<Secret> secret(String secret) {
    return Optional.ofNullable(client.secrets().inNamespace(name).withName(secret).get());
  }

  /** Certificate of the authority of an instance in PEM, if it is there and that instance's. */
  public Optional<String> authority(Identity identity, String dataId) {
    return secret(Names.authority(dataId))
        .filter(secret -> isOf(identity, secret))
        .map(secret -> secret.getData().getOrDefault("ca.crt", ""))
        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
        .filter(pem -> !pem.isEmpty());
  }

  private Problem foreign(HasMetadata object) {
    return new Problem(
        Reason.DataMismatch,
        "%s %s/%s is another instance's, because the label %s of this instance's claims and Secrets was copied from there; give them all one other value, or, if this is an instance of this namespace renamed, annotate it with %s and the former name"
            .formatted(
                object.getKind(),
                name,
                object.getMetadata().getName(),
                Labels.DATA_ID,
                Labels.RENAMED_FROM));
  }

  private static boolean isOf(Identity identity, HasMetadata object) {
    String owner = Labels.annotation(object, Labels.OWNER).orElse("");
    return owner.equals(identity.owner()) || identity.formerOwner().equals(Optional.of(owner));
  }
}
