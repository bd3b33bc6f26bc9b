package gg.sprocket.operator.plan;

import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.ValueKind;
import gg.sprocket.operator.resource.InboxForm;
import gg.sprocket.operator.resource.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Secret into which the Jobs write what they read of an External Vault. From there the operator
 * takes over what it has judged, so that a Job never writes to what pods read.
 *
 * @param secret the Secret
 * @param inputs fingerprint of what its values must have been read of
 */
record VaultInbox(SecretView secret, String inputs) {

  private static final Set<String> KINDS =
      Stream.of(ValueKind.values()).map(ValueKind::name).collect(Collectors.toUnmodifiableSet());

  /** That of an instance that keeps its values in an External Vault. */
  static Optional<VaultInbox> of(Instance instance, Observed observed) {
    return VaultReading.of(instance, observed)
        .filter(VaultReading::brings)
        .flatMap(
            reading ->
                observed
                    .secret(instance.names().vaultInbox())
                    .map(
                        secret ->
                            new VaultInbox(
                                secret, new Proof(reading, instance, observed).inputs())));
  }

  /** What it holds; unknown before the first look at what the spec says now. */
  Fact<VaultEntries> entries() {
    return InboxForm.entries(secret.annotations(), inputs)
        .filter(told -> told.values().stream().allMatch(VaultInbox::isWhole))
        .<Fact<VaultEntries>>map(
            told ->
                new Fact.Known<>(
                    new VaultEntries(
                        entries(told), Optional.empty(), VaultEntries.Recency.Current)))
        .orElseGet(Fact.Unknown::new);
  }

  /** What somebody edited is written anew by the next look. */
  private static boolean isWhole(InboxForm.Told told) {
    return version(told).isPresent() && KINDS.containsAll(told.others().values());
  }

  private static Optional<EntryVersion> version(InboxForm.Told told) {
    return EntryVersion.of(
        Map.of(
            Labels.VAULT_VERSION,
            Integer.toString(told.version()),
            Labels.VAULT_WRITTEN,
            told.written()));
  }

  private Map<String, VaultEntry> entries(Map<String, InboxForm.Told> told) {
    Map<String, VaultEntry> entries = new TreeMap<>();
    told.forEach((path, one) -> entries.put(path, entry(path, one)));
    return entries;
  }

  private VaultEntry entry(String path, InboxForm.Told told) {
    String prefix = InboxForm.key(path, "");
    Map<String, String> digests = new TreeMap<>();
    secret
        .digests()
        .forEach(
            (key, digest) -> {
              if (key.startsWith(prefix)) {
                digests.put(key.substring(prefix.length()), digest);
              }
            });
    SecretTraits all = secret.traits();
    SecretTraits traits =
        new SecretTraits(
            below(prefix, all.padded()),
            below(prefix, all.unsafe()),
            below(prefix, all.unquotable()),
            Set.of());
    Map<String, ValueKind> others = new TreeMap<>();
    told.others().forEach((key, kind) -> others.put(key, ValueKind.valueOf(kind)));
    return new VaultEntry(version(told).orElseThrow(), digests, traits, others);
  }

  private static Set<String> below(String prefix, Set<String> keys) {
    return keys.stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .collect(Collectors.toSet());
  }
}
