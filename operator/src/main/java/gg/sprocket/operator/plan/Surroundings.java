package gg.sprocket.operator.plan;

import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an instance meets outside itself.
 *
 * @param classes the cluster's IngressClasses
 * @param unusable why kinds of others cannot be used; those not in it can
 * @param takenHosts hosts that this instance asks for and another one has
 * @param neighbours names of the other instances of its namespace
 * @param shadowed whether an older instance of another namespace has the same namespace and name
 *     once a hyphen joins them
 * @param platform what holds for all instances
 */
public record Surroundings(
    List<IngressClass> classes,
    Map<OptionalKind, Problem> unusable,
    Set<String> takenHosts,
    Set<String> neighbours,
    boolean shadowed,
    Platform platform) {

  /** A cluster without anything beyond Kubernetes itself, and no other instance. */
  public static final Surroundings BARE =
      new Surroundings(
          List.of(), OptionalKind.noneInstalled(), Set.of(), Set.of(), Platform.UNDECIDED);

  /** Of an instance that no other shadows. */
  public Surroundings(
      List<IngressClass> classes,
      Map<OptionalKind, Problem> unusable,
      Set<String> takenHosts,
      Set<String> neighbours,
      Platform platform) {
    this(classes, unusable, takenHosts, neighbours, false, platform);
  }

  /** Keeps own copies. */
  public Surroundings {
    classes = List.copyOf(classes);
    unusable = Map.copyOf(unusable);
    takenHosts = Set.copyOf(takenHosts);
    neighbours = Set.copyOf(neighbours);
  }

  /** Why a kind cannot be used, if it cannot. */
  public Optional<Problem> obstacle(OptionalKind kind) {
    return Optional.ofNullable(unusable.get(kind));
  }
}
