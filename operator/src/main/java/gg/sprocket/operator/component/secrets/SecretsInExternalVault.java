package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.plan.Decision;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.EntryChecks;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Login;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.Projections;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultEntry;
import gg.sprocket.operator.plan.VaultFolder;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values of an instance whose Vault somebody else runs. Nothing is written there: what people give
 * comes from it, and so does what is generated if it is found there; otherwise that is made and
 * kept in a Secret, once it is known that it is not there.
 *
 * @param instance the instance
 * @param observed what is there
 */
record SecretsInExternalVault(Instance instance, Observed observed) {

  /** What is to become of one Secret. */
  private sealed interface Fate {

    /** It stays as it is, or is not made yet. */
    record Stays(Optional<Problem> problem) implements Fate {}

    /** It is written. */
    record Written(Wanted wanted) implements Fate {}
  }

  Decision decide() {
    List<Wanted> wanted = new ArrayList<>();
    List<Problem> absent = new ArrayList<>();
    List<Problem> others = new ArrayList<>();
    for (Projection projection : Projections.of(instance)) {
      switch (fate(projection)) {
        case Fate.Written(Wanted one) -> wanted.add(one);
        case Fate.Stays(Optional<Problem> problem) -> {
          wanted.add(new Wanted.Held(ref(projection)));
          problem.ifPresent((whole(projection).isPresent() ? others : absent)::add);
        }
      }
    }
    wanted.addAll(new FormerProjections(instance, observed).kept());
    // What keeps a Secret from being made comes first.
    return new Want(
        List.copyOf(wanted), absent.stream().findFirst().or(() -> others.stream().findFirst()));
  }

  private Fate fate(Projection projection) {
    Optional<SecretView> secret = whole(projection);
    return switch (observed.entries()) {
      case Fact.Known<VaultEntries>(VaultEntries entries) ->
          entries
              .of(projection)
              .map(entry -> ofEntry(projection, entry))
              .orElseGet(() -> withoutEntry(projection));
      default ->
          new Fate.Stays(
              secret.isPresent() ? Optional.empty() : Optional.of(words().awaited(projection)));
    };
  }

  private Fate ofEntry(Projection projection, VaultEntry entry) {
    Optional<SecretView> secret = whole(projection);
    Optional<Problem> flaw = EntryChecks.flaw(instance, projection, entry);
    if (flaw.isPresent()) {
      return stays(words().kept(flaw.orElseThrow(), projection, secret));
    }
    Optional<SecretView> shown = observed.secret(projection.secret());
    return switch (projection.showing(shown, entry, VaultFolder.origin(instance))) {
      case Shown -> new Fate.Stays(Optional.empty());
      case Unmarked, Behind ->
          new Fate.Written(
              new Wanted.Taken(
                  projection,
                  instance.names().vaultInbox(),
                  entry.version().mark(VaultFolder.origin(instance))));
      case Apart -> stays(words().conflict(projection, entry));
      case Ahead -> stays(words().restored(projection, entry));
    };
  }

  private Fate withoutEntry(Projection projection) {
    Optional<SecretView> secret = whole(projection);
    if (projection.isSupplied()) {
      return stays(words().missing(projection, secret));
    }
    if (secret.filter(SecretsInExternalVault::isMarked).isPresent()) {
      return stays(words().gone(projection));
    }
    if (secret.filter(SecretView::isProjection).isPresent()) {
      // Of a store that it came from before: what the Secret has counts from now on.
      return new Fate.Written(new Wanted.Projected(projection, new ProjectionStep.Release()));
    }
    Login login = GeneratedLogin.of(observed, projection);
    return switch (login.absence(instance, observed).orElseGet(() -> Want.all(List.of()))) {
      case Decision.Wait(Problem lost) -> stays(lost);
      case Want _, Decision.Absent _ -> new Fate.Written(login.wanted());
    };
  }

  private static Fate stays(Problem problem) {
    return new Fate.Stays(Optional.of(problem));
  }

  private static boolean isMarked(SecretView secret) {
    return secret.annotation(Labels.VAULT_VERSION).isPresent();
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
