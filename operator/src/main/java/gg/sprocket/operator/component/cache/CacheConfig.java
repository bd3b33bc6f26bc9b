package gg.sprocket.operator.component.cache;

import gg.sprocket.operator.api.v1alpha1.CacheUse;
import gg.sprocket.operator.api.v1alpha1.EvictionPolicy;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.resource.ClassPath;
import java.util.Map;
import java.util.TreeMap;

/** Files of the Builtin cache's ConfigMap. */
final class CacheConfig {

  private static final String FIXED = ClassPath.text(CacheConfig.class, "redis.conf");

  private static final String START = ClassPath.text(CacheConfig.class, "start.sh");

  private CacheConfig() {}

  /** All files by name. */
  static Map<String, String> files(Instance instance) {
    return new TreeMap<>(
        Map.of("redis.conf", FIXED, "parameters.conf", parameters(instance), "start.sh", START));
  }

  /**
   * The JSON module is named here because the image loads modules only in its entrypoint, which our
   * command replaces; an image without it stops at once instead of failing the first notification.
   */
  private static String parameters(Instance instance) {
    return """
        loadmodule /usr/local/lib/redis/modules/rejson.so
        maxmemory %dmb
        maxmemory-policy %s
        save %s
        %s
        """
        .formatted(
            CacheSize.of(instance.spec()).maxMemory(),
            eviction(instance).redis(),
            CacheSize.isPersistent(instance) ? "900 1 300 100" : "\"\"",
            isState(instance) ? "appendonly yes\nappendfsync everysec" : "appendonly no");
  }

  private static boolean isState(Instance instance) {
    return instance.release().services().cache() == CacheUse.State;
  }

  /** What may not be lost is not dropped either: a full Redis refuses writes instead. */
  private static EvictionPolicy eviction(Instance instance) {
    return isState(instance)
        ? EvictionPolicy.NoEviction
        : instance.spec().cache().builtin().evictionPolicy();
  }
}
