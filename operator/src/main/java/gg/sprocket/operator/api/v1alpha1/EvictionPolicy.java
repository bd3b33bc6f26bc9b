package gg.sprocket.operator.api.v1alpha1;

/** What Redis drops when its memory is full ({@code maxmemory-policy}). */
public enum EvictionPolicy {
  /** The least recently used key of all. */
  AllKeysLru("allkeys-lru"),
  /** The least recently used key that expires. */
  VolatileLru("volatile-lru"),
  /** Nothing: writes fail. */
  NoEviction("noeviction");

  private final String redis;

  EvictionPolicy(String redis) {
    this.redis = redis;
  }

  /** The word of {@code redis.conf}. */
  public String redis() {
    return redis;
  }
}
