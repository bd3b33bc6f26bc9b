package gg.sprocket.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Settings of the Redis that the operator runs. */
public record BuiltinCache(
    @Size(min = 3, max = 8)
        @Pattern(Api.MEMORY)
        @JsonPropertyDescription(
            "Memory for data, in Mi or Gi; the container's limit adds half of it, for what changes"
                + " while a snapshot is written, and 64Mi for Redis itself (profile Tiny has no"
                + " limit). Absent: by the profile.")
        @Nullable String maxMemory,
    @Default("AllKeysLru")
        @JsonPropertyDescription(
            "What Redis drops when memory is full: AllKeysLru (default, the least recently used),"
                + " VolatileLru (only keys that expire) or NoEviction (writes fail).")
        EvictionPolicy evictionPolicy,
    @JsonPropertyDescription(
            "Whether data survives a restart: Snapshot writes it to a volume, None keeps it in"
                + " memory only. Absent: None for profile Tiny, Snapshot otherwise.")
        @Nullable CachePersistence persistence,
    @JsonPropertyDescription("The volume for snapshots.") StorageSpec storage) {

  /** Everything by the profile. */
  public static final BuiltinCache DEFAULT =
      new BuiltinCache(null, EvictionPolicy.AllKeysLru, null, StorageSpec.DEFAULT);

  /** Fills absent blocks. */
  @SuppressWarnings("NullAway") // JSON leaves absent fields null; this is the edge that ends it.
  public BuiltinCache {
    evictionPolicy = evictionPolicy == null ? EvictionPolicy.AllKeysLru : evictionPolicy;
    storage = storage == null ? StorageSpec.DEFAULT : storage;
  }
}
