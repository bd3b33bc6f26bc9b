package gg.sprocket.operator.plan;

import static java.util.stream.Collectors.toSet;

import gg.sprocket.operator.api.v1alpha1.IntegrationName;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.SecretSource;
import gg.sprocket.operator.release.SecretSource.InSecret;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which Secrets of an instance show what its Vault or store holds: one for each value that the
 * release wants generated, if those are there, and one for each integration that the spec says is
 * there. Values that nothing enabled reads are left out.
 */
public final class Projections {

  /**
   * Letters and digits of a generated value, 760 bits; the application's own advice for its key.
   */
  private static final int LENGTH = 128;

  private Projections() {}

  /** Those of an instance whose values come from a Vault or a store; none of any other. */
  public static List<Projection> of(Instance instance) {
    Stream<Projection> generated =
        instance.spec().secrets().givesGenerated() ? generated(instance).stream() : Stream.empty();
    return instance.spec().secrets().gives()
        ? Stream.concat(generated, integrations(instance)).toList()
        : List.of();
  }

  /** Those in the Vault of an instance as observed; none of one that cannot be acted upon. */
  public static List<Projection> of(Observed observed) {
    boolean inVault = observed.spec().found().filter(spec -> spec.secrets().inVault()).isPresent();
    return inVault
        ? Admission.of(observed).found().map(Projections::of).orElse(List.of())
        : List.of();
  }

  /** Those that the release wants generated, wherever they are kept. */
  public static List<Projection> generated(Instance instance) {
    Set<String> read = SecretNeeds.read(instance);
    return instance.release().secrets().stream()
        .filter(secret -> secret.source() == SecretSource.Generated)
        .map(ReleaseSecret::name)
        .filter(read::contains)
        .map(name -> generated(instance, name))
        .toList();
  }

  private static Projection generated(Instance instance, String name) {
    String key = gg.sprocket.operator.release.SecretSource.GENERATED_KEY;
    return new Projection(
        Projection.GENERATED + name,
        instance.names().generatedSecret(name),
        List.of(key),
        List.of(new SecretValue.Random(key, LENGTH)));
  }

  private static Stream<Projection> integrations(Instance instance) {
    return Arrays.stream(IntegrationName.values())
        .map(name -> integration(instance, name, keys(instance, name)))
        .filter(projection -> !projection.keys().isEmpty());
  }

  private static Projection integration(
      Instance instance, IntegrationName name, List<String> keys) {
    return new Projection(
        Projection.INTEGRATIONS + name.field(),
        instance.names().integration(name.field()),
        keys,
        List.of());
  }

  private static List<String> keys(Instance instance, IntegrationName integration) {
    Set<String> read = SecretNeeds.read(instance);
    return instance.release().secrets().stream()
        .filter(secret -> secret.integration() == integration)
        .filter(secret -> read.contains(secret.name()))
        .filter(secret -> instance.secrets().isFromBackend(secret.name()))
        .map(ReleaseSecret::key)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /**
   * Those of integrations that come from no backend, or not any more, without keys: a Secret that
   * showed one may be left.
   */
  public static List<Projection> former(Instance instance) {
    Set<String> present = of(instance).stream().map(Projection::secret).collect(toSet());
    return Arrays.stream(IntegrationName.values())
        .map(name -> integration(instance, name, List.of()))
        .filter(projection -> !present.contains(projection.secret()))
        .toList();
  }

  /**
   * Why a Secret is about to change: it shows another version than the last one, or somebody wrote
   * something else into it. Who reads it is replaced once, by what comes out.
   */
  static Optional<Problem> changing(Instance instance, Observed observed, String secret) {
    return ExternalStore.of(instance, observed)
        .map(store -> store.changing(secret))
        .orElseGet(() -> changingByVault(instance, observed, secret));
  }

  private static Optional<Problem> changingByVault(
      Instance instance, Observed observed, String secret) {
    return of(instance).stream()
        .filter(projection -> projection.secret().equals(secret))
        .filter(projection -> isChanging(instance, observed, projection))
        .findFirst()
        .flatMap(
            projection ->
                SpecChecks.problem(
                    Reason.Progressing,
                    "waiting until Secret %s shows what the Vault holds under %s",
                    secret,
                    EntryChecks.place(instance, projection)));
  }

  /**
   * Also right after a step, which may have come to nothing: what is seen of the Secret may be what
   * is about to be put right.
   */
  private static boolean isChanging(Instance instance, Observed observed, Projection projection) {
    Optional<SecretView> secret = observed.secret(projection.secret());
    return observed
        .entries()
        .known()
        .filter(entries -> entries.recency() != VaultEntries.Recency.Old)
        .flatMap(entries -> entries.of(projection))
        .filter(entry -> EntryChecks.flaw(instance, projection, entry).isEmpty())
        .filter(
            entry ->
                projection.showing(secret, entry, VaultFolder.origin(instance)) == Showing.Behind)
        .isPresent();
  }

  /** The keys of a projection as values that processes read. */
  static List<InSecret> values(Projection projection) {
    return projection.keys().stream().map(key -> new InSecret(projection.secret(), key)).toList();
  }
}
