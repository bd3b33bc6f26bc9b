package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.Resources;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sizes of the Builtin database by profile. The memory limit is about shared_buffers, 10 MB for
 * each connection, shared memory of parallel queries and some page cache; the processor is not
 * limited.
 *
 * @param resources of server and preparation
 * @param volume size of the claim
 * @param parameters of {@code postgresql.conf}
 */
public record DatabaseSize(Resources resources, String volume, Map<String, String> parameters) {

  /** Resources and parameters of an instance: its own, and the profile's where it states none. */
  public static DatabaseSize of(InstanceSpec spec) {
    DatabaseSize usual = of(spec.profile());
    Resources own = spec.database().builtin().resources();
    Map<String, String> parameters = new TreeMap<>(usual.parameters());
    parameters.putAll(spec.database().builtin().parameters());
    return new DatabaseSize(own == null ? usual.resources() : own, usual.volume(), parameters);
  }

  /** Sizes under a profile. */
  public static DatabaseSize of(Profile profile) {
    return switch (profile) {
      case Tiny ->
          new DatabaseSize(
              Resources.NONE,
              "2Gi",
              Map.of(
                  BuiltinConnections.PARAMETER,
                  connections(Profile.Tiny),
                  "shared_buffers",
                  "64MB"));
      case Small ->
          new DatabaseSize(
              resources("100m", "1Gi", "1536Mi"),
              "10Gi",
              Map.of(
                  BuiltinConnections.PARAMETER,
                  connections(Profile.Small),
                  "shared_buffers",
                  "256MB",
                  "effective_cache_size",
                  "768MB",
                  "maintenance_work_mem",
                  "64MB"));
      case Medium ->
          new DatabaseSize(
              resources("500m", "2Gi", "3Gi"),
              "20Gi",
              Map.of(
                  BuiltinConnections.PARAMETER,
                  connections(Profile.Medium),
                  "shared_buffers",
                  "512MB",
                  "effective_cache_size",
                  "1GB",
                  "maintenance_work_mem",
                  "128MB"));
      case Large ->
          new DatabaseSize(
              resources("1", "4Gi", "6Gi"),
              "50Gi",
              Map.of(
                  BuiltinConnections.PARAMETER,
                  connections(Profile.Large),
                  "shared_buffers",
                  "1GB",
                  "effective_cache_size",
                  "3GB",
                  "maintenance_work_mem",
                  "256MB",
                  "max_wal_size",
                  "2GB"));
    };
  }

  private static String connections(Profile profile) {
    return String.valueOf(BuiltinConnections.usual(profile));
  }

  private static Resources resources(String cpu, String memory, String memoryLimit) {
    return new Resources(new ComputeAmounts(cpu, memory), new ComputeAmounts(null, memoryLimit));
  }
}
