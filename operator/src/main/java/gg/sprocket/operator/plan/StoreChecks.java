package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.Delivery.Brought;
import java.util.List;
import java.util.Optional;

/** Whether the application can be given what External Secrets Operator brings. */
public final class StoreChecks {

  private StoreChecks() {}

  /** Why it cannot, by the names in the store; the values are never told. */
  public static Optional<Problem> flaw(
      ExternalStore store, Projection projection, Brought brought) {
    return lack(store, projection, brought)
        .or(() -> padding(store, projection, brought))
        .or(() -> unfit(store, projection, brought));
  }

  private static Optional<Problem> lack(
      ExternalStore store, Projection projection, Brought brought) {
    List<String> absent =
        projection.keys().stream()
            .filter(key -> !brought.digests().containsKey(key))
            .map(key -> store.name(projection, key))
            .toList();
    return absent.isEmpty()
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.StoreValueInvalid,
            "ExternalSecret %s brings nothing under %s, so nothing of it is taken over; give %s a value"
                + " in %s",
            projection.secret(),
            Quote.of(absent),
            absent.getFirst(),
            Quote.of(store.place()));
  }

  private static Optional<Problem> padding(
      ExternalStore store, Projection projection, Brought brought) {
    return projection.keys().stream()
        .filter(brought.traits().padded()::contains)
        .findFirst()
        .flatMap(
            key ->
                SpecChecks.problem(
                    Reason.StoreValueInvalid,
                    "%s in %s begins or ends with white space, such as the line end that editors and"
                        + " `echo` add, so nothing of ExternalSecret %s is taken over; write it without"
                        + " (`printf` adds none)",
                    store.name(projection, key),
                    Quote.of(store.place()),
                    projection.secret()));
  }

  private static Optional<Problem> unfit(
      ExternalStore store, Projection projection, Brought brought) {
    return UnfitValues.of(store.instance(), _ -> brought.traits(), Projections.values(projection))
        .flatMap(
            problem ->
                SpecChecks.problem(
                    Reason.StoreValueInvalid,
                    "what ExternalSecret %s brings from %s is not taken over: %s",
                    projection.secret(),
                    Quote.of(store.place()),
                    Quote.ofMessage(problem.message())));
  }
}
