package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.EntryChecks;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.ProjectionStep.Project;
import gg.sprocket.operator.plan.ProjectionStep.Store;
import gg.sprocket.operator.plan.Projections;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultEntry;
import gg.sprocket.operator.plan.VaultFolder;
import gg.sprocket.operator.plan.Wanted;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values that are kept in the instance's Vault, and the Secrets that show them. A Secret is only
 * ever written from a whole version; whatever else becomes of the Vault, it stays, because pods
 * start with it. The first values of an entry are those of the Secret, if there is one.
 *
 * @param instance the instance
 * @param observed what is there
 */
record SecretsInVault(Instance instance, Observed observed) {

  Decision decide() {
    List<Wanted> wanted = new ArrayList<>();
    for (Projection projection : Projections.of(instance)) {
      wanted.add(
          verdict(projection) instanceof Verdict.Due(ProjectionStep step) && isCurrent()
              ? new Wanted.Projected(projection, step)
              : new Wanted.Held(ref(projection)));
    }
    wanted.addAll(new FormerProjections(instance, observed).kept());
    return new Want(List.copyOf(wanted), problem());
  }

  /** What stands in the way; what keeps a Secret from being made comes first. */
  private Optional<Problem> problem() {
    List<Projection> all = Projections.of(instance);
    return all.stream()
        .filter(projection -> whole(projection).isEmpty())
        .flatMap(projection -> told(projection).stream())
        .findFirst()
        .or(() -> failure(all))
        .or(() -> all.stream().flatMap(projection -> told(projection).stream()).findFirst());
  }

  private Optional<Problem> told(Projection projection) {
    return verdict(projection) instanceof Verdict.Told(Problem problem)
        ? Optional.of(problem)
        : Optional.empty();
  }

  private Optional<Problem> failure(List<Projection> all) {
    return observed
        .entries()
        .known()
        .flatMap(VaultEntries::failure)
        .filter(_ -> all.stream().anyMatch(p -> verdict(p) instanceof Verdict.Due));
  }

  private boolean isCurrent() {
    return observed.entries().known().filter(VaultEntries::isCurrent).isPresent();
  }

  /** What is to become of a Secret. */
  Verdict verdict(Projection projection) {
    if (isLagging(projection)) {
      return new Verdict.Settled();
    }
    return switch (observed.entries()) {
      case Fact.Unknown<VaultEntries> _ ->
          whole(projection).isPresent()
              ? new Verdict.Settled()
              : new Verdict.Told(words().awaited(projection));
      case Fact.Failed<VaultEntries>(Problem problem, var _) -> new Verdict.Told(problem);
      case Fact.Known<VaultEntries>(VaultEntries entries) ->
          entries
              .of(projection)
              .map(entry -> ofEntry(projection, entry))
              .orElseGet(() -> withoutEntry(projection));
    };
  }

  /** What was just written may not have come back by the watch yet. */
  private boolean isLagging(Projection projection) {
    long seen =
        observed
            .secret(projection.secret())
            .map(secret -> Long.parseLong(secret.resourceVersion()))
            .orElse(0L);
    return observed
        .writes()
        .of(ref(projection))
        .filter(write -> !write.seen() && write.resourceVersion() > seen)
        .isPresent();
  }

  private Verdict withoutEntry(Projection projection) {
    if (projection.isSupplied()) {
      return new Verdict.Told(words().missing(projection, whole(projection)));
    }
    if (whole(projection).isPresent()) {
      return new Verdict.Due(new Store());
    }
    return GeneratedLogin.of(observed, projection)
        .absence(instance, observed)
        .filter(Decision.Wait.class::isInstance)
        .map(Decision.Wait.class::cast)
        .<Verdict>map(wait -> new Verdict.Told(wait.problem()))
        .orElseGet(() -> new Verdict.Due(new Store()));
  }

  private Verdict ofEntry(Projection projection, VaultEntry entry) {
    Optional<Problem> flaw = EntryChecks.flaw(instance, projection, entry);
    if (flaw.isPresent()) {
      return new Verdict.Told(words().kept(flaw.orElseThrow(), projection, whole(projection)));
    }
    Optional<SecretView> shown = observed.secret(projection.secret());
    return switch (projection.showing(shown, entry, VaultFolder.origin(instance))) {
      case Shown -> new Verdict.Settled();
      case Unmarked, Behind -> new Verdict.Due(new Project(entry.version()));
      case Apart -> new Verdict.Told(words().conflict(projection, entry));
      case Ahead -> new Verdict.Told(words().restored(projection, entry));
    };
  }

  /** The Secret, if it has all it is to have. */
  private Optional<SecretView> whole(Projection projection) {
    return observed.secret(projection.secret()).filter(projection::isWhole);
  }

  private static ObjectRef ref(Projection projection) {
    return new ObjectRef(Secret.class, projection.secret());
  }

  private ProjectionWords words() {
    return new ProjectionWords(instance);
  }
}
