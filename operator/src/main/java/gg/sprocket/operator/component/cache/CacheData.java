package gg.sprocket.operator.component.cache;

import gg.sprocket.operator.api.v1alpha1.CachePersistence;
import gg.sprocket.operator.api.v1alpha1.CacheUse;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the Builtin cache holds, and thus how well it is kept.
 *
 * @param instance the instance
 * @param use what the processes that work with it keep there
 */
record CacheData(Instance instance, CacheUse use) {

  /**
   * By the release that is asked for, and by the one that still runs: as long as a process of that
   * is there, what must not be lost stays so.
   */
  static CacheData of(Instance instance, Observed observed) {
    CacheUse asked = instance.release().services().cache();
    boolean kept = isKept(instance, observed) && isUsedByOthers(instance, observed);
    return new CacheData(instance, kept ? CacheUse.State : asked);
  }

  private static boolean isKept(Instance instance, Observed observed) {
    return observed
        .find(ConfigMap.class, instance.names().cache())
        .map(map -> map.getData().getOrDefault(CacheConfig.PARAMETERS, ""))
        .filter(text -> text.contains(CacheConfig.APPEND_ONLY))
        .isPresent();
  }

  private static boolean isUsedByOthers(Instance instance, Observed observed) {
    Optional<String> version = Optional.of(instance.release().version());
    Stream<HasMetadata> apps = observed.of("app").filter(Deployment.class::isInstance);
    return Stream.concat(apps, observed.activePods("app"))
        .map(object -> Labels.label(object, Labels.VERSION))
        .anyMatch(other -> other.isPresent() && !other.equals(version));
  }

  /** Whether something is there that may not be lost. */
  boolean isState() {
    return use == CacheUse.State;
  }

  /** Whether it survives a restart. */
  boolean isPersistent() {
    CachePersistence asked = instance.spec().cache().builtin().persistence();
    return isState()
        || (asked == null
            ? instance.spec().profile() != Profile.Tiny
            : asked == CachePersistence.Snapshot);
  }
}
