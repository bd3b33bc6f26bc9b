package gg.sprocket.operator.keys;

import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.vault.Intent;
import gg.sprocket.operator.plan.vault.Intent.Phase;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of the keys namespace, written and read. */
public final class KeyForms {

  private static final String PHASE = "phase";
  private static final String CLAIMS = "claims";
  private static final String NUMBER = "number";
  private static final String OPENED = "opened";
  private static final String NUMBERS = "numbers";
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");
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
        .withData(content(intent))
        .build();
  }

  /** What the object of an intent says. */
  public static Map<String, String> content(Intent intent) {
    return new TreeMap<>(
        Map.of(
            PHASE,
            intent.phase().name(),
            CLAIMS,
            String.join(",", intent.claims()),
            NUMBER,
            Integer.toString(intent.number()),
            OPENED,
            KeyLives.time(intent.opened())));
  }

  /** The intent of an object, if it holds one. */
  static Optional<Intent> read(ConfigMap map) {
    Map<String, String> data = map.getData() == null ? Map.of() : map.getData();
    NavigableSet<String> claims = split(data.getOrDefault(CLAIMS, ""));
    String phase = data.getOrDefault(PHASE, "");
    String number = data.getOrDefault(NUMBER, "");
    boolean whole = PHASES.contains(phase) && COUNT.matcher(number).matches() && !claims.isEmpty();
    return whole
        ? Optional.of(
            new Intent(
                claims,
                Phase.valueOf(phase),
                Integer.parseInt(number),
                KeyLives.instant(data.getOrDefault(OPENED, "")).orElse(Instant.EPOCH),
                map.getMetadata().getResourceVersion()))
        : Optional.empty();
  }

  /**
   * The Secret of a set of key shares, still without them.
   *
   * @param namespace the keys namespace
   * @param number counts the sets of the same data
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
    return keys(namespace, identity, dataId, number, claims, initialised, SealKind.Shares);
  }

  /**
   * The same, where other than shares may open the Vault.
   *
   * @param seal what opens it
   */
  public static Secret keys(
      String namespace,
      Identity identity,
      String dataId,
      int number,
      NavigableSet<String> claims,
      String initialised,
      SealKind seal) {
    Map<String, String> annotations = new TreeMap<>();
    annotations.put(Labels.CLAIMS, String.join(",", claims));
    annotations.put(Labels.OPENS, initialised);
    annotations.put(Labels.SEAL, seal.type());
    return keys(namespace, identity, dataId, number, annotations);
  }

  /**
   * The Secret that has the name of key shares in place of them.
   *
   * @param namespace the keys namespace
   * @param number counts the sets of the same data
   * @param claims uids of the claims that the initialisation was for
   */
  public static Secret empty(
      String namespace, Identity identity, String dataId, int number, NavigableSet<String> claims) {
    return keys(namespace, identity, dataId, number, Map.of(Labels.VOID, String.join(",", claims)));
  }

  /**
   * The Secret of a number, still without shares, that is told by its annotations.
   *
   * @param namespace the keys namespace
   * @param number counts the sets of the same data
   * @param annotations what is said of it, beside whose it is
   */
  public static Secret keys(
      String namespace,
      Identity identity,
      String dataId,
      int number,
      Map<String, String> annotations) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(Names.vaultKeys(dataId, number))
        .withLabels(Labels.shared("vault"))
        .withFinalizers(Names.KEYS_FINALIZER)
        .withAnnotations(new TreeMap<>(annotations))
        .addToAnnotations(Labels.OWNER, identity.owner())
        .endMetadata()
        .withType("Opaque")
        .withImmutable(true)
        .build();
  }

  /** Whether a Secret has the name of key shares in place of them. */
  public static boolean isVoid(Secret secret) {
    return Labels.annotation(secret, Labels.VOID).isPresent();
  }

  /**
   * The object that tells which sets of key shares there are, since those that were dropped leave
   * gaps.
   *
   * @param namespace the keys namespace
   * @param numbers numbers of the sets
   */
  public static ConfigMap numbers(
      String namespace, Identity identity, String dataId, NavigableSet<Integer> numbers) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(Names.vaultKeyNumbers(dataId))
        .withLabels(Labels.shared("vault"))
        .addToAnnotations(Labels.OWNER, identity.owner())
        .endMetadata()
        .withData(
            Map.of(NUMBERS, numbers.stream().map(String::valueOf).collect(Collectors.joining(","))))
        .build();
  }

  /** The numbers that such an object tells; what is none is left out. */
  static NavigableSet<Integer> numbers(ConfigMap map) {
    Map<String, String> data = map.getData() == null ? Map.of() : map.getData();
    return split(data.getOrDefault(NUMBERS, "")).stream()
        .filter(number -> COUNT.matcher(number).matches())
        .map(Integer::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What is told of a set of key shares. */
  static KeySet read(Secret secret) {
    return new KeySet(
        secret.getMetadata().getName(),
        number(secret),
        split(Labels.annotation(secret, Labels.CLAIMS).orElse("")),
        opened(secret),
        Labels.annotation(secret, Labels.SET_UP),
        new StoredShares(secret).unreadable(),
        Labels.annotation(secret, Labels.SEAL).orElseGet(() -> unsaid(secret)),
        KeyLives.read(secret),
        Labels.annotation(secret, Labels.MIGRATING));
  }

  /**
   * What is said of no seal, but noted to be split by the operator, is of before there were others
   * than shares. One that a person put back without either may be of any.
   */
  private static String unsaid(Secret secret) {
    return Labels.annotation(secret, Labels.THRESHOLD).map(_ -> SealKind.Shares.type()).orElse("");
  }

  /** The number of a set, by its name. */
  public static int number(Secret secret) {
    String name = secret.getMetadata().getName();
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
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
