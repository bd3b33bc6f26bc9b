package gg.sprocket.operator.observe;

import gg.sprocket.operator.api.v1alpha1.StoredInstance;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A cache of instances in memory, with indexes. */
final class Shelf implements IndexerResourceCache<StoredInstance> {

  private final Map<ResourceID, StoredInstance> all = new LinkedHashMap<>();
  private final Map<String, Function<StoredInstance, List<String>>> indexers = new HashMap<>();

  StoredInstance put(StoredInstance instance) {
    all.put(ResourceID.fromResource(instance), instance);
    return instance;
  }

  StoredInstance remove(ResourceID id) {
    return Optional.ofNullable(all.remove(id)).orElseThrow();
  }

  @Override
  public void addIndexers(Map<String, Function<StoredInstance, List<String>>> more) {
    indexers.putAll(more);
  }

  @Override
  public List<StoredInstance> byIndex(String index, String key) {
    Function<StoredInstance, List<String>> keys =
        Optional.ofNullable(indexers.get(index)).orElseThrow();
    return all.values().stream().filter(i -> keys.apply(i).contains(key)).toList();
  }

  @Override
  public Optional<StoredInstance> get(ResourceID id) {
    return Optional.ofNullable(all.get(id));
  }

  @Override
  public Stream<ResourceID> keys() {
    return all.keySet().stream();
  }

  @Override
  public Stream<StoredInstance> list(Predicate<StoredInstance> which) {
    return all.values().stream().filter(which);
  }

  @Override
  public Stream<StoredInstance> list(String namespace, Predicate<StoredInstance> which) {
    return list(i -> i.getMetadata().getNamespace().equals(namespace) && which.test(i));
  }
}
