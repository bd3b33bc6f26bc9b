package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.ValueKind;
import gg.sprocket.operator.release.SecretSource.InSecret;
import java.util.List;
import java.util.Optional;

/** Whether the application can be given what an entry of a Vault holds. */
public final class EntryChecks {

  private EntryChecks() {}

  /** Why it cannot, by path and key; the values are never told. */
  public static Optional<Problem> flaw(Instance instance, Projection projection, VaultEntry entry) {
    return kind(instance, projection, entry)
        .or(() -> lack(instance, projection, entry))
        .or(() -> padding(instance, projection, entry))
        .or(() -> unfit(instance, projection, entry));
  }

  private static Optional<Problem> kind(
      Instance instance, Projection projection, VaultEntry entry) {
    return projection.keys().stream()
        .filter(entry.others()::containsKey)
        .findFirst()
        .flatMap(
            key ->
                SpecChecks.problem(
                    Reason.VaultValueInvalid,
                    "version %d of %s in the Vault has under the key %s no text but %s, so it is not"
                        + " taken over; write it as a text by `vault kv patch -mount=%s %s %s=...`",
                    entry.version().number(),
                    place(instance, projection),
                    key,
                    entry.others().getOrDefault(key, ValueKind.Nothing).words(),
                    VaultFolder.of(instance).mount(),
                    VaultFolder.of(instance).path(projection),
                    key));
  }

  private static Optional<Problem> lack(
      Instance instance, Projection projection, VaultEntry entry) {
    List<String> absent =
        projection.keys().stream().filter(key -> !entry.digests().containsKey(key)).toList();
    return absent.isEmpty()
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.VaultValueInvalid,
            "version %d of %s in the Vault has no value under %s, so it is not taken over; add it by"
                + " `vault kv patch -mount=%s %s %s=...`",
            entry.version().number(),
            place(instance, projection),
            Quote.of(absent),
            VaultFolder.of(instance).mount(),
            VaultFolder.of(instance).path(projection),
            absent.getFirst());
  }

  private static Optional<Problem> padding(
      Instance instance, Projection projection, VaultEntry entry) {
    return projection.keys().stream()
        .filter(entry.traits().padded()::contains)
        .findFirst()
        .flatMap(
            key ->
                SpecChecks.problem(
                    Reason.VaultValueInvalid,
                    "version %d of %s in the Vault begins or ends with white space under the key %s, such"
                        + " as the line end that editors and `echo` add, so it is not taken over; write"
                        + " it without (`printf` adds none)",
                    entry.version().number(),
                    place(instance, projection),
                    key));
  }

  private static Optional<Problem> unfit(
      Instance instance, Projection projection, VaultEntry entry) {
    List<InSecret> values = Projections.values(projection);
    return UnfitValues.of(instance, _ -> entry.traits(), values)
        .flatMap(
            problem ->
                SpecChecks.problem(
                    Reason.VaultValueInvalid,
                    "version %d of %s in the Vault is not taken over: %s",
                    entry.version().number(),
                    place(instance, projection),
                    Quote.ofMessage(problem.message())));
  }

  /** An entry as people write it. */
  public static String place(Instance instance, Projection projection) {
    return VaultFolder.of(instance).place(projection);
  }
}
