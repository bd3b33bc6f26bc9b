package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts into words that an object of a needed name is not recognized as ours. */
public final class Foreign {

  private Foreign() {}

  /**
   * The problem of such an object.
   *
   * @param ref the object
   * @param wanted labels that the object of ours would carry; those of an object with data are
   *     named, because it may be ours after all, put back without them
   * @param live labels that it carries; those of another instance name that
   */
  public static Problem at(ObjectRef ref, Map<String, String> wanted, Map<String, String> live) {
    String whose = neighbour(live).map("It is instance %s's. "::formatted).orElse("");
    String whatToDo =
        wanted.containsKey(Labels.DATA_ID)
            ? "If it holds this instance's data, put its labels back: "
                + labels(wanted)
                + ". If not, create the instance under another name"
            : whose.isEmpty()
                ? "Remove or rename it, or create the instance under another name"
                : "One of the two has to go: create the instance under another name";
    return new Problem(
        Reason.ForeignObject,
        ref
            + " exists and does not belong to this instance; it was not touched. "
            + whose
            + whatToDo);
  }

  /**
   * The instance that an object of ours belongs to; {@code x-vault} needs some names of {@code x}.
   */
  private static Optional<String> neighbour(Map<String, String> live) {
    return Optional.ofNullable(live.get(Labels.INSTANCE))
        .filter(_ -> Labels.OPERATOR.equals(live.get(Labels.MANAGED_BY)));
  }

  private static String labels(Map<String, String> wanted) {
    return Stream.of(Labels.MANAGED_BY, Labels.INSTANCE, Labels.DATA_ID)
        .map(key -> key + "=" + wanted.getOrDefault(key, ""))
        .collect(Collectors.joining(", "));
  }
}
