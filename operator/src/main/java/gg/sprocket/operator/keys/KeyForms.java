package gg.sprocket.operator.keys;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.Intent.Phase;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of the keys namespace, written and read. */
public final class KeyForms {

  private static final String PHASE = "phase";
  private static final String CLAIMS = "claims";
  private static final Set<String> PHASES =
      Stream.of(Phase.values()).map(Phase::name).collect(Collectors.toUnmodifiableSet());

  private KeyForms() {}

  /**
   * The object of an intent.
   *
   * @param namespace the keys namespace
   */
  public static ConfigMap intent(
      String namespace, Identity identity, String dataId, Intent intent) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(Names.vaultIntent(dataId))
        .withLabels(Labels.shared("vault"))
        .addToAnnotations(Labels.OWNER, identity.owner())
        .endMetadata()
        .withData(
            new TreeMap<>(
                Map.of(PHASE, intent.phase().name(), CLAIMS, String.join(",", intent.claims()))))
        .build();
  }

  /** The intent of an object, if it holds one. */
  static Optional<Intent> read(ConfigMap map) {
    Map<String, String> data = map.getData() == null ? Map.of() : map.getData();
    NavigableSet<String> claims = split(data.getOrDefault(CLAIMS, ""));
    return Optional.ofNullable(data.get(PHASE))
        .filter(PHASES::contains)
        .filter(_ -> !claims.isEmpty())
        .map(
            phase ->
                new Intent(claims, Phase.valueOf(phase), map.getMetadata().getResourceVersion()));
  }

  /**
   * The Secret of a set of key shares, still without them.
   *
   * @param namespace the keys namespace
   * @param number counts the initialisations of the same data
   * @param claims uids of the claims that it is for
   * @param initialised uid of that which was initialised
   */
  public static Secret keys(
      String namespace,
      Identity identity,
      String dataId,
      int number,
      NavigableSet<String> claims,
      String initialised) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(Names.vaultKeys(dataId, number))
        .withLabels(Labels.shared("vault"))
        .withFinalizers(Names.KEYS_FINALIZER)
        .addToAnnotations(Labels.OWNER, identity.owner())
        .addToAnnotations(Labels.CLAIMS, String.join(",", claims))
        .addToAnnotations(Labels.OPENS, initialised)
        .endMetadata()
        .withType("Opaque")
        .withImmutable(true)
        .build();
  }

  /** What is told of a set of key shares. */
  static KeySet read(Secret secret) {
    String name = secret.getMetadata().getName();
    return new KeySet(
        name,
        Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)),
        split(Labels.annotation(secret, Labels.CLAIMS).orElse("")),
        opened(secret),
        Labels.annotation(secret, Labels.SET_UP),
        new StoredShares(secret).unreadable());
  }

  /**
   * Uids of the claims whose data a set of key shares opens; one that was put back without them may
   * open all that it was made for.
   */
  public static NavigableSet<String> opened(Secret secret) {
    return split(
        Labels.annotation(secret, Labels.OPENS)
            .or(() -> Labels.annotation(secret, Labels.CLAIMS))
            .orElse(""));
  }

  private static NavigableSet<String> split(String text) {
    return Arrays.stream(text.split(",", -1))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
