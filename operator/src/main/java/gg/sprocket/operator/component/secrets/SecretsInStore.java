package gg.sprocket.operator.component.secrets;

import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.plan.Delivery;
import gg.sprocket.operator.plan.ExternalStore;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.OptionalKind;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Projection;
import gg.sprocket.operator.plan.Projections;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.StoreChecks;
import gg.sprocket.operator.plan.Wanted;
import gg.sprocket.operator.resource.ExternalSecret;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Values that External Secrets Operator brings from a store. A Secret is only ever written from
 * values that were judged; whatever else becomes of the store, it stays, because pods start with
 * it. What is generated is made here, unless the spec says that the store has it.
 *
 * @param instance the instance
 * @param observed what is there
 * @param store the store
 */
record SecretsInStore(Instance instance, Observed observed, ExternalStore store) {

  /** What is to become of one Secret, and what is to be told of it. */
  private record Fate(Wanted wanted, Optional<Problem> problem) {}

  Want decide() {
    Want made = made();
    List<Wanted> wanted = new ArrayList<>(made.objects());
    List<Problem> absent = new ArrayList<>();
    List<Problem> others = new ArrayList<>();
    List<Projection> projections = Projections.of(instance);
    for (Projection projection : projections) {
      Fate fate = fate(projection);
      wanted.add(fate.wanted());
      fate.problem().ifPresent((whole(projection).isPresent() ? others : absent)::add);
    }
    Optional<Problem> obstacle =
        observed
            .surroundings()
            .obstacle(OptionalKind.ExternalSecret)
            .filter(_ -> !projections.isEmpty());
    wanted.addAll(asked(projections, obstacle));
    // What keeps a Secret from being made comes first.
    return new Want(
        List.copyOf(wanted),
        Stream.of(obstacle.stream(), made.pending().stream(), absent.stream(), others.stream())
            .flatMap(problems -> problems)
            .findFirst());
  }

  private Want made() {
    return instance.spec().secrets().givesGenerated()
        ? Want.all(new FormerProjections(instance, observed).kept())
        : new SecretsInKubernetes(instance, observed).decide();
  }

  /** The ExternalSecrets, once the Secret that they fill is there, and that Secret. */
  private List<Wanted> asked(List<Projection> projections, Optional<Problem> obstacle) {
    if (projections.isEmpty()) {
      return List.of();
    }
    List<Wanted> asked = new ArrayList<>();
    asked.add(new Wanted.Inbox(store.inbox()));
    Optional<String> filled =
        obstacle.isPresent()
            ? Optional.empty()
            : observed.secret(store.inbox()).map(SecretView::uid);
    projections.forEach(projection -> asked.add(asked(projection, filled)));
    return asked;
  }

  private Wanted asked(Projection projection, Optional<String> filled) {
    return filled
        .<Wanted>map(uid -> new Wanted.Owned(ExternalSecretForm.of(store, projection, uid)))
        .orElseGet(() -> new Wanted.Held(new ObjectRef(ExternalSecret.class, projection.secret())));
  }

  private Fate fate(Projection projection) {
    return switch (store.delivery(projection)) {
      case Delivery.Awaited _ -> stays(projection, words().awaited(projection));
      case Delivery.Refused refused -> stays(projection, words().refused(projection, refused));
      case Delivery.Brought brought ->
          StoreChecks.flaw(store, projection, brought)
              .map(flaw -> stays(projection, flaw))
              .orElseGet(() -> shown(projection, brought));
    };
  }

  private Fate shown(Projection projection, Delivery.Brought brought) {
    return switch (store.showing(projection, brought)) {
      case Shown -> new Fate(held(projection), Optional.empty());
      case Unmarked, Behind ->
          new Fate(
              new Wanted.Taken(
                  projection, store.inbox(), Map.of(Labels.EXTERNAL_SECRET, projection.secret())),
              Optional.empty());
      case Apart, Ahead -> new Fate(held(projection), Optional.of(words().conflict(projection)));
    };
  }

  private Fate stays(Projection projection, Problem problem) {
    Problem told = new ProjectionWords(instance).kept(problem, projection, whole(projection));
    return new Fate(held(projection), Optional.of(told));
  }

  private static Wanted held(Projection projection) {
    return new Wanted.Held(new ObjectRef(Secret.class, projection.secret()));
  }

  /** The Secret, if it has all it is to have. */
  private Optional<SecretView> whole(Projection projection) {
    return observed.secret(projection.secret()).filter(projection::isWhole);
  }

  private StoreWords words() {
    return new StoreWords(store);
  }
}
