package gg.sprocket.operator.plan;

import java.util.List;
import java.util.Optional;

/** What a component answers. "Not yet" and "no" are different answers. */
public sealed interface Decision {

  /**
   * These objects are wanted.
   *
   * @param objects what is wanted now
   * @param pending what keeps the rest; while it is present nothing of the component is pruned
   */
  record Want(List<Wanted> objects, Optional<Problem> pending) implements Decision {

    /** Everything the component ever wants. */
    public static Want all(List<Wanted> objects) {
      return new Want(List.copyOf(objects), Optional.empty());
    }

    /** Part of it; the rest waits. */
    public static Want partly(List<Wanted> objects, Reason reason, String message) {
      return new Want(List.copyOf(objects), Optional.of(new Problem(reason, message)));
    }
  }

  /**
   * Not yet: nothing of the component is touched.
   *
   * @param problem what it waits for
   */
  record Wait(Problem problem) implements Decision {

    /** Waits for this. */
    public Wait(Reason reason, String message) {
      this(new Problem(reason, message));
    }
  }

  /** Not wanted: what the component owns is removed. */
  record Absent() implements Decision {}
}
