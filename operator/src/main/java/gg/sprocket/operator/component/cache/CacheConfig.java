package gg.sprocket.operator.component.cache;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.resource.ClassPath;
import java.util.Map;
import java.util.TreeMap;

/** Files of the Builtin cache's ConfigMap. */
final class CacheConfig {

  private static final String FIXED = ClassPath.text(CacheConfig.class, "redis.conf");

  private CacheConfig() {}

  /** All files by name. */
  static Map<String, String> files(InstanceSpec spec) {
    return new TreeMap<>(Map.of("redis.conf", FIXED, "parameters.conf", parameters(spec)));
  }

  /**
   * The JSON module is named here because the image loads modules only in its entrypoint, which our
   * command replaces; an image without it stops at once instead of failing the first notification.
   */
  private static String parameters(InstanceSpec spec) {
    return """
        loadmodule /usr/local/lib/redis/modules/rejson.so
        maxmemory %dmb
        maxmemory-policy %s
        save %s
        appendonly no
        """
        .formatted(
            CacheSize.of(spec).maxMemory(),
            spec.cache().builtin().evictionPolicy().redis(),
            CacheSize.isPersistent(spec) ? "900 1 300 100" : "\"\"");
  }
}
