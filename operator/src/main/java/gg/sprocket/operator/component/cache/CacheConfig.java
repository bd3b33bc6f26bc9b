package gg.sprocket.operator.component.cache;

import gg.sprocket.operator.api.v1alpha1.EvictionPolicy;
import gg.sprocket.operator.resource.ClassPath;
import java.util.Map;
import java.util.TreeMap;

/** Files of the Builtin cache's ConfigMap. */
final class CacheConfig {

  private static final String FIXED = ClassPath.text(CacheConfig.class, "redis.conf");

  /** The file that depends on the instance. */
  static final String PARAMETERS = "parameters.conf";

  /** What it says where nothing may be lost. */
  static final String APPEND_ONLY = "appendonly yes\n";

  private static final String START = ClassPath.text(CacheConfig.class, "start.sh");

  private CacheConfig() {}

  /** All files by name. */
  static Map<String, String> files(CacheData data) {
    return new TreeMap<>(
        Map.of("redis.conf", FIXED, PARAMETERS, parameters(data), "start.sh", START));
  }

  /**
   * The JSON module is named here because the image loads modules only in its entrypoint, which our
   * command replaces; an image without it stops at once instead of failing the first notification.
   */
  private static String parameters(CacheData data) {
    return """
        loadmodule /usr/local/lib/redis/modules/rejson.so
        maxmemory %dmb
        maxmemory-policy %s
        save %s
        %s
        """
        .formatted(
            CacheSize.of(data.instance().spec()).maxMemory(),
            eviction(data).redis(),
            data.isPersistent() ? "900 1 300 100" : "\"\"",
            data.isState() ? APPEND_ONLY + "appendfsync everysec" : "appendonly no");
  }

  /** What may not be lost is not dropped either: a full Redis refuses writes instead. */
  private static EvictionPolicy eviction(CacheData data) {
    return data.isState()
        ? EvictionPolicy.NoEviction
        : data.instance().spec().cache().builtin().evictionPolicy();
  }
}
