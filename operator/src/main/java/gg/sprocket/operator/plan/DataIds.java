package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The identity of an instance's data. The first instance of a name gives it, derived from its uid;
 * what it leaves behind carries it on to the next instance of that name.
 */
public final class DataIds {

  private DataIds() {}

  /** The identity, or why there is no single one. */
  public static Read<String> of(Observed observed) {
    SortedMap<String, String> found = new TreeMap<>();
    Stream.concat(claims(observed), credentials(observed))
        .forEach(
            e ->
                found.merge(
                    e.getKey(),
                    e.getValue(),
                    (one, other) -> one.compareTo(other) <= 0 ? one : other));
    return switch (found.size()) {
      case 0 -> new Read.Ok<>(Digest.brief(observed.identity().uid()));
      case 1 -> new Read.Ok<>(found.firstKey());
      default ->
          new Read.Bad<>(
              new Problem(
                  Reason.DataMismatch,
                  "kept objects of this instance belong to different data: "
                      + String.join(", ", found.values())
                      + " disagree on label "
                      + Labels.DATA_ID
                      + "; remove or relabel those that do not belong to the data you want"));
    };
  }

  private static Stream<Map.Entry<String, String>> claims(Observed observed) {
    return observed.objects().values().stream()
        .filter(PersistentVolumeClaim.class::isInstance)
        .flatMap(
            claim ->
                Labels.label(claim, Labels.DATA_ID)
                    .map(id -> Map.entry(id, ObjectRef.of(claim).toString()))
                    .stream());
  }

  private static Stream<Map.Entry<String, String>> credentials(Observed observed) {
    return observed.secrets().known().stream()
        .flatMap(all -> all.values().stream())
        .filter(secret -> secret.belongsTo(observed.identity().name()))
        .flatMap(
            secret ->
                Optional.ofNullable(secret.labels().get(Labels.DATA_ID))
                    .map(id -> Map.entry(id, "Secret/" + secret.name()))
                    .stream());
  }
}
