package gg.sprocket.operator.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;

/** One part of an instance: what it wants in the cluster and how it is doing. Pure. */
public interface Component {

  /** Its name: value of the component label, field of the spec, tag of metrics. */
  String name();

  /** The condition that tells how it is doing. */
  ConditionType condition();

  /** Kinds it may want, Secrets apart: they are watched and pruned. */
  Set<Class<? extends HasMetadata>> kinds();

  /**
   * What it wants.
   *
   * @param instance a valid instance with its release
   * @param observed what is there
   */
  Decision decide(Instance instance, Observed observed);

  /**
   * How its parts are doing, judged by what is there, after {@link #decide} was asked.
   *
   * @param instance a valid instance with its release
   * @param observed what is there
   * @param decision what it wanted
   */
  List<Health> health(Instance instance, Observed observed, Decision decision);

  /**
   * What it puts back even while the spec is refused or the instance suspended, once the instance
   * had it: without that, what runs would not last.
   */
  default List<Wanted> upkeep() {
    return List.of();
  }
}
