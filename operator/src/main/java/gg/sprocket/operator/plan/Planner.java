package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.DriftPolicy;
import gg.sprocket.operator.plan.Decision.Absent;
import gg.sprocket.operator.plan.Decision.Wait;
import gg.sprocket.operator.plan.Decision.Want;
import gg.sprocket.operator.release.Access;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.TraefikMiddleware;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks the components in order and turns their decisions into waves of changes. Pure. */
public final class Planner {

  private final List<Component> components;

  /**
   * @param components in the order in which they are asked
   */
  public Planner(List<Component> components) {
    this.components = List.copyOf(components);
  }

  /** What is to be done for an instance. */
  public Plan plan(Observed observed) {
    return switch (Admission.of(observed)) {
      case Read.Bad<Instance>(Problem problem) ->
          Plan.rejected(problem, Waves.of(Upkeep.of(observed, components)));
      case Read.Ok<Instance>(Instance instance) -> plan(instance, observed);
    };
  }

  private Plan plan(Instance instance, Observed observed) {
    Differ differ = new Differ(observed, new Stamp(instance.identity(), instance.dataId()));
    SequencedMap<String, Decision> decisions = new LinkedHashMap<>();
    List<Change> changes = new ArrayList<>();
    for (Component component : components) {
      Decision decision = unobstructed(component.decide(instance, observed), differ);
      decisions.put(component.name(), decision);
      changes.addAll(changes(component.name(), decision, differ));
    }
    if (decisions.get(VaultPod.PART) instanceof Wait) {
      // Nothing of it is touched; but who uses it must not wait for what it waits for.
      Upkeep.unsealing(observed, instance.dataId(), differ).forEach(changes::add);
    }
    Optional<Problem> unfinished =
        new Renaming(instance, observed).obstacle(decisions.values(), changes);
    if (unfinished.isPresent()) {
      return Plan.rejected(unfinished.orElseThrow(), Waves.of(Upkeep.of(observed, components)));
    }
    return planned(instance, observed, decisions, changes);
  }

  private Plan planned(
      Instance instance,
      Observed observed,
      SequencedMap<String, Decision> decisions,
      List<Change> changes) {
    List<Change.Apply> drifted =
        instance.spec().driftPolicy() == DriftPolicy.Report
            ? drifted(instance, changes)
            : List.of();
    changes.removeAll(drifted);
    List<Change> allowed = instance.spec().suspend() ? Upkeep.of(observed, components) : changes;
    return new Plan(
        Optional.of(instance),
        Optional.empty(),
        decisions,
        Waves.of(allowed),
        !allowed.containsAll(changes),
        drifted,
        Stream.of(
                renewal(decisions, observed),
                Externals.nextLook(instance, observed),
                VaultReading.nextLook(instance, observed),
                Hibernation.nextEdge(instance.spec(), observed.now()),
                VaultRotations.nextEdge(instance, observed.now()),
                VaultCare.nextLook(instance, observed),
                VaultSnapshotCare.nextLook(instance, observed),
                DatabaseLogins.nextLook(instance, observed))
            .flatMap(Optional::stream)
            .min(Instant::compareTo));
  }

  /**
   * What would only put back what others changed. What instances share is put right in any case: it
   * grants rights. So is what grants rights by itself, and what keeps people out.
   */
  private static List<Change.Apply> drifted(Instance instance, List<Change> changes) {
    return changes.stream()
        .filter(Change.Apply.class::isInstance)
        .map(Change.Apply.class::cast)
        .filter(apply -> apply.drift().isPresent())
        .filter(apply -> Labels.instanceOf(apply.object()).isPresent())
        .filter(apply -> !isGate(instance, apply.object()))
        .toList();
  }

  private static boolean isGate(Instance instance, HasMetadata object) {
    return switch (object) {
      case TraefikMiddleware _, Role _, RoleBinding _ -> true;
      case Ingress ingress ->
          Access.of(instance.spec()).stream()
              .filter(Access::isLimited)
              .map(access -> instance.names().access(access.name()))
              .anyMatch(ingress.getMetadata().getName()::equals);
      default -> false;
    };
  }

  private static Decision unobstructed(Decision decision, Differ differ) {
    return wantedBy(decision).stream()
        .map(differ::obstacle)
        .flatMap(Optional::stream)
        .findFirst()
        .<Decision>map(Wait::new)
        .orElse(decision);
  }

  private static List<Change> changes(String part, Decision decision, Differ differ) {
    List<Wanted> wanted = wantedBy(decision);
    List<Change> changes = new ArrayList<>();
    wanted.forEach(w -> differ.change(part, w).ifPresent(changes::add));
    if (prunes(decision)) {
      Set<ObjectRef> refs = wanted.stream().map(Differ::refOf).collect(Collectors.toSet());
      differ.prune(part, refs).forEach(changes::add);
    }
    return changes;
  }

  private static List<Wanted> wantedBy(Decision decision) {
    return decision instanceof Want(List<Wanted> objects, var _) ? objects : List.of();
  }

  private static boolean prunes(Decision decision) {
    return switch (decision) {
      case Want(var _, Optional<Problem> pending) -> pending.isEmpty();
      case Absent _ -> true;
      case Wait _ -> false;
    };
  }

  private static Optional<Instant> renewal(
      SequencedMap<String, Decision> decisions, Observed observed) {
    return decisions.values().stream()
        .flatMap(d -> wantedBy(d).stream())
        .filter(Wanted.Certificate.class::isInstance)
        .flatMap(w -> observed.secret(Differ.refOf(w).name()).stream())
        .flatMap(s -> Differ.renewal(s).stream())
        .filter(at -> at.isAfter(observed.now()))
        .min(Instant::compareTo);
  }
}
