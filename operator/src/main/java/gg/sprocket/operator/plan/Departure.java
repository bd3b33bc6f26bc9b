package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import gg.sprocket.operator.api.v1alpha1.DeletionPolicy;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done before a deleted instance may go. Owned objects are the garbage collector's;
 * here it is about kept ones, and about what instances of a namespace share.
 *
 * <p>A spec that cannot be read counts as {@code Retain}: nothing is destroyed on a guess.
 *
 * @param rights makes the RoleBinding that lets the operator see a namespace's Secrets
 */
public record Departure(Supplier<HasMetadata> rights) {

  /** Name under which changes of a deletion are reported. */
  public static final String PART = "deletion";

  private static final Set<Class<?>> WORKLOADS =
      Set.of(StatefulSet.class, Deployment.class, Job.class, CronJob.class);

  /**
   * The plan; with a problem the instance has to stay for now.
   *
   * @param observed what is there
   * @param stored the spec as it is stored, which protects the instance even where it cannot be
   *     read
   */
  public Plan plan(Observed observed, @Nullable JsonNode stored) {
    boolean unread = observed.spec().found().isEmpty();
    return unread && isProtected(stored) && isAnyAlive(observed)
        ? held(observed, guarded(observed.identity()))
        : plan(observed);
  }

  /** The plan of an instance whose spec can be read, or does not protect it. */
  Plan plan(Observed observed) {
    if (isProtected(observed)) {
      return held(observed, guarded(observed.identity()));
    }
    DeletionPolicy policy =
        observed.spec().found().map(InstanceSpec::deletionPolicy).orElse(DeletionPolicy.Retain);
    return switch (policy) {
      case Retain -> changes(List.of(shared(observed)));
      case Delete -> removal(observed);
    };
  }

  /**
   * What waits for a person runs on meanwhile, perhaps for long: its certificates are renewed, for
   * which its Secrets must be seen, and its Vault is unsealed.
   */
  private Plan held(Observed observed, Problem problem) {
    Stream<Change> permission =
        Stream.of(observed.identity()).filter(_ -> !observed.isPermitted()).map(this::permission);
    return Plan.rejected(
        problem, Waves.of(Stream.concat(Upkeep.of(observed).stream(), permission).toList()));
  }

  private static boolean isProtected(Observed observed) {
    return observed.spec().found().map(InstanceSpec::deletionProtection).orElse(false)
        && isAnyAlive(observed);
  }

  /** An odd value was meant to say something other than no. */
  private static boolean isProtected(@Nullable JsonNode stored) {
    JsonNode value = stored == null ? MissingNode.getInstance() : stored.path("deletionProtection");
    return !value.isMissingNode() && !value.isNull() && value.asBoolean(true);
  }

  /** In a namespace that is going, nothing is alive any more that could be protected. */
  private static boolean isAnyAlive(Observed observed) {
    return observed.objects().values().stream().anyMatch(Departure::isAlive);
  }

  private static Problem guarded(Identity identity) {
    return new Problem(
        Reason.DeletionProtected,
        ("%s has deletionProtection and is not removed; let it go by `kubectl -n %s patch spi %s"
                + " --type=merge -p '{\"spec\":{\"deletionProtection\":false}}'`")
            .formatted(identity.name(), identity.namespace(), identity.name()));
  }

  private Plan removal(Observed observed) {
    Identity identity = observed.identity();
    boolean confirmed = identity.annotated(Labels.CONFIRM_DELETION, identity.name());
    if (!confirmed && claims(observed).findAny().isPresent()) {
      return held(observed, unconfirmed(identity));
    }
    // In a namespace that is going, this pass may be the last: its Secrets are not seen again.
    List<Change> authority = confirmed ? authority(observed) : List.of();
    if (!observed.isPermitted()) {
      return unfinished(
          unseen(identity), Stream.concat(authority.stream(), Stream.of(permission(identity))));
    }
    return switch (observed.secrets()) {
      case Fact.Unknown<?> _ -> unfinished(unseen(identity), authority.stream());
      case Fact.Failed<?>(Problem problem, var _) -> unfinished(problem, authority.stream());
      case Fact.Known<?> _ when !confirmed && secrets(observed).findAny().isPresent() ->
          held(observed, unconfirmed(identity));
      case Fact.Known<?> _ -> everything(observed, confirmed);
    };
  }

  private static Plan unfinished(Problem problem, Stream<Change> changes) {
    return Plan.rejected(
        problem, Stream.of(changes.toList()).filter(wave -> !wave.isEmpty()).toList());
  }

  /** The key of the authority that the status names, which is in no namespace of a tenant. */
  private static List<Change> authority(Observed observed) {
    return Stream.ofNullable(observed.status().dataId())
        .<Change>map(dataId -> new Change.RemoveAuthority(PART, Names.authority(dataId)))
        .toList();
  }

  /** Without it the Secrets of the instance could be neither renewed nor found to be removed. */
  private Change permission(Identity identity) {
    return new Change.Apply(PART, new Stamp(identity, "").shared("identity", rights.get()), false);
  }

  private static Problem unseen(Identity identity) {
    return new Problem(
        Reason.PreparingNamespace,
        "the Secrets of namespace " + identity.namespace() + " cannot be seen yet");
  }

  /** Key shares stay until what they open is gone, and nobody removes them without a signature. */
  private static Plan everything(Observed observed, boolean confirmed) {
    List<List<Change>> data = List.of(workloads(observed), kept(observed));
    Optional<Problem> volume = VaultClaims.left(observed, dataIds(observed));
    if (volume.isPresent()) {
      return Plan.rejected(volume.orElseThrow(), filled(data));
    }
    List<Change> keys =
        confirmed
            ? dataIds(observed).stream()
                .<Change>map(id -> new Change.RemoveVaultKeys(PART, id))
                .toList()
            : List.of();
    return changes(Stream.concat(data.stream(), Stream.of(keys, shared(observed))).toList());
  }

  private static List<Change> workloads(Observed observed) {
    return observed.objects().values().stream()
        .filter(o -> WORKLOADS.contains(o.getClass()))
        .filter(Departure::isAlive)
        .map(Departure::delete)
        .toList();
  }

  private static List<Change> kept(Observed observed) {
    Stream<Change> claims = claims(observed).map(Departure::delete);
    Stream<Change> secrets =
        secrets(observed)
            .map(
                secret ->
                    new Change.Delete(
                        PART, new ObjectRef(Secret.class, secret.name()), secret.uid()));
    Stream<Change> authorities =
        dataIds(observed).stream().map(id -> new Change.RemoveAuthority(PART, Names.authority(id)));
    return Stream.of(claims, secrets, authorities).flatMap(Function.identity()).toList();
  }

  private static Set<String> dataIds(Observed observed) {
    Set<String> dataIds = new TreeSet<>();
    claims(observed).forEach(c -> Labels.label(c, Labels.DATA_ID).ifPresent(dataIds::add));
    secrets(observed).forEach(s -> dataIds.add(s.labels().getOrDefault(Labels.DATA_ID, "")));
    Optional.ofNullable(observed.status().dataId()).ifPresent(dataIds::add);
    return dataIds;
  }

  private static Problem unconfirmed(Identity identity) {
    return new Problem(
        Reason.DeletionConfirmationMissing,
        ("spec.deletionPolicy is Delete, which removes the data of %s for good; confirm by `kubectl -n"
                + " %s annotate spi %s %s=%s`, or set deletionPolicy: Retain")
            .formatted(
                identity.name(),
                identity.namespace(),
                identity.name(),
                Labels.CONFIRM_DELETION,
                identity.name()));
  }

  /** Kept claims that still hold data; those of a namespace that is going are on their way out. */
  private static Stream<HasMetadata> claims(Observed observed) {
    return observed.objects().values().stream()
        .filter(PersistentVolumeClaim.class::isInstance)
        .filter(Departure::isAlive);
  }

  private static Stream<SecretView> secrets(Observed observed) {
    return observed.secrets().known().map(Map::values).stream()
        .flatMap(all -> all.stream())
        .filter(s -> s.belongsTo(observed.identity().name()))
        .filter(s -> s.labels().containsKey(Labels.DATA_ID));
  }

  /** What the instances of a namespace share goes with the last of them. */
  private static List<Change> shared(Observed observed) {
    return Optional.ofNullable(observed.shared().get(Observed.SECRETS_BINDING))
        .filter(binding -> observed.alone() && isAlive(binding))
        .map(Departure::delete)
        .map(List::of)
        .orElse(List.of());
  }

  private static boolean isAlive(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() == null;
  }

  private static Change delete(HasMetadata object) {
    return new Change.Delete(PART, ObjectRef.of(object), object.getMetadata().getUid());
  }

  private static List<List<Change>> filled(List<List<Change>> waves) {
    return waves.stream().filter(wave -> !wave.isEmpty()).toList();
  }

  private static Plan changes(List<List<Change>> waves) {
    return new Plan(
        Optional.empty(),
        Optional.empty(),
        new LinkedHashMap<>(),
        filled(waves),
        false,
        List.of(),
        Optional.empty());
  }
}
